package io.processinspect.procfs;

import java.io.IOException;

/**
 * A program's name: field 2 of /proc/PID/stat, which the kernel cuts to 15 bytes. One of that length is completed from the
 * command line, where that begins with it. Looked up again when field 2 changes.
 */
final class ProcessName {
    private static final int CUT = 15;

    private byte[] bytes = {};
    private String name = "";

    /**
     * The name.
     *
     * @param text what the pin has just said and {@code stat} has parsed; may be overwritten
     */
    String of(ByteScanner text, Stat stat, StatHandle handle) {
        int from = stat.commStart();
        int to = stat.commEnd();
        if (to - from != bytes.length || !text.has(from, bytes)) {
            bytes = text.bytes(from, to);
            name = text.text(from, to);
            if (bytes.length == CUT && !stat.isKernelThread()) {
                name = complete(text, handle);
            }
        }
        return name;
    }

    private String complete(ByteScanner text, StatHandle handle) {
        try {
            handle.readCommandLine(text);
            int nul = text.firstIndexOf('\0');
            int end = nul < 0 ? text.length() : nul;
            int from = text.lastIndexOf('/', end) + 1;
            String whole = text.has(from, bytes) ? text.text(from, end) : name;
            return handle.answers(text) ? whole : name;
        } catch (IOException unreadable) {
            // The short name is true as well.
            return name;
        }
    }
}
