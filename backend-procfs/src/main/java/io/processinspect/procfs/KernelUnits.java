package io.processinspect.procfs;

import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.parse.AuxiliaryVector;
import io.processinspect.procfs.parse.ProcStatm;
import io.processinspect.procfs.parse.VmSize;
import java.io.IOException;

/**
 * The units in which the kernel counts.
 *
 * @param pageSize bytes of a page
 * @param ticksPerSecond clock ticks of a second
 */
record KernelUnits(long pageSize, long ticksPerSecond) {
    private static final long NANOS = 1_000_000_000;

    /** USER_HZ of every processor but Alpha and IA-64. */
    private static final long USUAL_TICKS = 100;

    private static final int ATTEMPTS = 100;

    /**
     * Reads them.
     *
     * @throws IOException when this program's own files cannot be read
     */
    static KernelUnits ofThisMachine() throws IOException {
        try {
            AuxiliaryVector vector = ProcFolder.OWN.read("self/auxv", AuxiliaryVector::parse);
            return new KernelUnits(vector.pageSize(), vector.ticksPerSecond());
        } catch (IOException unreadable) {
            // It belongs to root in a program with file capabilities, or one that its user may not read.
            return new KernelUnits(ownPageSize(), USUAL_TICKS);
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

    /** Numbers that are too large come from copied files only. */
    private static long product(long count, long unit) {
        return count > Long.MAX_VALUE / unit ? Long.MAX_VALUE : count * unit;
    }
}
