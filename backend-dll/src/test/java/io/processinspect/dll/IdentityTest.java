package io.processinspect.dll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests exits, processes that may not be opened, and reused pids. */
@EnabledOnOs(OS.WINDOWS)
class IdentityTest {
    // Wine reuses a pid after about 500 others; Windows at some point.
    private static final int SPAWNS = 1500;

    private CounterSource source;
    private Workload workload;

    @BeforeEach
    void start() {
        source = new DllCounterSourceProvider().open(Map.of());
        workload = Workload.start();
    }

    @AfterEach
    void stop() {
        workload.end();
        source.close();
    }

    private boolean read(OpenProcess process, Reading into) {
        into.begin();
        return process.read(into);
    }

    private Reading all() {
        return new Reading(MetricFlags.ALL, source.timeline());
    }

    @Test
    void an_exit_is_reported_with_its_code() {
        try (OpenProcess process = source.open(workload.pid(), MetricFlags.ALL)) {
            Reading reading = all();
            assertTrue(read(process, reading));
            assertEquals(OptionalInt.empty(), process.exitCode());
            workload.exit(77);
            assertFalse(read(process, reading));
            assertEquals(OptionalInt.of(77), process.exitCode());
            assertEquals(0, reading.present() & ~(Counter.KERNEL_NANOS.bit() | Counter.USER_NANOS.bit()));
        }
    }

    @Test
    void an_exited_process_with_open_handles_cannot_be_opened() {
        try (OpenProcess holder = source.open(workload.pid(), MetricFlags.DEFAULT)) {
            workload.exit(0);
            NoSuchProcessException failure =
                    assertThrows(NoSuchProcessException.class, () -> source.open(workload.pid(), MetricFlags.DEFAULT));
            assertTrue(
                    failure.getMessage().contains("has exited, but a handle to it is still open"),
                    failure.getMessage());
            assertFalse(read(holder, all()));
        }
    }

    @Test
    void a_pid_that_is_not_a_multiple_of_four_does_not_exist() {
        for (long off = 1; off <= 3; off++) {
            long pid = workload.pid() + off;
            assertThrows(NoSuchProcessException.class, () -> source.open(pid, MetricFlags.DEFAULT));
        }
    }

    @Test
    void a_process_that_may_not_be_opened_is_read_by_pid_and_creation_time() {
        ProcessIdentity identity;
        try (OpenProcess before = source.open(workload.pid(), MetricFlags.ALL)) {
            identity = before.process();
        }
        workload.guard();
        try (OpenProcess process = source.open(workload.pid(), MetricFlags.ALL)) {
            assertEquals(identity, process.process());
            Reading reading = all();
            assertTrue(read(process, reading));
            for (Counter counter : Counter.all()) {
                // The sum of kernel and user time is core's.
                boolean supported = counter != Counter.CPU_NANOS
                        && source.capabilities().absenceOf(counter).isEmpty();
                boolean byHandleOnly = counter == Counter.BYTES_SENT || counter == Counter.BYTES_RECEIVED;
                assertEquals(
                        supported && !byHandleOnly, (reading.present() & counter.bit()) != 0, () -> counter.label());
                if (supported && byHandleOnly) {
                    assertEquals(Absence.Reason.DENIED, reading.absences()[counter.ordinal()].reason());
                }
            }
            assertTrue(source.processes().stream()
                    .anyMatch(
                            row -> row.process().equals(identity) && row.user().isEmpty()));
            workload.exit(1);
            assertFalse(read(process, reading));
            assertEquals(0, reading.present());
            assertEquals(OptionalInt.empty(), process.exitCode());
        }
    }

    @Test
    void a_batch_keeps_no_value_of_before_an_exit() {
        try (OpenProcess process = source.open(workload.pid(), MetricFlags.ALL)) {
            Reading[] reading = {all()};
            boolean[] alive = new boolean[1];
            source.readAll(new OpenProcess[] {process}, reading, alive);
            assertTrue(alive[0] && reading[0].present() != 0);
            workload.exit(1);
            source.readAll(new OpenProcess[] {process}, reading, alive);
            assertFalse(alive[0]);
            long ofTheEnd = Counter.KERNEL_NANOS.bit() | Counter.USER_NANOS.bit();
            assertEquals(0, reading[0].present() & ~ofTheEnd);
        }
    }

    @Test
    void a_held_pid_is_not_reused_and_a_reused_pid_is_not_mistaken_for_the_old_process() {
        try (Workload guarded = Workload.start()) {
            guarded.guard();
            long pid = guarded.pid();
            try (OpenProcess held = source.open(workload.pid(), MetricFlags.ALL);
                    OpenProcess weak = source.open(pid, MetricFlags.ALL)) {
                workload.end();
                guarded.end();
                Process reusing = reuse(pid, workload.pid());
                assumeTrue(reusing != null, "no pid was reused");
                try (OpenProcess other = source.open(pid, MetricFlags.ALL)) {
                    assertNotEquals(weak.process(), other.process());
                    assertTrue(read(other, all()));
                    assertFalse(read(weak, all()), "read the values of another process");
                    assertFalse(read(held, all()));
                    Reading[] readings = {all(), all(), all()};
                    boolean[] alive = new boolean[3];
                    source.readAll(new OpenProcess[] {weak, other, held}, readings, alive);
                    assertFalse(alive[0], "read the values of another process");
                    assertTrue(alive[1]);
                    assertFalse(alive[2]);
                } finally {
                    reusing.destroyForcibly();
                }
            }
        }
    }

    /** Starts processes until one gets this pid; null when none does. None may get the other pid, which is held. */
    private static Process reuse(long pid, long held) {
        for (int i = 0; i < SPAWNS; i++) {
            // Waits for commands and exits at the end of its input.
            Process next = Workload.process("cmd.exe");
            if (next.pid() == pid) {
                return next;
            }
            Workload.end(next);
            assertNotEquals(held, next.pid());
            if (i % 50 == 0) {
                // The JVM holds a handle to a child until the Process object is collected.
                System.gc();
            }
        }
        return null;
    }
}
