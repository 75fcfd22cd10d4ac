/** Reads counters through OSHI. */
module io.processinspect.backend.oshi {
    requires io.processinspect.api;
    requires com.github.oshi;

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.oshi.OshiCounterSourceProvider;
}
