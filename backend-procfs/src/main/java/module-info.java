/** Reads counters from Linux' own files below /proc. */
module io.processinspect.backend.procfs {
    requires io.processinspect.api;

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.procfs.ProcfsCounterSourceProvider;
}
