package io.processinspect.procfs.parse;

/** {@code /proc/PID/statm}: one line of page counts. */
public final class ProcStatm implements ProcFileParser<ProcStatm> {
    private long size;
    private long resident;
    private long shared;

    @Override
    public ProcStatm parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        size = scanner.number();
        resident = scanner.number();
        shared = scanner.number();
        return this;
    }

    /** Field 1: pages of address space. */
    public long size() {
        return size;
    }

    /** Field 2: pages in RAM. */
    public long resident() {
        return resident;
    }

    /** Field 3: pages in RAM that are backed by a file or are shared memory. */
    public long shared() {
        return shared;
    }

    /** Field 2 less field 3: anonymous pages in RAM. Unlike USS this includes pages that are shared since a fork. */
    public long anonymous() {
        return Math.max(0, resident - shared);
    }
}
