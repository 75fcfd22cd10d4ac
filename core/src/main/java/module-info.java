/** The entry point, and everything computed from raw counters. */
module io.processinspect.core {
    requires transitive io.processinspect.api;

    exports io.processinspect.core;

    uses io.processinspect.spi.CounterSourceProvider;
}
