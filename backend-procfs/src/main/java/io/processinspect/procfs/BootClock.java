package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.parse.ProcUptime;
import io.processinspect.procfs.parse.SystemStat;
import io.processinspect.spi.LibraryLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Converts ticks since boot to start keys and wall times. Safe for all threads.
 */
final class BootClock {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS = 1000;

    /** Below a second, so that no step of btime goes unseen, and above what a read of two clocks can take. */
    private static final long STEP_MILLIS = 500;

    private static final long A_DAY_MILLIS = 86_400_000;

    /** 348 years at 100 ticks a second. */
    private static final int TICK_BITS = 40;

    private static final int BOOT_ID_DIGITS = 6;

    /**
     * Where the kernel does not tell which boot this is, no process is taken for one that an earlier program saw. On its own, as
     * a source of random bits takes longer to bring up than a snapshot.
     */
    private static final class UnknownBoot {
        static final long ID = new SecureRandom().nextInt(1 << 4 * BOOT_ID_DIGITS - 1);
    }

    private final ProcFolder folder;
    private final long ticksPerSecond;
    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private final long boot;
    private volatile Boot latest;

    /**
     * When the ticks began, by the wall clock as it is set.
     *
     * @param wallOffset wall clock less monotonic clock, in milliseconds: another one after either was changed
     * @param wall when this was measured, in milliseconds since 1970-01-01 UTC
     * @param uptime the time since the ticks began, in milliseconds; empty when it cannot be read
     * @param millis when they began, in milliseconds since 1970-01-01 UTC; in whole seconds, as the kernel gives it
     */
    record Boot(long wallOffset, long wall, OptionalLong uptime, Measured<Long> millis) {}

    /**
     * The clock of a folder.
     *
     * @throws IOException when the {@code stat} of a folder of copied files cannot be read
     */
    BootClock(ProcFolder folder, long ticksPerSecond) throws IOException {
        this(folder, ticksPerSecond, System::currentTimeMillis, System::nanoTime);
    }

    BootClock(ProcFolder folder, long ticksPerSecond, LongSupplier wallMillis, LongSupplier monotonicNanos)
            throws IOException {
        this.folder = folder;
        this.ticksPerSecond = ticksPerSecond;
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.boot = bootId();
        long wall = wallMillis.getAsLong();
        this.latest = new Boot(difference(wall), wall, uptime(), btime());
    }

    /** The first digits of the boot id, less a bit that would make keys negative. */
    private long bootId() {
        try {
            Path file = Path.of(folder.path(), "sys/kernel/random/boot_id");
            String id = Files.readString(file, StandardCharsets.US_ASCII);
            return Long.parseLong(id.substring(0, BOOT_ID_DIGITS), 16) >>> 1;
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException unknown) {
            // Copied files are of one boot.
            return folder.live() ? UnknownBoot.ID : 0;
        }
    }

    /** What tells a process that started at this tick from all others with its pid, those of other boots included. */
    long startKey(long ticks) {
        return boot << TICK_BITS ^ ticks;
    }

    /** The same object until the wall clock is set. After a suspend as well another one, with the same time. */
    Boot now() {
        Boot before = latest;
        if (!folder.live()) {
            return before;
        }
        long wall = wallMillis.getAsLong();
        long difference = difference(wall);
        if (Math.abs(difference - before.wallOffset) >= STEP_MILLIS) {
            latest = after(before, wall, difference);
        }
        return latest;
    }

    private long difference(long wall) {
        return wall - monotonicNanos.getAsLong() / NANOS_PER_MILLI;
    }

    /**
     * The kernel moves btime with the wall clock. A library that fakes the wall clock of a program does not; then it is moved
     * here, by as much more as the wall clock has advanced than the uptime. The uptime itself would not do: in a container it
     * may be that of the container.
     */
    private Boot after(Boot before, long wall, long difference) {
        OptionalLong uptime = uptime();
        Measured<Long> btime = before.millis;
        try {
            btime = btime();
        } catch (IOException failure) {
            LibraryLog.get()
                    .log(
                            System.Logger.Level.DEBUG,
                            "cannot read when the system was started after the clock was set",
                            failure);
        }
        if (!before.millis.isPresent() || !btime.isPresent() || uptime.isEmpty() || before.uptime.isEmpty()) {
            return new Boot(difference, wall, uptime, btime);
        }
        long moved = wall - before.wall - (uptime.getAsLong() - before.uptime.getAsLong());
        long expected = before.millis.get() + moved;
        long second = Math.floorDiv(expected + MILLIS / 2, MILLIS) * MILLIS;
        boolean movedByKernel = Math.abs(btime.get() - expected) < 2 * MILLIS;
        return new Boot(difference, wall, uptime, movedByKernel ? btime : Measured.of(second));
    }

    private OptionalLong uptime() {
        try {
            return OptionalLong.of(folder.read("uptime", ProcUptime::parse).millis());
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /** A mount with {@code subset=pid} has no files but those of processes. */
    private Measured<Long> btime() throws IOException {
        try {
            OptionalLong btime = folder.read("stat", SystemStat::parse).btime();
            return btime.isPresent()
                    ? Measured.of(btime.getAsLong() * MILLIS)
                    : Measured.absent("start time", Absence.unsupported("/proc/stat has no line btime"));
        } catch (NoSuchFileException missing) {
            if (folder.live()) {
                return Measured.absent("start time", Absence.unsupported(ReadFailure.reasonOf(missing)));
            }
            throw missing;
        }
    }

    /**
     * The wall time at this many ticks. Absent if it is unknown when they began, or if it is in the future: in a time namespace
     * with a negative offset the kernel subtracts more ticks than there are.
     */
    Measured<Instant> time(Boot since, long ticks) {
        if (!since.millis.isPresent()) {
            return Measured.absent("start time", since.millis.absence().orElseThrow());
        }
        // A clock that is being set does not make a start impossible.
        long latestStart = wallMillis.getAsLong() + A_DAY_MILLIS - since.millis.get();
        if (ticks / ticksPerSecond > latestStart / MILLIS) {
            return Measured.absent(
                    "start time", Absence.unsupported("the kernel's is in the future, as in some time namespaces"));
        }
        long millis = ticks / ticksPerSecond * MILLIS + ticks % ticksPerSecond * MILLIS / ticksPerSecond;
        return Measured.of(Instant.ofEpochMilli(since.millis.get() + millis));
    }
}
