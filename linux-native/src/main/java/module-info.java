/** Calls to the Linux kernel for which there is no file, bound with JNA, for the backend {@code procfs}. */
module io.processinspect.linux {
    requires com.sun.jna;
    requires io.processinspect.api;
    requires io.processinspect.backend.procfs;

    provides io.processinspect.procfs.kernel.KernelCallsProvider with
            io.processinspect.linux.LinuxCallsProvider;
}
