/** The backend {@code procfs}, which reads the counters of Linux from the files below {@code /proc}. */
module io.processinspect.backend.procfs {
    requires io.processinspect.api;

    exports io.processinspect.procfs.kernel;

    uses io.processinspect.procfs.kernel.KernelCallsProvider;

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.procfs.ProcfsCounterSourceProvider;
}
