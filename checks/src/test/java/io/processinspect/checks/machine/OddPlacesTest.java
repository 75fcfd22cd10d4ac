package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import io.processinspect.WatchList;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and programs that users ran into, made for real where root is there. */
@EnabledOnOs(OS.LINUX)
class OddPlacesTest {
    private static final MetricFlags THREADS = MetricFlags.of(Metric.THREADS);

    @TempDir
    private Path folder;

    private static Outcome run(String script) {
        try (Child shell = Child.start(List.of("sh", "-c", script))) {
            return shell.outcome();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String program(String arguments) {
        return java() + " -jar " + Checkout.program() + " " + arguments;
    }

    /** A copy that any user may run. */
    private String copied(String java, String arguments) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        for (Path jar : Checkout.jars()) {
            Path target = (jar.equals(Checkout.program()) ? folder : libraries).resolve(jar.getFileName());
            if (Files.notExists(target)) {
                Files.copy(jar, target);
            }
        }
        return java + " -jar " + folder.resolve("processinspect.jar") + " " + arguments;
    }

    private static void assumeRoot() {
        assumeTrue(
                run("setpriv --reuid=65534 --clear-groups true").code() == 0,
                "skipped: only root can become another user");
    }

    /** Starts a copy of a program under the name of its file. */
    private Child copyOf(String program, String name, String then) throws IOException {
        Path copy = folder.resolve(name);
        Files.copy(Path.of(run("command -v " + program).out().strip()), copy);
        copy.toFile().setExecutable(true);
        return Child.start(List.of("bash", "-c", then.replace("COPY", copy.toString())));
    }

    private static String name(MetricsProvider provider, long pid) {
        return provider.snapshot(pid, THREADS).name();
    }

    @ParameterizedTest
    @ValueSource(strings = {"procfs", "oshi"})
    void arguments_that_a_program_writes_into_its_title_are_no_name(String backend) throws Exception {
        for (String title :
                List.of("chromium-browser --db-password=hunter2", "/x/chromium-browser --data=/home/hunter2")) {
            try (Child child = copyOf("sleep", "chromium-browser", "exec -a '" + title + "' COPY 300");
                    MetricsProvider provider = Backends.open(backend)) {
                while (!Files.readString(Path.of("/proc/" + child.pid() + "/comm"))
                        .startsWith("chromium")) {
                    Thread.sleep(5);
                }
                assertEquals("chromium-browser", name(provider, child.pid()));
            }
            Files.delete(folder.resolve("chromium-browser"));
        }
    }

    /** Perl's $0 sets both the title and the kernel's name, which is all of it that is shown. */
    @ParameterizedTest
    @ValueSource(strings = {"procfs", "oshi"})
    void a_name_that_is_the_beginning_of_a_title_is_not_completed_by_the_title(String backend) throws Exception {
        assumeTrue(run("perl -e 1").code() == 0, "skipped: perl is not there");
        List<String> perl =
                List.of("perl", "-e", "$0 = 'prog --secret=hunter2 x'; $| = 1; print \"ready\\n\"; sleep 100");
        try (Child child = Child.start(perl);
                MetricsProvider provider = Backends.open(backend)) {
            child.line();
            assertEquals("prog --secret=h", name(provider, child.pid()));
        }
    }

    private void assertGoesWithout(String reason, String program) {
        Outcome backends = run(java() + " " + program + " backends");
        assertTrue(backends.out().contains("; without native calls: " + reason), backends::toString);
        Outcome snapshot = run(java() + " " + program + " snapshot self --window 100ms --json");
        assertEquals(0, snapshot.code(), snapshot::toString);
        assertTrue(snapshot.out().contains("\"percent\":") && snapshot.err().isEmpty(), snapshot::toString);
    }

    @Test
    void without_native_calls_files_are_read_and_the_reason_is_shown() throws Exception {
        Path jar = Checkout.program();
        assertGoesWithout("JNA cannot be loaded: ", "-Djna.nounpack=true -Djna.nosys=true -jar " + jar);
        run("cp -r " + jar.resolveSibling("lib") + " " + jar + " " + folder + " && rm " + folder + "/lib/jna-*.jar");
        assertGoesWithout("JNA cannot be loaded: com/sun/jna/Native", "-jar " + folder.resolve(jar.getFileName()));
        run("rm " + folder + "/lib/processinspect-linux-native-*.jar");
        assertGoesWithout(
                "the artifact processinspect-linux-native is not on the class path or module path",
                "-jar " + folder.resolve(jar.getFileName()));
    }

    /** In a pid namespace of its own, so that /proc has other processes. */
    @Test
    void another_folder_is_listed_from_itself() throws Exception {
        assumeTrue(run("unshare -m -pf true").code() == 0, "skipped: only root may make namespaces");
        Path proc = Files.createDirectory(folder.resolve("proc"));
        String script = "mount -t proc proc " + proc + " && echo 3000000 > " + proc + "/sys/kernel/ns_last_pid; "
                + "sleep 100 & " + java() + " -jar " + Checkout.program()
                + " list --json --window 100ms --backend-option root="
                + proc + "; kill $!";
        Outcome listed = run("unshare -m -pf sh -c '" + script + "'");
        assertTrue(listed.out().contains("\"name\":\"sleep\""), listed::toString);
    }

    @Test
    void a_watched_process_has_the_name_of_the_program_that_it_became() throws Exception {
        Files.copy(Path.of(run("command -v sleep").out().strip()), folder.resolve("verylongprogram-two"));
        folder.resolve("verylongprogram-two").toFile().setExecutable(true);
        try (Child child = copyOf(
                        "sh",
                        "verylongprogram-one",
                        "exec COPY -c 'echo ready; read line; exec " + folder + "/verylongprogram-two 300'");
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(THREADS)) {
            child.line();
            ProcessIdentity process = list.add(child.pid());
            assertEquals("verylongprogram-one", list.latest().get(process).name());
            child.type("\n");
            String name = "verylongprogram-one";
            for (int attempt = 0; attempt < 100 && name.equals("verylongprogram-one"); attempt++) {
                Thread.sleep(50);
                name = list.refresh(Duration.ZERO).get(process).name();
            }
            assertEquals("verylongprogram-two", name);
        }
    }

    /** A thread executes a program when it has switched 300 times, which then is its main thread. */
    private static final String EXECUTING_THREAD = """
            import ctypes, os, sys, threading, time
            def execute():
                for each in range(300): time.sleep(0.001)
                print("ready", flush=True)
                sys.stdin.readline()
                os.execv("/bin/sh", ["sh", "-c", "echo done; read line"])
            threading.Thread(target=execute).start()
            """;

    @Test
    void context_switches_of_a_thread_that_becomes_the_main_one_are_none_of_the_interval() throws Exception {
        assumeTrue(run("python3 -c 'import ctypes'").code() == 0, "skipped: python3 is not there");
        MetricFlags metrics = MetricFlags.of(Metric.CONTEXT_SWITCHES);
        try (Child child = Child.start(List.of("python3", "-c", EXECUTING_THREAD));
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(metrics)) {
            child.line();
            ProcessIdentity process = list.add(child.pid());
            list.refresh(Duration.ZERO);
            child.type("\n");
            child.line();
            for (int read = 0; read < 2; read++) {
                Measured<Long> switches =
                        list.refresh(Duration.ZERO).get(process).value(Counter.VOLUNTARY_SWITCHES);
                // A second read is in doubt only if the program has run meanwhile.
                if (read == 0 || !switches.isPresent()) {
                    assertEquals(
                            Absence.Reason.FAILED,
                            switches.absence().orElseThrow().reason());
                }
            }
            long later = list.refresh(Duration.ZERO)
                    .get(process)
                    .value(Counter.VOLUNTARY_SWITCHES)
                    .get();
            assertTrue(later < 10, later + " switches of a program that waits");
        }
    }

    @Test
    void on_a_proc_of_processes_alone_they_are_held_as_always() {
        String inside = program("snapshot self --metrics threads,cpu --json") + "; " + program("system --json") + "; "
                + program("list --limit 1 --json");
        Outcome outcome = run("unshare -m sh -c 'mount -t proc -o subset=pid proc /proc && { " + inside + "; }'");
        assumeTrue(!outcome.err().contains("unshare") && !outcome.err().contains("mount:"), outcome::err);
        assertEquals(0, outcome.code(), outcome::err);
        List<String> answers = outcome.out().lines().toList();
        assertTrue(answers.get(0).contains("\"backend\":\"procfs\""), answers.get(0));
        String noStart =
                "\"absent\":{\"start_time\":{\"reason\":\"unsupported\",\"detail\":\"/proc/stat: no such file\"}";
        assertTrue(answers.get(0).contains(noStart), answers.get(0));
        assertTrue(answers.get(1).contains("\"online\":" + Runtime.getRuntime().availableProcessors()), answers.get(1));
        assertTrue(answers.get(1).contains("\"detail\":\"/proc/meminfo: no such file\""), answers.get(1));
        assertTrue(answers.get(2).contains("\"working_set\":"), answers.get(2));
    }

    @Test
    void where_sys_is_hidden_the_cpus_are_counted_in_proc() throws IOException {
        assumeRoot();
        Outcome outcome =
                run("unshare -m sh -c 'mount -t tmpfs -o mode=0700 none /sys && setpriv --reuid=65534 --clear-groups "
                        + copied(java(), "system --json") + "'");
        assumeTrue(!outcome.err().contains("unshare") && !outcome.err().contains("mount:"), outcome::err);
        String online = "\"online\":" + Runtime.getRuntime().availableProcessors();
        assertTrue(outcome.out().contains(online), () -> outcome.out() + outcome.err());
    }

    @Test
    void a_java_that_may_not_be_read_has_no_auxv_and_keeps_procfs() throws IOException {
        assumeRoot();
        Path home = folder.resolve("java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Path real = Path.of(System.getProperty("java.home")).toRealPath();
        Files.copy(real.resolve("bin/java"), java);
        for (String part : List.of("lib", "conf")) {
            Files.createSymbolicLink(home.resolve(part), real.resolve(part));
        }
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx--x--x"));
        String asNobody = "setpriv --reuid=54321 --regid=54321 --clear-groups env JAVA_HOME=" + home + " ";
        try (Child roots = Child.start(List.of("sleep", "300"))) {
            Outcome outcome = run(asNobody + copied(java.toString(), "snapshot " + roots.pid() + " --json"));
            assertEquals(0, outcome.code(), outcome::err);
            assertTrue(outcome.out().contains("\"backend\":\"procfs\""), outcome::out);
            String workingSet = "\"working_set\":" + Proc.of(roots.pid()).workingSet();
            assertTrue(outcome.out().contains(workingSet), () -> workingSet + " is not in " + outcome.out());
        }
    }

    @Test
    void a_user_without_a_home_is_asked_for_a_state_folder() throws IOException {
        assumeRoot();
        Path here = Files.createDirectory(folder.resolve("here"));
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxrwxrwx"));
        Outcome outcome = run("cd " + here + " && setpriv --reuid=54321 --regid=54321 --clear-groups env -i "
                + copied(java(), "serve --port 0"));
        assertEquals(2, outcome.code(), outcome::err);
        assertTrue(outcome.err().contains("--state") && outcome.err().lines().count() == 1, outcome::err);
        try (var left = Files.list(here)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void without_a_locale_a_name_beyond_ascii_is_not_silently_unknown() throws IOException {
        // By its bytes: this test may itself run without a locale.
        String search = program("search \"$(printf 'm\\303\\274ller')\" --json");
        try (Child child = Child.named("m\u00fcller".getBytes(StandardCharsets.UTF_8))) {
            Outcome undecodable = run("LC_ALL=C " + search);
            assertEquals(2, undecodable.code(), undecodable::err);
            assertTrue(undecodable.err().contains("LC_ALL"), undecodable::err);
            Outcome found = run("LC_ALL=C.UTF-8 " + search);
            assertEquals(0, found.code(), found::err);
            assertTrue(found.out().contains("\"pid\":" + child.pid() + ","), found::out);
        }
    }

    @Test
    void a_server_loads_nothing_of_a_backend_that_it_does_not_use() throws IOException {
        try (Child server = Child.java(List.of(
                "-verbose:class",
                "-jar",
                Checkout.program().toString(),
                "serve",
                "--port",
                "0",
                "--state",
                folder.toString()))) {
            List<String> loaded = new ArrayList<>();
            String line = server.line();
            while (!line.startsWith("http://")) {
                assertFalse(line.isEmpty(), server::errors);
                loaded.add(line);
                line = server.line();
            }
            assertTrue(loaded.stream().anyMatch(each -> each.contains(" io.processinspect.procfs.")));
            assertEquals(
                    List.of(),
                    loaded.stream()
                            .filter(each -> each.matches(
                                    ".* (oshi|io\\.processinspect\\.(oshi|dll|fake))\\.(?!\\w+Provider ).*"))
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"procfs", "oshi"})
    void an_argument_keeps_its_line_breaks(String backend) throws Exception {
        try (Child child = Child.start(List.of("sh", "-c", "echo ready; read line", "", "one\ntwo"));
                MetricsProvider provider = Backends.open(backend)) {
            child.line();
            ProcessIdentity process = provider.snapshot(child.pid(), THREADS).process();
            assertEquals(List.of("sh", "-c", "echo ready; read line", "", "one\ntwo"), provider.commandLine(process));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"procfs", "oshi"})
    void what_is_idle_to_the_kernel_is_idle(String backend) {
        Outcome idle = run("grep -l ') I ' /proc/[0-9]*/stat 2>/dev/null | head -n 1");
        assumeTrue(!idle.out().isBlank(), "skipped: no process here is idle to the kernel");
        long pid = Long.parseLong(idle.out().replaceAll("[^0-9]", ""));
        try (MetricsProvider provider = Backends.open(backend)) {
            assertEquals(Status.IDLE, provider.snapshot(pid, THREADS).status());
        }
    }

    /** Where no file can be made, the owner of the folder is not taken for this program's user. */
    @Test
    void a_stranger_s_token_is_refused_where_nothing_can_be_written() throws Exception {
        assumeRoot();
        Outcome outcome = run("unshare -m sh -c 'mount -t tmpfs none /mnt && mkdir -m 700 /mnt/state"
                + " && echo AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA >/mnt/state/token && chmod 600 /mnt/state/token"
                + " && chown -R 1000:1000 /mnt/state && mount -o remount,ro /mnt && timeout 60 "
                + program("serve --port 0 --state /mnt/state") + "'");
        assumeTrue(!outcome.err().contains("unshare") && !outcome.err().contains("mount:"), outcome::err);
        assertEquals("", outcome.out());
        assertTrue(
                outcome.err()
                        .matches("(?s).*/mnt/state/token belongs to \\S+, another user; remove it to get a new one.*"),
                outcome::err);
    }

    /** As under systemd's ProtectSystem=strict: only the state folder can be written. */
    @Test
    void a_server_starts_again_where_only_its_state_can_be_written() throws Exception {
        assumeRoot();
        String serve = "timeout -s TERM 60 " + program("serve --port 0 --state /mnt/state");
        // It is stopped as soon as it has printed its link.
        String once = "{ " + serve
                + " & echo $! >/mnt/pid; } 2>&1 | { read -r line; echo \"$line\"; kill $(cat /mnt/pid); }; ";
        Outcome outcome = run("unshare -m sh -c 'mount -t tmpfs none /mnt && mount --bind /tmp /tmp"
                + " && mount -o remount,ro,bind /tmp && { " + once + once + " ls /mnt/state; }'");
        assumeTrue(!outcome.err().contains("unshare") && !outcome.err().contains("mount:"), outcome::err);
        List<String> lines = outcome.out().lines().toList();
        assertEquals(3, lines.size(), outcome::out);
        assertTrue(lines.get(0).matches("http://127.0.0.1:\\d+/#token=.{43}"), lines.get(0));
        assertEquals(lines.get(0).replaceAll(".*token=", ""), lines.get(1).replaceAll(".*token=", ""));
        assertEquals("token", lines.get(2));
    }
}
