/** The library as one dependency: core, which finds the backends that come with it, and the originals' interfaces. */
module io.processinspect {
    requires transitive io.processinspect.compat;
    requires transitive io.processinspect.core;
}
