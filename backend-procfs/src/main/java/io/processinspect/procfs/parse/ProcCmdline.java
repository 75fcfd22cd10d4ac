package io.processinspect.procfs.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /proc/PID/cmdline}: the arguments, each followed by a zero byte. A program may write anything over them, so that
 * every content is valid.
 */
public final class ProcCmdline implements ProcFileParser<ProcCmdline> {
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

    /** The first argument without its folder. */
    public String program() {
        int begin = programStart();
        return new String(bytes, begin, programEnd() - begin, StandardCharsets.UTF_8);
    }

    /** Whether the first argument without its folder begins with these bytes; makes no garbage. */
    public boolean programStartsWith(byte[] prefix) {
        int begin = programStart();
        int end = begin + prefix.length;
        return end <= programEnd() && Arrays.equals(bytes, begin, end, prefix, 0, prefix.length);
    }

    private int programStart() {
        int index = programEnd();
        while (index > 0 && bytes[index - 1] != '/') {
            index--;
        }
        return index;
    }

    private int programEnd() {
        int index = 0;
        while (index < length && bytes[index] != 0) {
            index++;
        }
        return index;
    }
}
