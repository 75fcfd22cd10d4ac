/** The contract tests for backends. */
module io.processinspect.tck {
    requires transitive io.processinspect.api;
    requires transitive org.junit.jupiter.api;
    requires jdk.management;

    exports io.processinspect.tck;

    opens io.processinspect.tck to
            org.junit.platform.commons;
}
