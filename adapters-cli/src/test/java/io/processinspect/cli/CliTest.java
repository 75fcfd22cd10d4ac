package io.processinspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.cli.output.Console;
import io.processinspect.cli.output.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every command on the fake backend's demo machine, and every usage error. */
class CliTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(int columns, String command) {
        out.reset();
        err.reset();
        Console console = new Console(out, err, columns > 0, false, columns, false, Optional.of(Path.of("target")));
        return Cli.run(console, command.isEmpty() ? new String[0] : command.split(" "));
    }

    private int fake(String command) {
        return run(0, command + " --backend fake");
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private record Wrong(String command, int code, String message) {}

    @TestFactory
    Stream<DynamicTest> what_is_wrong_is_one_line_with_its_exit_code() {
        return Stream.of(
                        new Wrong("", 2, "missing command"),
                        new Wrong("lst", 2, "'lst'; did you mean list?"),
                        new Wrong("help lst", 2, "unknown command 'lst'; did you mean list?"),
                        new Wrong("version", 2, "unknown command 'version'; try"),
                        new Wrong("list --sotr cpu", 2, "unknown option '--sotr'; did you mean --sort?"),
                        new Wrong("list --sort cpuu", 2, "--sort: unknown sort key 'cpuu'; did you mean cpu? try '"),
                        new Wrong("list --limt=3", 2, "unknown option '--limt'; did you mean --limit?"),
                        new Wrong("list --limit", 2, "--limit needs a value: N"),
                        new Wrong("list --limit 1 --limit 2", 2, "--limit is given twice"),
                        new Wrong("search nothing-has-this-name --backend fake", 1, "no process matches"),
                        new Wrong("snapshot", 2, "PID is missing"),
                        new Wrong("snapshot 1 2", 2, "unexpected argument '2'"),
                        new Wrong("snapshot abc", 2, "PID: 'abc' is not a pid"),
                        new Wrong("snapshot 0", 2, "'0' is not a pid"),
                        new Wrong("snapshot -5", 2, "'-5' is not a pid"),
                        new Wrong("snapshot 99999999999999999999", 2, "is not a pid"),
                        new Wrong("snapshot self --metrics cpu,xyz", 2, "unknown metric 'xyz'; known are "),
                        new Wrong("snapshot self --metrics threds", 2, "'threds'; did you mean threads? try"),
                        new Wrong(
                                "list --filter cpuu>5", 2, "--filter: \"cpuu\" is not a field; did you mean cpu? try"),
                        new Wrong(
                                "list --backend procsf",
                                2,
                                "'procsf' (requested by name) does not exist; did you mean procfs?"),
                        new Wrong(
                                "list --backend-option rot=/proc",
                                2,
                                "procfs has no option rot; known options: idle, native, network, root"),
                        new Wrong(
                                "list --backend-option root=/nope --backend procfs",
                                2,
                                "option root: /nope does not exist; it takes a folder such as /proc; try"),
                        new Wrong("serve --state= --port 0", 2, "--state is empty; name a folder; try"),
                        new Wrong("serve --port 80x", 2, "--port: '80x' is not a whole number; try"),
                        new Wrong("serve --port 99999999999", 2, "--port: '99999999999' is out of range; try"),
                        new Wrong("serve --max-sampler-cpu x", 2, "--max-sampler-cpu: 'x' is not a number; try"),
                        new Wrong("serve --log-format x", 2, "--log-format: 'x' is not one of text, json; try"),
                        new Wrong("serve --port 99999", 2, "not 99999; try 'processinspect serve --help'"),
                        new Wrong("snapshot self --metrics 0", 2, "metric mask 0"),
                        new Wrong("snapshot self --metrics 0x10000", 2, "unknown bits 0x10000"),
                        new Wrong("snapshot self --metrics 0xZZ", 2, "'0xZZ' is not a metric mask"),
                        new Wrong("snapshot self --window 5y", 2, "'5y' is not a duration"),
                        new Wrong("snapshot self --window 0", 2, "out of range"),
                        new Wrong("snapshot self --window 0.1ms", 2, "out of range"),
                        new Wrong("session self --duration 999999999999h", 2, "out of range"),
                        new Wrong("session self --duration -1s", 2, "--duration"),
                        new Wrong("monitor self", 2, "--interval is missing"),
                        new Wrong("monitor self --interval 1s --count 0", 2, "'0' is not a count"),
                        new Wrong("monitor self --interval 1s --count x", 2, "'x' is not a count"),
                        new Wrong("monitor self --interval 1s --csv --json", 2, "mutually exclusive"),
                        new Wrong("monitor self --interval 1s --duration 10ms", 2, "shorter than --interval"),
                        new Wrong(
                                "monitor 560 --interval 500ms --metrics io --backend fake",
                                4,
                                "access denied: pid 560"),
                        new Wrong("snapshot \u001b[31m", 2, "'\\x1b[31m' is not a pid"),
                        new Wrong("snapshot @/dev/null", 2, "'@/dev/null' is not a pid"),
                        new Wrong("snapshot +5", 2, "'+5' is not a pid"),
                        new Wrong("snapshot \u0663", 2, "is not a pid"),
                        new Wrong("list --sort size", 2, "'size'"),
                        new Wrong("list --limit -1", 2, "--limit"),
                        new Wrong("list --color red", 2, "'red'"),
                        new Wrong("list --backend-option root", 2, "--backend-option: 'root' is not KEY=VALUE; try"),
                        new Wrong("list --unknown", 2, "'--unknown'"),
                        new Wrong(
                                "list --backend fake --filter cpu>",
                                2,
                                "--filter: a value is missing after \">\"; try"),
                        new Wrong("search", 2, "NAME"),
                        new Wrong("list --backend nowhere", 2, "backend 'nowhere'"),
                        new Wrong("list --backend fake --backend-option x=y", 2, "has no option x"),
                        new Wrong("backends --backend nowhere --quiet", 2, "backend 'nowhere'"),
                        new Wrong("snapshot 5 --backend fake", 3, "no such process: pid 5"),
                        new Wrong("session 5 --duration 1s --backend fake", 3, "no such process: pid 5"),
                        new Wrong("monitor 5 --interval 1s --backend fake", 3, "no such process: pid 5"),
                        new Wrong("sockets", 2, "PID is missing"),
                        new Wrong("sockets 5 --backend fake", 3, "no such process: pid 5"),
                        new Wrong("sockets 666 --backend fake", 4, "access denied: pid 666"),
                        new Wrong("snapshot 666 --backend fake", 4, "access denied: pid 666"),
                        new Wrong("snapshot 560 --metrics io --backend fake", 4, "access denied: pid 560"))
                .map(wrong -> DynamicTest.dynamicTest("'" + wrong.command + "'", () -> {
                    assertEquals(wrong.code, run(0, wrong.command), this::err);
                    assertEquals(1, err().lines().count(), this::err);
                    assertTrue(err().startsWith("processinspect: "), this::err);
                    assertTrue(err().contains(wrong.message), this::err);
                }));
    }

    @Test
    void help_is_a_command_too() {
        assertEquals(0, run(0, "help"));
        assertTrue(out().contains("processinspect") && out().contains("monitor"), this::out);
        assertEquals(0, run(0, "help monitor"));
        assertTrue(out().startsWith("Usage: processinspect monitor"), this::out);
    }

    @Test
    void by_cpu_a_list_measures_it_without_being_told() {
        assertEquals(0, fake("list --sort cpu --limit 1"));
        assertEquals(List.of("421"), pids());
        assertTrue(out().contains("%CPU"), this::out);
    }

    @Test
    void by_net_a_list_measures_network_bytes() {
        assertEquals(0, fake("list --sort net --window 1s --limit 1"));
        String[] lines = out().split("\n");
        assertTrue(lines[0].endsWith("%CPU     SENT/s  RECEIVED/s  NAME"), this::out);
        // Its clock is real.
        assertTrue(lines[1].matches(".*  1[12][09][.]\\d KiB +1[45][.]\\d KiB  database"), this::out);
        assertEquals(0, fake("list --sort net --window 1s --limit 1 --json"));
        assertTrue(
                out().matches(
                                ".*\"bytes_sent_per_second\":12\\d{4}[.\\d]*,\"bytes_received_per_second\":15\\d{3}[.\\d]*}.*\n"),
                this::out);
    }

    @Test
    void a_list_without_processes_is_empty_json_and_exit_code_1() {
        assertEquals(1, fake("list --filter nothing-has-this --json"));
        assertEquals("[]", out().strip());
    }

    @Test
    void list_sorts_filters_and_limits() {
        assertEquals(0, fake("list --sort pid --limit 2"));
        assertEquals(List.of("1", "310"), pids());
        fake("list --limit 1");
        assertEquals(List.of("310"), pids());
        fake("list --filter WORKER --sort name");
        assertEquals(List.of("421", "422"), pids());
        fake("list --sort cpu --window 50ms --limit 1");
        assertEquals(List.of("421"), pids());
        assertTrue(out().contains("%CPU"), this::out);
        fake("search odd");
        assertEquals(List.of("600"), pids());
        assertTrue(out().contains("odd\\nname\\x1b[31m"), this::out);
        assertEquals(1, fake("search nobody"));
        assertEquals(List.of(), pids());
    }

    private List<String> pids() {
        return out().lines().skip(1).map(line -> line.strip().split(" ")[0]).toList();
    }

    @Test
    void a_table_fits_the_terminal_and_keeps_pid_and_name() {
        for (int columns : new int[] {20, 30, 40, 60, 80, 200}) {
            assertEquals(0, run(columns, "list --backend fake --color never"));
            List<String> lines = new ArrayList<>(out().lines().toList());
            assertTrue(lines.get(0).contains("PID") && lines.get(0).contains("NAME"), lines.get(0));
            for (String line : lines) {
                assertTrue(Text.width(line) <= columns, line);
            }
            assertEquals(0, run(columns, "monitor 421 --interval 10ms --count 2 --backend fake --color never --quiet"));
            out().lines().forEach(line -> assertTrue(Text.width(line) <= columns, line));
            assertEquals(0, run(columns, "snapshot 421 --backend fake --metrics all --color never"));
            out().lines().forEach(line -> assertTrue(Text.width(line) <= columns, line));
            assertTrue(out().contains("1810620, 3") && out().contains("210.0 MiB"), this::out);
        }
    }

    @Test
    void colour_is_for_terminals_unless_wanted_or_unwanted() {
        String escape = "\u001b[";
        run(80, "list --backend fake");
        assertTrue(out().contains(escape));
        run(80, "list --backend fake --color never");
        assertTrue(!out().contains(escape));
        fake("list");
        assertTrue(!out().contains(escape));
        fake("list --color always");
        assertTrue(out().contains(escape));
        out.reset();
        Cli.run(
                new Console(out, err, true, false, 80, true, Optional.of(Path.of("target"))),
                "list",
                "--backend",
                "fake");
        assertTrue(!out().contains(escape), "NO_COLOR");
    }

    @Test
    void a_snapshot_says_why_a_number_is_absent() {
        assertEquals(0, fake("snapshot 560 --metrics all"));
        assertTrue(out().contains("-  denied: scripted"), this::out);
        assertTrue(out().contains(" % since its start; --window 1s measures the present"), this::out);
        assertTrue(out().contains("unsupported: not scripted"), this::out);
        assertEquals(0, fake("snapshot self --window 20ms --json"));
        assertTrue(out().contains("\"percent_of_one_cpu\":"), this::out);
        assertEquals(1, out().lines().count());
    }

    @Test
    void sockets_are_listed_with_their_bytes() {
        assertEquals(0, fake("sockets 310"));
        assertEquals(
                List.of(
                        "FD PROTOCOL STATE SENT RECEIVED LOCAL REMOTE",
                        "7 tcp listen - - [::]:5432 -",
                        "12 tcp established 4.0 MiB 20.0 KiB 10.0.0.5:5432 10.0.0.9:40312"),
                out().lines().map(line -> line.strip().replaceAll(" {2,}", " ")).toList());
        assertEquals(0, fake("sockets 310 --json"));
        assertTrue(out().contains("\"network\":{\"bytes_sent\":4194304,\"bytes_received\":20480}"), this::out);
        assertEquals(0, run(60, "sockets 420 --backend fake --color never"));
        assertTrue(out().startsWith("PROTOCOL  STATE   SENT  RECEIVED  LOCAL  REMOTE  PATH"), this::out);
        assertTrue(out().contains("unix      listen     -         -  -      -       /run/use"), this::out);
        assertEquals(0, fake("sockets 1"));
        assertTrue(err().matches("processinspect: pid 1 started \\S+ has no sockets\n"), this::err);
    }

    @Test
    void debug_adds_a_trace_without_escapes_to_the_one_line() {
        assertEquals(2, fake("list --debug --backend-option \u001b[1m=1"));
        assertTrue(err().lines().count() > 3, this::err);
        assertTrue(err().chars().noneMatch(c -> c == '\u001b'), this::err);
    }

    @Test
    void what_goes_into_a_pipe_is_never_cut() {
        out.reset();
        assertEquals(
                0,
                Cli.run(
                        new Console(out, err, false, true, 20, false, Optional.of(Path.of("target"))),
                        "snapshot",
                        "421",
                        "--backend",
                        "fake"));
        assertTrue(out().contains("total, kernel, user CPU time") && !out().contains("…"), this::out);
    }

    @Test
    void a_narrow_terminal_keeps_what_matters_and_says_what_it_leaves_out() {
        assertEquals(0, run(50, "monitor 421 --interval 10ms --count 1 --backend fake --color never"));
        assertTrue(out().contains("%ONE CPU") && out().contains("MEMORY"), this::out);
        assertTrue(err().contains("too narrow for") && err().contains("SHARED"), this::err);
    }

    @Test
    void a_session_says_how_it_ended() {
        assertEquals(0, fake("session 421 --duration 50ms"));
        assertTrue(out().matches("(?s).*\n  ended +duration elapsed\n.*"), this::out);
        assertEquals(0, fake("session 421 --duration 50ms --metrics cpu --json"));
        assertTrue(out().contains("\"ended\":{\"cause\":\"duration\""), this::out);
    }

    @Test
    void monitor_prints_a_line_per_sample_in_each_format() {
        assertEquals(0, fake("monitor 421 --interval 10ms --count 3"));
        assertEquals(4, out().lines().count(), this::out);
        assertEquals(0, fake("monitor 421 --interval 10ms --count 3 --csv"));
        assertEquals(4, out().lines().count(), this::out);
        assertTrue(out().startsWith("time,pid,name,"), this::out);
        assertEquals(0, fake("monitor 421 --interval 10ms --count 3 --json"));
        assertEquals(4, out().lines().count(), this::out);
        assertTrue(out().lines().skip(3).allMatch(line -> line.contains("\"ended\":")), this::out);
        assertEquals(0, fake("monitor 421 --interval 10ms --duration 100ms --quiet"));
        assertEquals("", err());
    }

    @Test
    void system_and_backends_and_help() {
        assertEquals(0, fake("system"));
        assertTrue(out().contains("16.0 GiB") && out().contains("4 online"), this::out);
        assertEquals(0, fake("system --json"));
        assertEquals(0, fake("backends"));
        assertTrue(out().contains("fake  chosen: requested by name"), this::out);
        assertTrue(out().contains("oshi  not chosen: "), this::out);
        assertEquals(0, run(0, "--version"));
        assertTrue(out().startsWith("processinspect "), this::out);
        for (String command :
                new String[] {"", "list ", "search ", "snapshot ", "session ", "monitor ", "system ", "backends "}) {
            assertEquals(0, run(0, command + "--help"));
            assertTrue(out().contains("Examples:"), this::out);
        }
    }
}
