package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as people and scripts use it. */
class CommandLineTest {
    private static Outcome run(String... arguments) {
        try (Child program = Child.program(arguments)) {
            return program.outcome();
        }
    }

    private static void assertJson(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                continue;
            }
        }
    }

    @Test
    void it_measures_itself() throws IOException {
        Outcome snapshot = run("snapshot", "self", "--json");
        assertEquals(0, snapshot.code(), snapshot::err);
        assertTrue(snapshot.out().startsWith("{\"pid\":"), snapshot::out);
        assertJson(snapshot.out());
        assertEquals("", snapshot.err());
    }

    @Test
    void the_scene_of_the_fake_is_the_same_bytes_each_time() {
        for (String[] command : List.of(
                new String[] {"list", "--backend", "fake", "--json"},
                new String[] {"snapshot", "421", "--backend", "fake", "--metrics", "all"})) {
            Outcome first = run(command);
            assertEquals(0, first.code(), first::err);
            assertEquals(first, run(command));
        }
    }

    @Test
    void exit_codes_follow_from_what_went_wrong() {
        assertEquals(2, run("snapshot", "abc").code());
        assertEquals(3, run("snapshot", "2147483647").code());
        assertEquals(4, run("snapshot", "666", "--backend", "fake").code());
        assertEquals(2, run("list", "--backend", "nowhere").code());
        assertEquals(
                2,
                run("list", "--backend-option", "rot=/proc", "--backend", "procfs")
                        .code());
        assertEquals(
                1,
                run("list", "--backend-option", "root=/", "--backend", "procfs").code());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_pipe_closed_early_ends_it_quietly() throws IOException {
        try (Child program = Child.program("monitor", "self", "--interval", "10ms", "--quiet")) {
            program.line();
            program.closeItsOutput();
            assertEquals(0, program.exitCode());
            assertEquals("", program.errors());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_server_whose_link_nobody_reads_does_not_end_as_if_it_was_stopped(@TempDir Path state) {
        String jar = Checkout.program().toString();
        try (Child shell = Child.start(List.of(
                "sh",
                "-c",
                "{ \"$0\" -jar \"$1\" serve --port 0 --no-auth --state \"$2\"; echo $? >&2; } | true",
                System.getProperty("java.home") + "/bin/java",
                jar,
                state.toString()))) {
            assertEquals(
                    List.of("processinspect: not serving: nobody reads the link, as stdout is closed", "1"),
                    shell.outcome().err().lines().toList());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_full_disk_is_told() {
        String jar = Checkout.program().toString();
        try (Child shell = Child.start(List.of(
                "sh",
                "-c",
                "\"$0\" -jar \"$1\" list >/dev/full",
                System.getProperty("java.home") + "/bin/java",
                jar))) {
            Outcome outcome = shell.outcome();
            assertEquals(1, outcome.code());
            assertTrue(outcome.err().startsWith("processinspect: cannot write the output: "), outcome::err);
            assertEquals(1, outcome.err().lines().count(), outcome::err);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrl_c_prints_the_result_and_exits_130() throws IOException {
        interrupted("INT", 130);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigterm_prints_the_result_and_exits_143() throws IOException {
        interrupted("TERM", 143);
    }

    private static void interrupted(String signal, int code) throws IOException {
        try (Child target = Child.interruptible("monitor", "self", "--interval", "20ms");
                Child session = Child.interruptible("session", Long.toString(target.pid()), "--json")) {
            target.line();
            while (!hasBegun(session)) {
                Thread.onSpinWait();
            }
            session.signal(signal);
            Outcome outcome = session.outcome();
            assertEquals(code, outcome.code());
            assertTrue(outcome.out().contains("\"cause\":\"stopped\""), outcome::out);
            target.signal(signal);
            assertEquals(code, target.exitCode());
        }
    }

    /** Whether the session has begun to read. */
    private static boolean hasBegun(Child session) {
        try (Child jcmd = Child.start(
                List.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(session.pid()), "Thread.print"))) {
            return jcmd.outcome().out().contains("processinspect-sampler");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void monitoring_ends_by_itself_when_its_target_does() throws IOException {
        try (Child target = Child.named("target".getBytes(StandardCharsets.UTF_8));
                Child monitor =
                        Child.program("monitor", Long.toString(target.pid()), "--interval", "100ms", "--json")) {
            monitor.line();
            target.signal("KILL");
            target.exitCode();
            Outcome outcome = monitor.outcome();
            assertEquals(0, outcome.code());
            String last = outcome.out().lines().reduce((a, b) -> b).orElseThrow();
            assertTrue(last.contains("\"ended\":{\"cause\":\"exited\""), last);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void hostile_names_are_escaped_in_text_and_valid_in_json() throws IOException {
        for (byte[] name : List.of(
                "a b".getBytes(StandardCharsets.UTF_8),
                "a) R 1 (b".getBytes(StandardCharsets.UTF_8),
                "new\nline".getBytes(StandardCharsets.UTF_8),
                "tab\there".getBytes(StandardCharsets.UTF_8),
                "\u001b[31mred".getBytes(StandardCharsets.UTF_8),
                "quote\"back\\".getBytes(StandardCharsets.UTF_8),
                "\u202eright".getBytes(StandardCharsets.UTF_8),
                new byte[] {'b', (byte) 0xC3, (byte) 0x28, (byte) 0xFF})) {
            try (Child odd = Child.named(name)) {
                Outcome json = run("list", "--json");
                assertEquals(0, json.code(), json::err);
                assertTrue(json.out().contains("{\"pid\":" + odd.pid() + ","), "not listed");
                assertJson(json.out());
                Outcome text = run("list");
                assertTrue(text.out().contains(Long.toString(odd.pid())), "not listed");
                assertTrue(
                        text.out().codePoints().noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202E)),
                        "a control character got through");
                assertEquals("", text.err());
            }
        }
    }
}
