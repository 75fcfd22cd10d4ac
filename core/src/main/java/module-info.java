/** The entry point, and everything computed from raw counters. */
module io.processinspect.core {
    requires transitive io.processinspect.api;

    exports io.processinspect.core;
    exports io.processinspect.core.list;

    uses io.processinspect.spi.CounterSourceProvider;
}
