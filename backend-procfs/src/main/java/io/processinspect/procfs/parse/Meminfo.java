package io.processinspect.procfs.parse;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/meminfo}: the memory of the machine. A line that is missing or holds something else than a number does not
 * concern the others.
 *
 * @param memAvailable missing before Linux 3.14; there is no other line that says the same
 */
public record Meminfo(Line memTotal, Line memFree, Line memAvailable, Line swapTotal, Line swapFree) {
    /**
     * One line.
     *
     * @param label what it begins with, without the colon
     * @param bytes empty when the line is missing or holds no number
     * @param fault what the line holds in place of a number; empty when the line is missing or good
     */
    public record Line(String label, OptionalLong bytes, Optional<String> fault) {}

    /** See {@link ProcFileParser#parse}. */
    public static Meminfo parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        return new Meminfo(
                line("MemTotal", scanner),
                line("MemFree", scanner),
                line("MemAvailable", scanner),
                line("SwapTotal", scanner),
                line("SwapFree", scanner));
    }

    private static Line line(String label, ByteScanner scanner) {
        if (!scanner.trySkipPast(ByteScanner.label(label + ":"))) {
            return new Line(label, OptionalLong.empty(), Optional.empty());
        }
        try {
            return new Line(label, OptionalLong.of(scanner.kilobytes()), Optional.empty());
        } catch (MalformedFileException broken) {
            return new Line(label, OptionalLong.empty(), Optional.of(broken.getMessage()));
        }
    }
}
