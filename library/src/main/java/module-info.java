/** The library as one dependency: core, which finds the backends that come with it. */
module io.processinspect {
    requires transitive io.processinspect.core;
}
