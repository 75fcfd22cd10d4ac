package io.processinspect.procfs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The bytes of one kernel file, and a place in them. Used again and again, so that reading makes no garbage; not safe for
 * threads.
 *
 * <p>Loading and taking apart are one class, as both work on the same bytes and a parser sees the second half alone.
 *
 * <p>The kernel gives a file of /proc in one read where there is room for it, so that a read that leaves room was the last.
 */
final class ByteScanner {
    /** More than the kernel writes for a process in all of 65,536 groups; what is longer is none of the files read here. */
    static final int LARGEST = 1 << 20;

    /** What nearly every file fits into; a larger one makes this grow. */
    static final int USUAL = 4096;

    private static final int KILOBYTE = 1024;

    private byte[] bytes = new byte[USUAL];
    /** Between a channel and the bytes, where the virtual machine would take one of its own; made for the first channel. */
    private ByteBuffer direct;

    private String file = "";
    private int length;
    private int position;

    /** A text for a parser that is given bytes rather than a file. */
    static ByteScanner of(String name, byte[] content) {
        ByteScanner text = new ByteScanner();
        text.begin(name);
        text.bytes = Arrays.copyOf(content, Math.max(content.length, 1));
        text.length = content.length;
        return text;
    }

    /** Reads a file from where it stands. Unlike a channel it stays open when its thread is interrupted. */
    void load(String name, RandomAccessFile from) throws IOException {
        begin(name);
        for (int n; (n = from.read(bytes, length, bytes.length - length)) > 0; ) {
            if (isWhole(n)) {
                return;
            }
        }
    }

    /** Reads a channel from its start. */
    void load(String name, FileChannel from) throws IOException {
        begin(name);
        for (int n; (n = from.read(room(), length)) > 0; ) {
            direct.flip().get(bytes, length, n);
            if (isWhole(n)) {
                return;
            }
        }
    }

    /** Reads what comes in one read, which may be the beginning only. */
    void loadSome(String name, RandomAccessFile from) throws IOException {
        begin(name);
        length = Math.max(0, from.read(bytes, 0, bytes.length));
    }

    /** As much as the bytes have room for: a read that leaves some of it was the last. */
    private ByteBuffer room() {
        if (direct == null || direct.capacity() < bytes.length) {
            direct = ByteBuffer.allocateDirect(bytes.length);
        }
        return direct.clear().limit(bytes.length - length);
    }

    private void begin(String name) {
        file = name;
        length = 0;
        position = 0;
    }

    private boolean isWhole(int more) throws MalformedFileException {
        length += more;
        if (length < bytes.length) {
            return true;
        }
        if (length >= LARGEST) {
            throw malformed("longer than any file of the kernel");
        }
        bytes = Arrays.copyOf(bytes, 2 * length);
        return false;
    }

    /** How much it has grown to hold. */
    int capacity() {
        return bytes.length;
    }

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    /** A copy of some bytes. */
    byte[] bytes(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** Bytes as text; what is not UTF-8 becomes the mark for that. */
    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether these bytes stand here. */
    boolean has(int from, byte[] expected) {
        return from + expected.length <= length
                && Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }

    /**
     * Refuses a text that is empty or cut off: every file with numbers ends with its last line, and half a number is a
     * number, too.
     */
    void requireWhole() throws MalformedFileException {
        if (length == 0) {
            throw malformed("it is empty");
        }
        if (bytes[length - 1] != '\n') {
            throw malformed("it is cut off");
        }
    }

    /** The first place of this byte, or -1. */
    int firstIndexOf(char wanted) {
        int index = 0;
        while (index < length && bytes[index] != wanted) {
            index++;
        }
        return index < length ? index : -1;
    }

    /** The last place of this byte, or -1. */
    int lastIndexOf(char wanted) {
        return lastIndexOf(wanted, length);
    }

    /** The last place of this byte before another place, or -1. */
    int lastIndexOf(char wanted, int before) {
        int index = before - 1;
        while (index >= 0 && bytes[index] != wanted) {
            index--;
        }
        return index;
    }

    /** Where it stands. */
    int position() {
        return position;
    }

    /** Goes to a place. */
    void seek(int index) {
        position = index;
    }

    /** A label as the bytes that a line begins with. */
    static byte[] label(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    /** Goes behind this label, which begins a line from here on. */
    void skipPast(byte[] label) throws MalformedFileException {
        int line = find(label);
        if (line < 0) {
            throw malformed("no line " + new String(label, StandardCharsets.US_ASCII));
        }
        position = line + label.length;
    }

    /** Whether a line from here on begins with this label. */
    boolean hasLine(byte[] label) {
        return find(label) >= 0;
    }

    private int find(byte[] label) {
        int line = position;
        while (line < length && !has(line, label)) {
            line = nextLine(line);
        }
        return line < length ? line : -1;
    }

    /** The number behind this label, which begins a line from here on. */
    long numberBehind(byte[] label) throws MalformedFileException {
        skipPast(label);
        return number();
    }

    private int nextLine(int from) {
        int index = from;
        while (index < length && bytes[index] != '\n') {
            index++;
        }
        return index + 1;
    }

    /** What is left of the line. */
    String restOfLine() {
        return text(position, nextLine(position) - 1);
    }

    /** The lines, for files that are read once in a while. */
    Stream<String> lines() {
        return text(0, length).lines();
    }

    /** Goes past this many fields of the line. */
    void skipFields(int count) {
        for (int i = 0; i < count; i++) {
            skipBlanks();
            while (position < length && bytes[position] > ' ') {
                position++;
            }
        }
    }

    /** Whether the line has a further field. */
    boolean hasField() {
        skipBlanks();
        return position < length && bytes[position] != '\n';
    }

    /** The next field, a whole number of 0 or more that fits into a long. */
    long number() throws MalformedFileException {
        skipBlanks();
        int begin = position;
        long value = 0;
        for (; position < length; position++) {
            int digit = bytes[position] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        int digits = position - begin;
        boolean ends = position == length || bytes[position] <= ' ' && bytes[position] >= 0;
        // A long holds each number of 18 digits; of those with 19 the too large ones have turned negative.
        if (digits == 0 || !ends || digits > 19 || value < 0) {
            throw malformed("no number at byte " + begin);
        }
        return value;
    }

    /** Whether the next field begins with a minus. */
    boolean isNegative() {
        skipBlanks();
        return position < length && bytes[position] == '-';
    }

    /** The number of bytes behind this label, which gives it in kilobytes. */
    long kilobytesBehind(byte[] label) throws MalformedFileException {
        long kilobytes = numberBehind(label);
        if (kilobytes > Long.MAX_VALUE / KILOBYTE) {
            throw malformed("too large: " + kilobytes + " kB");
        }
        return kilobytes * KILOBYTE;
    }

    private void skipBlanks() {
        while (position < length && (bytes[position] == ' ' || bytes[position] == '\t')) {
            position++;
        }
    }

    MalformedFileException malformed(String what) {
        return new MalformedFileException(file, what);
    }
}
