package io.processinspect.procfs;

/** /proc/PID/statm: a line of page counts. */
final class Statm implements ProcFileParser {
    private long size;
    private long resident;
    private long shared;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        size = text.number();
        resident = text.number();
        shared = text.number();
    }

    /** Pages of address space: field 1, size. */
    long size() {
        return size;
    }

    /** Pages in RAM: field 2, resident. */
    long resident() {
        return resident;
    }

    /** Pages in RAM that belong to a file or to shared memory: field 3, shared. */
    long shared() {
        return shared;
    }

    /** Pages in RAM that belong to neither: what the kernel calls anonymous. Unlike USS it counts pages shared by fork. */
    long anonymous() {
        return Math.max(0, resident - shared);
    }
}
