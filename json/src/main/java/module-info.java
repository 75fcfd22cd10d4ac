/** The wire format of processinspect. */
module io.processinspect.json {
    requires transitive io.processinspect.api;
    requires com.fasterxml.jackson.core;

    exports io.processinspect.json;
}
