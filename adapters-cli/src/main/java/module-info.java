/** The command line. */
module io.processinspect.cli {
    requires io.processinspect.core;
    requires io.processinspect.json;
    requires io.processinspect.rest;
    requires info.picocli;
    requires java.logging;

    exports io.processinspect.cli to
            java.logging;

    opens io.processinspect.cli to
            info.picocli;
}
