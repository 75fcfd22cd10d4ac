package io.processinspect.procfs;

import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.parse.AuxiliaryVector;
import io.processinspect.procfs.parse.ProcStatm;
import io.processinspect.procfs.parse.SystemStat;
import io.processinspect.procfs.parse.VmSize;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The units in which the kernel counts.
 *
 * @param pageSize bytes of a page
 * @param ticksPerSecond clock ticks of a second
 * @param bootSeconds when the ticks began, in seconds since 1970-01-01 UTC; empty when {@code /proc} does not tell
 */
record KernelUnits(long pageSize, long ticksPerSecond, OptionalLong bootSeconds) {
    private static final long NANOS = 1_000_000_000;
    private static final long MILLIS = 1000;

    /** USER_HZ of every processor but Alpha and IA-64. */
    private static final long USUAL_TICKS = 100;

    private static final int ATTEMPTS = 100;

    /** A clock that was set meanwhile does not make a start impossible. */
    private static final long A_DAY = 86_400;

    /**
     * Reads them.
     *
     * @throws IOException when this program's own files or the folder's {@code stat} cannot be read
     */
    static KernelUnits of(ProcFolder folder) throws IOException {
        OptionalLong boot = boot(folder);
        try {
            AuxiliaryVector vector = ProcFolder.OWN.read("self/auxv", AuxiliaryVector::parse);
            return new KernelUnits(vector.pageSize(), vector.ticksPerSecond(), boot);
        } catch (IOException unreadable) {
            // It belongs to root in a program with file capabilities, or one that its user may not read.
            return new KernelUnits(ownPageSize(), USUAL_TICKS, boot);
        }
    }

    /** A mount with {@code subset=pid} has no files but those of processes. */
    private static OptionalLong boot(ProcFolder folder) throws IOException {
        try {
            return OptionalLong.of(folder.read("stat", SystemStat::parse).btime());
        } catch (NoSuchFileException missing) {
            if (folder.live()) {
                return OptionalLong.empty();
            }
            throw missing;
        }
    }

    /** The kernel gives this program's address space in pages and in kilobytes; it may grow between the two reads. */
    private static long ownPageSize() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long bytes = ProcFolder.OWN.read("self/status", VmSize::parse).bytes();
            long pages = ProcFolder.OWN.read("self/statm", new ProcStatm()).size();
            if (pages > 0 && bytes % pages == 0 && Long.bitCount(bytes / pages) == 1) {
                return bytes / pages;
            }
        }
        throw new IOException("the size of a page cannot be told from /proc/self");
    }

    /** Pages as bytes. */
    long bytes(long pages) {
        return product(pages, pageSize);
    }

    /** Clock ticks as nanoseconds. */
    long nanos(long ticks) {
        return product(ticks, NANOS / ticksPerSecond);
    }

    /**
     * The wall clock at this many ticks after the start of the system. Empty if that is unknown, or if the time is in the
     * future: in a time namespace with a negative offset the kernel subtracts more ticks than there are.
     */
    Optional<Instant> instant(long ticks) {
        if (bootSeconds.isEmpty()) {
            return Optional.empty();
        }
        long seconds = bootSeconds.getAsLong() + ticks / ticksPerSecond;
        return seconds > System.currentTimeMillis() / MILLIS + A_DAY || seconds < 0
                ? Optional.empty()
                : Optional.of(
                        Instant.ofEpochSecond(seconds).plusMillis(ticks % ticksPerSecond * MILLIS / ticksPerSecond));
    }

    /** Numbers that are too large come from copied files only. */
    private static long product(long count, long unit) {
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
}
