/** Reads Windows' own counters through a native library of this project, bound with JNA. */
module io.processinspect.backend.dll {
    requires com.sun.jna;
    requires io.processinspect.api;
    requires jdk.unsupported; // to keep others from changing a file between its check and its loading

    provides io.processinspect.spi.CounterSourceProvider with
            io.processinspect.dll.DllCounterSourceProvider;
}
