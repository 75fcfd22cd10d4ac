package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a process the program touches, by strace: those of the metrics that were asked for, and no other. */
@EnabledOnOs(OS.LINUX)
class TouchedFilesTest {
    /** The filter in the kernel lets all other system calls of a starting Java pass at full speed. */
    private static final List<String> STRACE =
            List.of("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=/open|stat", "-o");

    @TempDir
    private Path folder;

    @Test
    void only_the_files_that_were_asked_for_are_touched() throws IOException {
        assumeTrue(works(), "skipped: strace is not there, or may not trace (apt-get install strace)");
        try (Child target = Child.start(List.of("sleep", "600"))) {
            assertTouched(Set.of("stat"), target, "cpu,threads,page_faults");
            assertTouched(Set.of("stat", "statm"), target, "working_set,private_bytes,shared,virtual");
            assertTouched(Set.of("stat", "io"), target, "io,storage");
            assertTouched(Set.of("stat", "fd"), target, "handles");
            assertTouched(Set.of("stat", "status"), target, "pagefile,context_switches");
            assertTouched(Set.of("stat", "statm", "io", "fd"), target, "default");
        }
    }

    private boolean works() {
        try (Child strace = Child.start(traced(folder.resolve("trial"), List.of("true")))) {
            return strace.exitCode() == 0;
        } catch (UncheckedIOException missing) {
            return false;
        }
    }

    private static List<String> traced(Path log, List<String> command) {
        List<String> all = new ArrayList<>(STRACE);
        all.add(log.toString());
        all.addAll(command);
        return all;
    }

    private void assertTouched(Set<String> files, Child target, String metrics) throws IOException {
        String pid = Long.toString(target.pid());
        assertEquals(new TreeSet<>(files), touched(pid, "snapshot", pid, "--metrics", metrics), metrics);
        assertEquals(
                new TreeSet<>(files),
                touched(pid, "monitor", pid, "--count", "4", "--interval", "10ms", "--metrics", metrics),
                metrics);
    }

    private Set<String> touched(String pid, String... arguments) throws IOException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Checkout.program().toString()));
        command.addAll(List.of(arguments));
        try (Child program = Child.start(traced(log, command))) {
            Outcome outcome = program.outcome();
            assertEquals(0, outcome.code(), outcome::err);
        }
        Set<String> names = new TreeSet<>();
        for (Matcher found = Pattern.compile("\"/proc/" + pid + "/([^\"]*)\"").matcher(Files.readString(log));
                found.find(); ) {
            names.add(found.group(1));
        }
        return names;
    }
}
