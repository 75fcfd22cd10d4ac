package io.processinspect.procfs.file;

import io.processinspect.procfs.parse.ByteScanner;
import io.processinspect.procfs.parse.MalformedFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The bytes of one kernel file. Reused for file after file, so that reading makes no garbage; not safe for threads.
 *
 * <p>For files that the kernel writes as one record, such as all of {@code /proc/PID}'s numbers: it gives such a file in one
 * read if the buffer has room, so that a read that leaves room was the last. Lists such as mountinfo come in pieces.
 */
public final class ProcFileBuffer {
    /** More than the status of a process in all 65,536 groups, the longest of the files read here. */
    private static final int MAX_LENGTH = 1 << 20;

    /** Fits nearly every file; a longer one makes the buffer grow. */
    static final int INITIAL_CAPACITY = 4096;

    private final ByteScanner scanner = new ByteScanner();
    private byte[] bytes = new byte[INITIAL_CAPACITY];

    /** Between a channel and the bytes: the JDK would otherwise use one of its own. Allocated for the first channel. */
    private ByteBuffer direct;

    private int length;

    /** An empty buffer. */
    public ProcFileBuffer() {}

    /** Reads a file from its current position. Unlike a channel, the file stays open when the thread is interrupted. */
    void load(String path, RandomAccessFile from) throws IOException {
        begin(path);
        boolean more = true;
        while (more) {
            more = added(path, from.read(bytes, length, bytes.length - length));
        }
        scanner.reset(path, bytes, length);
    }

    /** Reads a channel from its start. */
    void load(String path, FileChannel from) throws IOException {
        begin(path);
        boolean more = true;
        while (more) {
            int count = from.read(room(), length);
            if (count > 0) {
                direct.flip().get(bytes, length, count);
            }
            more = added(path, count);
        }
        scanner.reset(path, bytes, length);
    }

    /** Reads once, which may give the beginning of the file only. */
    void loadStart(String path, RandomAccessFile from) throws IOException {
        begin(path);
        scanner.reset(path, bytes, Math.max(0, from.read(bytes, 0, bytes.length)));
    }

    private ByteBuffer room() {
        if (direct == null || direct.capacity() < bytes.length) {
            direct = ByteBuffer.allocateDirect(bytes.length);
        }
        return direct.clear().limit(bytes.length - length);
    }

    /** A read that fails leaves nothing to scan. */
    private void begin(String path) {
        length = 0;
        scanner.reset(path, bytes, 0);
    }

    /** Whether there may be more after a read that gave this many bytes; makes room for it. */
    private boolean added(String path, int count) throws MalformedFileException {
        length += Math.max(0, count);
        if (count <= 0 || length < bytes.length) {
            return false;
        }
        if (length >= MAX_LENGTH) {
            throw new MalformedFileException(path, "longer than " + MAX_LENGTH + " bytes, so not a kernel file");
        }
        bytes = Arrays.copyOf(bytes, 2 * length);
        return true;
    }

    /** The bytes that were read last, until the next read; scans from where it was left. */
    public ByteScanner scanner() {
        return scanner;
    }

    /** The number of bytes that fit without growing. */
    public int capacity() {
        return bytes.length;
    }
}
