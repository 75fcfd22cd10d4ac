/** The backend {@code procfs}, which reads the counters of Linux from the files below {@code /proc}. */
module io.processinspect.backend.procfs {
    requires io.processinspect.api;

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.procfs.ProcfsCounterSourceProvider;
}
