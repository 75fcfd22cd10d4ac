package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the program's classes is used: Java starts without one in silence, and then takes half as long again. */
class ArchiveTest {
    @TempDir
    private Path folder;

    private String loadedClasses() throws IOException {
        Path log = folder.resolve("classes.log");
        try (Child child = Child.java(List.of(
                "-XX:SharedArchiveFile=" + Checkout.program().resolveSibling("processinspect.jsa"),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Xlog:class+load:file=" + log,
                "-jar",
                Checkout.program().toString(),
                "snapshot",
                "self"))) {
            Outcome outcome = child.outcome();
            assertEquals(0, outcome.code(), outcome::err);
        }
        return Files.readString(log);
    }

    private void assertArchived(String... names) throws IOException {
        String classes = loadedClasses();
        for (String name : names) {
            assertTrue(classes.contains(name + " source: shared objects file"), name);
        }
    }

    @Test
    void the_program_starts_from_it() throws IOException {
        assertArchived("io.processinspect.cli.Cli", "io.processinspect.procfs.ProcfsProcess");
    }

    /** Java 25 leaves out classes that are compiled for Java 5, however the archive is made. */
    @Test
    @EnabledOnJre(JRE.JAVA_17)
    void the_parser_of_the_command_line_is_in_it() throws IOException {
        assertArchived("picocli.CommandLine");
    }
}
