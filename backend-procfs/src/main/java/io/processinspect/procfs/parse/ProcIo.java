package io.processinspect.procfs.parse;

/** {@code /proc/PID/io}: what all threads have read and written, exited ones included. */
public final class ProcIo implements ProcFileParser<ProcIo> {
    private static final byte[] RCHAR = ByteScanner.label("rchar:");
    private static final byte[] WCHAR = ByteScanner.label("wchar:");
    private static final byte[] SYSCR = ByteScanner.label("syscr:");
    private static final byte[] SYSCW = ByteScanner.label("syscw:");
    private static final byte[] READ_BYTES = ByteScanner.label("read_bytes:");
    private static final byte[] WRITE_BYTES = ByteScanner.label("write_bytes:");

    private long rchar;
    private long wchar;
    private long syscr;
    private long syscw;
    private long readBytes;
    private long writeBytes;

    @Override
    public ProcIo parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        rchar = scanner.number(RCHAR);
        wchar = scanner.number(WCHAR);
        syscr = scanner.number(SYSCR);
        syscw = scanner.number(SYSCW);
        readBytes = scanner.number(READ_BYTES);
        writeBytes = scanner.number(WRITE_BYTES);
        return this;
    }

    /** rchar: bytes that read calls returned. */
    public long rchar() {
        return rchar;
    }

    /** wchar: bytes that write calls accepted. */
    public long wchar() {
        return wchar;
    }

    /** syscr: read calls. */
    public long syscr() {
        return syscr;
    }

    /** syscw: write calls. */
    public long syscw() {
        return syscw;
    }

    /** read_bytes: bytes fetched from storage. */
    public long readBytes() {
        return readBytes;
    }

    /** write_bytes: bytes sent to storage. */
    public long writeBytes() {
        return writeBytes;
    }
}
