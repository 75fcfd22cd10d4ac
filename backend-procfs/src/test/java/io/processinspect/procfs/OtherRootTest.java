package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.procfs.parse.Fixture;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import io.processinspect.spi.SystemTimeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A folder of copied files in place of /proc, complete and broken in every way. */
@EnabledOnOs(OS.LINUX)
class OtherRootTest {
    @TempDir
    private Path root;

    @BeforeEach
    void whole() throws IOException {
        Fixture.copy("machine", root);
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private CounterSource source() {
        return new ProcfsCounterSourceProvider().open(Map.of("root", root.toString()));
    }

    private static Reading begun() {
        Reading reading = new Reading(MetricFlags.ALL, SystemTimeline.instance());
        reading.begin();
        return reading;
    }

    private static Reading read(OpenProcess process) {
        Reading reading = begun();
        assertTrue(process.read(reading));
        return reading;
    }

    private Reading read(long pid) {
        try (CounterSource source = source();
                OpenProcess process = source.open(pid, MetricFlags.ALL)) {
            return read(process);
        }
    }

    private static Absence why(Reading reading, Counter counter) {
        assertEquals(0, reading.present() & counter.bit(), counter::label);
        return reading.absences()[counter.ordinal()];
    }

    private void assertFailed(Counter counter, String file, String what) {
        Absence why = why(read(7), counter);
        assertEquals(Absence.Reason.FAILED, why.reason());
        assertEquals(root + "/7/" + file + ": " + what, why.detail());
    }

    @Test
    void copied_files_are_read_as_the_kernels_own() {
        Reading reading = read(7);
        assertEquals("cat", reading.name());
        assertEquals(5, reading.value(Counter.THREADS));
        assertEquals(2, reading.value(Counter.HANDLES), "the entries of the folder");
        assertEquals(3, reading.value(Counter.READS));
        assertEquals(8192, reading.value(Counter.PAGEFILE));
        assertEquals(120_000_000, reading.value(Counter.USER_NANOS));
        try (CounterSource source = source()) {
            assertEquals(Capabilities.Identity.START_TIME, source.capabilities().identity());
            assertEquals(16316412L * 1024, source.systemMemory().totalBytes().get());
            assertEquals(2, source.cpus().online());
            List<ProcessEntry> rows = source.processes();
            assertEquals(2, rows.size());
            assertTrue(rows.stream().allMatch(row -> row.workingSetBytes().isPresent()));
            assertThrows(BackendUnavailableException.class, source::self);
        }
    }

    @Test
    void a_later_process_with_the_same_pid_is_not_the_same_process() throws IOException {
        try (CounterSource source = source();
                OpenProcess process = source.open(7, MetricFlags.ALL)) {
            read(process);
            write("7/stat", Fixture.withField(Fixture.text("machine/7/stat"), 22, 1144978));
            Reading reading = begun();
            assertFalse(process.read(reading));
            assertEquals(0, reading.present());
        }
    }

    @Test
    void a_missing_file_is_failed_with_its_name() throws IOException {
        Files.delete(root.resolve("7/statm"));
        assertFailed(Counter.WORKING_SET, "statm", "no such file");
        assertTrue((read(7).present() & Counter.THREADS.bit()) != 0, "the others are as they were");
    }

    @Test
    void an_empty_cut_off_or_malformed_file_is_failed_with_its_name() throws IOException {
        write("7/statm", "");
        assertFailed(Counter.WORKING_SET, "statm", "the file is empty");
        write("7/statm", "765 37");
        assertFailed(Counter.WORKING_SET, "statm", "the file is cut off: it does not end with a line break");
        write("7/statm", "765 many 300 5 0 60 0\n");
        assertFailed(Counter.WORKING_SET, "statm", "expected a number at byte 4, found \"many\"");
        write("7/statm", "1 ".repeat(1 << 19) + "\n");
        assertFailed(Counter.WORKING_SET, "statm", "longer than 1048576 bytes, so not a kernel file");
    }

    @Test
    void a_pipe_without_a_writer_blocks_no_reader() throws Exception {
        Files.delete(root.resolve("7/io"));
        fifo("7/io");
        assertFailed(Counter.READS, "io", "not a regular file");
        fifo("9/stat");
        try (CounterSource source = source()) {
            BackendUnavailableException refused =
                    assertThrows(BackendUnavailableException.class, () -> source.open(9, MetricFlags.DEFAULT));
            assertTrue(refused.getMessage().contains(root + "/9/stat: not a regular file"), refused.getMessage());
            ProcessEntry row = source.processes().stream()
                    .filter(it -> it.process().pid() == 9)
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    Absence.Reason.FAILED, row.threads().absence().orElseThrow().reason());
        }
    }

    private void fifo(String file) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Process process = new ProcessBuilder("mkfifo", path.toString()).start();
        assertEquals(0, process.waitFor());
    }

    @Test
    void the_file_of_another_process_is_refused() throws IOException {
        write("9/stat", Fixture.text("machine/7/stat"));
        try (CounterSource source = source()) {
            BackendUnavailableException refused =
                    assertThrows(BackendUnavailableException.class, () -> source.open(9, MetricFlags.DEFAULT));
            assertTrue(
                    refused.getMessage().contains(root + "/9/stat: field 1 is pid 7, expected 9"),
                    refused.getMessage());
        }
    }

    @Test
    void a_path_that_is_not_a_file_is_failed_and_not_denied() throws IOException {
        Files.delete(root.resolve("7/io"));
        Files.createSymbolicLink(root.resolve("7/io"), Path.of("io"));
        assertEquals(Absence.Reason.FAILED, why(read(7), Counter.READS).reason());
        Files.createFile(root.resolve("13"));
        try (CounterSource source = source()) {
            assertThrows(BackendUnavailableException.class, () -> source.open(13, MetricFlags.DEFAULT));
        }
    }

    @Test
    void without_btime_only_start_times_are_missing() throws IOException {
        write("stat", Fixture.text("machine/stat").replaceFirst("btime.*\n", ""));
        try (CounterSource source = source();
                OpenProcess process = source.open(7, MetricFlags.ALL)) {
            Absence why = process.process().startTime().absence().orElseThrow();
            assertEquals("/proc/stat has no line btime", why.detail());
            assertTrue(read(process).present() != 0);
            assertEquals(2, source.cpus().online());
        }
    }

    @Test
    void a_program_without_a_line_of_its_swap_has_no_number_for_it() throws IOException {
        write("7/status", Fixture.text("machine/7/status").replaceFirst("VmSwap.*\n", ""));
        Absence why = why(read(7), Counter.PAGEFILE);
        assertEquals(Absence.Reason.FAILED, why.reason());
        assertTrue(why.detail().contains("VmSwap"), why::detail);
    }

    @Test
    void without_meminfo_only_the_machines_memory_is_missing() throws IOException {
        Files.delete(root.resolve("meminfo"));
        try (CounterSource source = source()) {
            Absence why = source.systemMemory().totalBytes().absence().orElseThrow();
            assertEquals(Absence.unsupported(root.resolve("meminfo") + ": no such file"), why);
            assertEquals(2, source.processes().size());
        }
    }

    @Test
    void an_unreadable_file_is_denied_with_its_name() throws IOException {
        Assumptions.assumeFalse(System.getProperty("user.name").equals("root"), "root may read everything");
        Files.setPosixFilePermissions(root.resolve("7/io"), PosixFilePermissions.fromString("---------"));
        Absence why = why(read(7), Counter.READS);
        assertEquals(Absence.Reason.DENIED, why.reason());
        assertEquals(root + "/7/io: permission denied", why.detail());
    }

    @Test
    void a_missing_or_exited_process_is_not_found() throws IOException {
        write("20/stat", Fixture.text("states/20/stat"));
        try (CounterSource source = source()) {
            assertThrows(NoSuchProcessException.class, () -> source.open(99, MetricFlags.DEFAULT));
            assertThrows(NoSuchProcessException.class, () -> source.open(20, MetricFlags.DEFAULT));
            try (OpenProcess process = source.open(8, MetricFlags.of(Metric.CPU))) {
                Files.delete(root.resolve("8/stat"));
                Files.delete(root.resolve("8/statm"));
                Files.delete(root.resolve("8"));
                Reading reading = begun();
                assertFalse(process.read(reading));
            }
        }
    }

    @Test
    void a_folder_that_is_not_a_proc_file_system_is_refused_with_its_name() throws IOException {
        for (String content : new String[] {"", "cpu0 1 2\nbtime x\n", "cut"}) {
            write("stat", content);
            assertRefused(root.toString(), root + "/stat: ");
        }
        Files.delete(root.resolve("stat"));
        assertRefused(root.toString(), root + "/stat: no such file");
    }

    private static void assertRefused(String folder, String message) {
        BackendUnavailableException refused =
                assertThrows(BackendUnavailableException.class, () -> new ProcfsCounterSourceProvider()
                        .open(Map.of("root", folder)));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void of_long_arguments_the_first_4096_bytes_are_read() throws IOException {
        write("7/cmdline", "cat\0" + "a".repeat(5000) + "\0-n\0");
        try (CounterSource source = source();
                OpenProcess process = source.open(7, MetricFlags.ALL)) {
            assertEquals(List.of("cat", "a".repeat(4092)), process.commandLine());
        }
    }

    @Test
    void an_option_that_names_no_folder_is_a_usage_error() {
        Map<String, String> wrong = Map.of(
                root + "/nowhere",
                "option root: " + root + "/nowhere does not exist; it takes a folder such as /proc",
                root + "/meminfo",
                "option root: " + root + "/meminfo is not a folder; it takes a folder such as /proc",
                "",
                "option root: it is empty; it takes a folder such as /proc");
        wrong.forEach((folder, message) -> assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new ProcfsCounterSourceProvider()
                                .open(Map.of("root", folder)))
                        .getMessage()));
    }

    @Test
    void an_unknown_option_is_refused_by_name() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new ProcfsCounterSourceProvider().open(Map.of("rot", "/proc")));
        assertTrue(refused.getMessage().contains("rot") && refused.getMessage().contains("root"));
    }
}
