/** Reads Windows' process counters through the native library of this project, bound with JNA. */
module io.processinspect.backend.dll {
    requires com.sun.jna;
    requires io.processinspect.api;
    requires jdk.unsupported; // ExtendedOpenOption: locks the library's file between check and load

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.dll.DllCounterSourceProvider;
}
