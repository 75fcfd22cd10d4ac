package io.processinspect.procfs;

import java.nio.charset.StandardCharsets;

/** /proc/PID/io: what all threads have read and written, also those that have ended. */
final class ProcessIo implements Content {
    private static final byte[][] LABELS =
            labels("rchar:", "wchar:", "syscr:", "syscw:", "read_bytes:", "write_bytes:");

    private final long[] numbers = new long[LABELS.length];

    private static byte[][] labels(String... labels) {
        byte[][] bytes = new byte[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = labels[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    @Override
    public void parse(KernelText text) throws Malformed {
        text.requireWhole();
        for (int i = 0; i < LABELS.length; i++) {
            numbers[i] = text.numberBehind(LABELS[i]);
        }
    }

    /** Bytes given to read calls: rchar. */
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
