/** The interfaces of the two originals: {@code ProcessMetrics}, {@code ProcessMonitor}, and the JSON of the latter. */
module io.processinspect.compat {
    requires transitive io.processinspect.api;
    requires io.processinspect.core;
    requires io.processinspect.json;

    exports io.processinspect.compat;
}
