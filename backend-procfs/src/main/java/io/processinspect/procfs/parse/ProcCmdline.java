package io.processinspect.procfs.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /proc/PID/cmdline}: the arguments, each followed by a zero byte. A program may write anything over them, so that
 * every content is valid.
 */
public final class ProcCmdline implements ProcFileParser<ProcCmdline> {
    /** NAME_MAX of Linux, in bytes. */
    private static final int MAX_FILE_NAME = 255;

    private byte[] bytes = {};
    private int length;

    @Override
    public ProcCmdline parse(ByteScanner scanner) {
        length = scanner.length();
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        scanner.copy(0, length, bytes);
        return this;
    }

    /** The arguments, as far as the file was read; empty for a kernel thread. Bytes that are not UTF-8 become U+FFFD. */
    public List<String> arguments() {
        int end = length;
        // A program that writes over its arguments may leave any number of zero bytes at the end.
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end == 0 ? List.of() : List.of(new String(bytes, 0, end, StandardCharsets.UTF_8).split("\0", -1));
    }

    /**
     * The name of the program, of which the kernel gives the beginning: the first argument from there to the next blank. A
     * program that writes a title has its arguments behind a blank, and there may be secrets in them. A beginning that has a
     * blank itself may be such a title, and is not completed.
     *
     * @return null when the first argument has no such file name
     */
    public String programStartingWith(byte[] beginning) {
        int end = hasBlank(beginning) ? 0 : firstArgumentEnd();
        for (int begin = 0; begin + beginning.length <= end; begin++) {
            if ((begin == 0 || bytes[begin - 1] == '/') && has(begin, beginning)) {
                int stop = begin + beginning.length;
                while (stop < end && bytes[stop] != ' ' && bytes[stop] != '/') {
                    stop++;
                }
                // What a slash ends is a folder.
                if ((stop == end || bytes[stop] == ' ') && stop - begin <= MAX_FILE_NAME) {
                    return new String(bytes, begin, stop - begin, StandardCharsets.UTF_8);
                }
            }
        }
        return null;
    }

    private static boolean hasBlank(byte[] text) {
        for (byte one : text) {
            if (one == ' ') {
                return true;
            }
        }
        return false;
    }

    private boolean has(int begin, byte[] expected) {
        return Arrays.equals(bytes, begin, begin + expected.length, expected, 0, expected.length);
    }

    /** Whether the first argument has a blank, so that a file name in it may go on behind that. */
    public boolean hasBlankInFirstArgument() {
        int end = firstArgumentEnd();
        int index = 0;
        while (index < end && bytes[index] != ' ') {
            index++;
        }
        return index < end;
    }

    private int firstArgumentEnd() {
        int index = 0;
        while (index < length && bytes[index] != 0) {
            index++;
        }
        return index;
    }
}
