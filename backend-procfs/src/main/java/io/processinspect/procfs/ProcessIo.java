package io.processinspect.procfs;

import java.util.stream.Stream;

/** /proc/PID/io: what all threads have read and written, also those that have ended. */
final class ProcessIo implements ProcFileParser {
    private static final byte[][] LABELS = Stream.of(
                    "rchar:", "wchar:", "syscr:", "syscw:", "read_bytes:", "write_bytes:")
            .map(ByteScanner::label)
            .toArray(byte[][]::new);

    private final long[] numbers = new long[LABELS.length];

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        for (int i = 0; i < LABELS.length; i++) {
            numbers[i] = text.numberBehind(LABELS[i]);
        }
    }

    /** Bytes that read calls returned: rchar. */
    long bytesRead() {
        return numbers[0];
    }

    /** Bytes taken by write calls: wchar. */
    long bytesWritten() {
        return numbers[1];
    }

    /** Read calls: syscr. */
    long reads() {
        return numbers[2];
    }

    /** Write calls: syscw. */
    long writes() {
        return numbers[3];
    }

    /** Bytes fetched from storage: read_bytes. */
    long storageRead() {
        return numbers[4];
    }

    /** Bytes sent to storage: write_bytes. */
    long storageWritten() {
        return numbers[5];
    }
}
