package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as the user nobody, before root's processes, in plain sight and behind hidepid. */
@EnabledOnOs(OS.LINUX)
class OtherUserTest {
    private static final String AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    @TempDir
    private Path folder;

    @BeforeEach
    void copy_the_program_to_where_the_user_nobody_may_read_it() throws IOException {
        assumeTrue(
                run("setpriv --reuid=65534 --clear-groups true").code() == 0,
                "skipped: only root can become another user");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path libraries = Files.createDirectory(folder.resolve("lib"));
        for (Path jar : Checkout.jars()) {
            boolean program = jar.equals(Checkout.program());
            Files.copy(jar, (program ? folder : libraries).resolve(jar.getFileName()));
        }
        Files.createDirectory(folder.resolve("proc"));
    }

    private static Outcome run(String script) {
        try (Child shell = Child.start(List.of("sh", "-c", script))) {
            return shell.outcome();
        }
    }

    private String program(String arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return AS_NOBODY + java + " -jar " + folder.resolve("processinspect.jar") + " " + arguments;
    }

    private Outcome hidden(int hidepid, String arguments) {
        Path proc = folder.resolve("proc");
        Outcome outcome = run("unshare -m sh -c 'mount -t proc -o hidepid=" + hidepid + " proc " + proc + " && exec "
                + program(arguments + " --backend-option root=" + proc) + "'");
        assumeTrue(!outcome.err().contains("unshare") && !outcome.err().contains("mount:"), outcome::err);
        return outcome;
    }

    @Test
    void what_is_roots_is_denied_and_what_everybody_may_see_is_there() throws IOException {
        try (Child roots = Child.named("roots".getBytes(StandardCharsets.UTF_8))) {
            Outcome outcome = run(program("snapshot " + roots.pid() + " --json"));
            assertEquals(0, outcome.code(), outcome::err);
            String reason =
                    "\"io\":{\"reason\":\"denied\",\"detail\":\"/proc/" + roots.pid() + "/io: permission denied\"}";
            assertTrue(outcome.out().contains(reason), outcome::out);
            Proc.Numbers truth = Proc.of(roots.pid());
            for (String number : List.of(
                    "\"working_set\":" + truth.workingSet(), "\"handles\":" + truth.handles(), "\"threads\":1")) {
                assertTrue(outcome.out().contains(number), () -> number + " is not in " + outcome.out());
            }
            Outcome denied = run(program("snapshot " + roots.pid() + " --metrics io,storage"));
            assertEquals(4, denied.code(), "all that was asked for is denied");
        }
    }

    @Test
    void behind_hidepid_2_there_are_only_the_users_own_processes() {
        Outcome list = hidden(2, "list --json");
        assertEquals(0, list.code(), list::err);
        assertTrue(list.out().contains("\"user\":\"nobody\""), list::out);
        assertFalse(list.out().contains("\"user\":\"root\""), list::out);
        assertFalse(list.out().contains("denied"), list::out);
        assertEquals(3, hidden(2, "snapshot 1").code());
        assertEquals(0, hidden(2, "snapshot self").code());
        assertEquals(0, hidden(2, "system").code());
    }

    @Test
    void behind_hidepid_1_other_processes_are_listed_without_their_numbers() {
        Outcome list = hidden(1, "list --json");
        assertEquals(0, list.code(), list::err);
        assertTrue(list.out().contains("{\"pid\":1,"), list::out);
        assertTrue(list.out().contains("\"reason\":\"denied\""), list::out);
        Outcome snapshot = hidden(1, "snapshot 1");
        assertEquals(4, snapshot.code(), snapshot::err);
        assertEquals(1, snapshot.err().lines().count(), snapshot::err);
    }
}
