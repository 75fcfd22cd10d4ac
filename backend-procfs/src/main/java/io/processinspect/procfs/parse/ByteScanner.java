package io.processinspect.procfs.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A position in the bytes of one kernel file. Numbers and labels are read in place, so that parsing makes no garbage. The
 * bytes belong to the caller and may change after parsing: a parser copies what it keeps. Not safe for threads.
 */
public final class ByteScanner {
    private static final int KILOBYTE = 1024;
    private static final int MAX_LONG_DIGITS = 19;
    private static final int MAX_QUOTED = 20;

    private String file = "";
    private byte[] bytes = {};
    private int length;
    private int position;

    /** Scans nothing until {@link #reset}. */
    public ByteScanner() {}

    /** A scanner over bytes that were not read from a file. */
    public static ByteScanner of(String file, byte[] content) {
        ByteScanner scanner = new ByteScanner();
        scanner.reset(file, content, content.length);
        return scanner;
    }

    /** A label as the bytes at the beginning of a line. */
    static byte[] label(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Starts over with other bytes.
     *
     * @param file the name for messages
     * @param content is not copied
     * @param size how many of the bytes to scan
     */
    public void reset(String file, byte[] content, int size) {
        this.file = file;
        bytes = content;
        length = size;
        position = 0;
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /** The byte at an index. */
    byte at(int index) {
        return bytes[index];
    }

    /** Copies the bytes of a range to the start of an array. */
    void copy(int from, int to, byte[] target) {
        System.arraycopy(bytes, from, target, 0, to - from);
    }

    /** Rejects a file that is empty or cut off: half a number would parse as a number. */
    void requireWhole() throws MalformedFileException {
        if (length == 0) {
            throw malformed("the file is empty");
        }
        if (bytes[length - 1] != '\n') {
            throw malformed("the file is cut off: it does not end with a line break");
        }
    }

    /** The first index of a byte, or -1. */
    int firstIndexOf(char wanted) {
        int index = 0;
        while (index < length && bytes[index] != wanted) {
            index++;
        }
        return index < length ? index : -1;
    }

    /** The last index of a byte, or -1. */
    int lastIndexOf(char wanted) {
        int index = length - 1;
        while (index >= 0 && bytes[index] != wanted) {
            index--;
        }
        return index;
    }

    /** Moves to an index. */
    void seek(int index) {
        position = index;
    }

    /** Whether the position is behind the last byte. */
    boolean isAtEnd() {
        return position >= length;
    }

    /** Moves past a label that begins a line. */
    void skipPast(byte[] label) throws MalformedFileException {
        if (!trySkipPast(label)) {
            throw malformed("there is no line " + new String(label, StandardCharsets.US_ASCII));
        }
    }

    /**
     * As {@link #skipPast}, but returns false and stays here when no line begins with the label. Searches from here on, and
     * then from the beginning, so that lines read in the kernel's order are found at once and those in another order as well.
     */
    boolean trySkipPast(byte[] label) {
        return seekPast(label, position, length) || seekPast(label, 0, position);
    }

    private boolean seekPast(byte[] label, int from, int to) {
        int line = from;
        while (line < to && !has(line, label)) {
            line = nextLine(line);
        }
        if (line >= to) {
            return false;
        }
        position = line + label.length;
        return true;
    }

    /** Moves past a prefix if it is next. */
    boolean skipPrefix(byte[] prefix) {
        boolean found = has(position, prefix);
        position += found ? prefix.length : 0;
        return found;
    }

    /** Moves past a word if it is the whole next field. */
    boolean skipWord(byte[] word) {
        skipBlanks();
        int end = position + word.length;
        boolean found = has(position, word) && isFieldEnd(end);
        position = found ? end : position;
        return found;
    }

    /** Moves past a byte if it is next. */
    boolean skipByte(char wanted) {
        boolean found = position < length && bytes[position] == wanted;
        position += found ? 1 : 0;
        return found;
    }

    private boolean has(int from, byte[] expected) {
        return from + expected.length <= length
                && Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }

    private int nextLine(int from) {
        int index = from;
        while (index < length && bytes[index] != '\n') {
            index++;
        }
        return index + 1;
    }

    /** The rest of the line as text, and moves to the next line. Bytes that are not UTF-8 become U+FFFD. */
    String line() {
        int begin = position;
        skipLine();
        int end = bytes[position - 1] == '\n' ? position - 1 : position;
        return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    /** Moves to the next line, or behind the last byte. */
    void skipLine() {
        position = Math.min(length, nextLine(position));
    }

    /** Moves past this many fields, which the kernel separates by one blank each. */
    void skipFields(int count) {
        // Local copies of the fields keep this loop in registers.
        byte[] text = bytes;
        int end = length;
        int index = position;
        int blanks = 0;
        while (index < end && (text[index] != ' ' || blanks++ < count)) {
            index++;
        }
        position = index;
    }

    /** Whether the line has another field. */
    boolean hasField() {
        skipBlanks();
        return position < length && bytes[position] != '\n';
    }

    /** Whether the next byte is a digit. */
    boolean isAtDigit() {
        return position < length && bytes[position] >= '0' && bytes[position] <= '9';
    }

    /** The next field: a whole number from 0 to {@link Long#MAX_VALUE}. */
    long number() throws MalformedFileException {
        skipBlanks();
        return digitsToFieldEnd();
    }

    /** As {@link #number}, with an optional minus. */
    long signedNumber() throws MalformedFileException {
        skipBlanks();
        return skipByte('-') ? -digitsToFieldEnd() : digitsToFieldEnd();
    }

    private long digitsToFieldEnd() throws MalformedFileException {
        int begin = position;
        long value = digits();
        if (!isFieldEnd(position)) {
            throw notANumber(begin);
        }
        return value;
    }

    /** The digits that are next, as a number; unlike {@link #number()}, this does not require the field to end after them. */
    long digits() throws MalformedFileException {
        byte[] text = bytes;
        int end = length;
        int begin = position;
        int index = begin;
        long value = 0;
        for (; index < end; index++) {
            int digit = text[index] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        position = index;
        int count = index - begin;
        // Every number of 18 digits fits into a long; one of 19 that does not has turned negative.
        if (count == 0 || count > MAX_LONG_DIGITS || value < 0) {
            throw notANumber(begin);
        }
        return value;
    }

    /** The number behind a label that begins a line. */
    long number(byte[] label) throws MalformedFileException {
        skipPast(label);
        return number();
    }

    /** The next field, which the kernel gives in kilobytes, as bytes. */
    long kilobytes() throws MalformedFileException {
        long kilobytes = number();
        if (kilobytes > Long.MAX_VALUE / KILOBYTE) {
            throw malformed("too large: " + kilobytes + " kB");
        }
        return kilobytes * KILOBYTE;
    }

    private boolean isFieldEnd(int index) {
        return index >= length || bytes[index] <= ' ' && bytes[index] >= 0;
    }

    /** Moves past blanks and tabs. */
    void skipBlanks() {
        while (position < length && (bytes[position] == ' ' || bytes[position] == '\t')) {
            position++;
        }
    }

    private MalformedFileException notANumber(int begin) {
        int end = begin;
        while (end < length && end < begin + MAX_QUOTED && bytes[end] > ' ') {
            end++;
        }
        String found = new String(bytes, begin, end - begin, StandardCharsets.US_ASCII);
        return malformed("expected a number at byte " + begin + ", found \"" + found + "\"");
    }

    /** What to throw when the file is not what the kernel writes. */
    public MalformedFileException malformed(String what) {
        return new MalformedFileException(file, what);
    }
}
