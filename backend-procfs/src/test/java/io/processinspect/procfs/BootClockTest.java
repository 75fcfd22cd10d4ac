package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.processinspect.Absence;
import io.processinspect.procfs.file.ProcFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start times while clocks are set, fall behind, or are not the system's. */
class BootClockTest {
    private static final long BOOT = 1_000_000;

    @TempDir
    private Path folder;

    private long wallMillis = (BOOT + 50) * 1000 + 420;
    private long uptimeMillis = 50_420;
    private long monotonicMillis = 7_777;

    @BeforeEach
    void machine() throws IOException {
        stat(BOOT);
        uptime();
        boot("7fb91c2e-1f1b-4a41-9b43-000000000000");
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void stat(long btime) throws IOException {
        write("stat", "cpu  1 2\ncpu0 1 2\nbtime " + btime + "\n");
    }

    private void uptime() throws IOException {
        write("uptime", String.format("%d.%02d 99.00%n", uptimeMillis / 1000, uptimeMillis % 1000 / 10));
    }

    private void boot(String id) throws IOException {
        write("sys/kernel/random/boot_id", id + "\n");
    }

    private BootClock clock() throws IOException {
        return new BootClock(
                new ProcFolder(folder.toString(), true), 100, () -> wallMillis, () -> monotonicMillis * 1_000_000);
    }

    private static Instant start(BootClock clock) {
        return clock.time(clock.now(), 1234).get();
    }

    private static Instant second(long second) {
        return Instant.ofEpochMilli(second * 1000 + 12_340);
    }

    private void pass(long millis) throws IOException {
        wallMillis += millis;
        uptimeMillis += millis;
        monotonicMillis += millis;
        uptime();
    }

    @Test
    void a_start_is_the_start_of_the_system_and_the_ticks_since() throws IOException {
        BootClock clock = clock();
        assertEquals(second(BOOT), start(clock));
        BootClock.Boot before = clock.now();
        pass(86_400_000);
        assertSame(before, clock.now(), "nothing was set");
    }

    @Test
    void a_start_follows_the_wall_clock_when_it_is_set() throws IOException {
        BootClock clock = clock();
        long btime = BOOT;
        for (long step : new long[] {3600, -7200, 1}) {
            pass(60_000);
            wallMillis += step * 1000;
            btime += step;
            stat(btime);
            assertEquals(second(btime), start(clock));
        }
    }

    @Test
    void a_program_whose_wall_clock_is_faked_sees_starts_by_that_clock() throws IOException {
        BootClock clock = clock();
        pass(10_000);
        wallMillis += 3_600_000;
        assertEquals(second(BOOT + 3600), start(clock), "btime is the kernel's, and as before");
        wallMillis -= 7_200_000;
        assertEquals(second(BOOT - 3600), start(clock));
    }

    @Test
    void suspend_stops_the_monotonic_clock_alone_and_changes_no_start() throws IOException {
        BootClock clock = clock();
        wallMillis += 600_000;
        uptimeMillis += 600_000;
        uptime();
        assertEquals(second(BOOT), start(clock));
    }

    @Test
    void the_uptime_may_be_that_of_a_container() throws IOException {
        uptimeMillis = 3_000;
        uptime();
        BootClock clock = clock();
        assertEquals(second(BOOT), start(clock));
        pass(10_000);
        wallMillis += 100_000;
        stat(BOOT + 100);
        assertEquals(second(BOOT + 100), start(clock));
    }

    @Test
    void a_key_differs_after_each_start_of_the_system() throws IOException {
        long key = clock().startKey(1234);
        assertEquals(key, clock().startKey(1234));
        assertNotEquals(key, clock().startKey(1235));
        boot("8fb91c2e-1f1b-4a41-9b43-000000000000");
        assertNotEquals(key, clock().startKey(1234));
    }

    @Test
    void without_the_start_of_the_system_there_are_no_start_times() throws IOException {
        Files.delete(folder.resolve("stat"));
        BootClock clock = clock();
        Absence why = clock.time(clock.now(), 1).absence().orElseThrow();
        assertEquals(Absence.Reason.UNSUPPORTED, why.reason());
        assertEquals(folder + "/stat: no such file", why.detail());
        wallMillis += 3_600_000;
        assertEquals(why, clock.time(clock.now(), 1).absence().orElseThrow());
    }

    @Test
    void a_start_in_the_future_is_none() throws IOException {
        BootClock clock = clock();
        for (long ticks : new long[] {Long.MAX_VALUE, 1_844_674_407_370_955_161L, 100L * 86_400 * 2}) {
            assertEquals(
                    Absence.Reason.UNSUPPORTED,
                    clock.time(clock.now(), ticks).absence().orElseThrow().reason());
        }
    }
}
