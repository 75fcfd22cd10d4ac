/** The command line. */
module io.processinspect.cli {
    requires io.processinspect.core;
    requires io.processinspect.json;
    requires info.picocli;

    opens io.processinspect.cli to
            info.picocli;
}
