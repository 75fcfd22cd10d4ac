package io.processinspect.procfs.parse;

import io.processinspect.Absence;
import io.processinspect.Measured;

/**
 * {@code /proc/meminfo}: the memory of the machine, in bytes. What has no line, or one that is no number, is absent; the others
 * are there.
 *
 * @param memAvailable absent before Linux 3.14; there is no other line that says the same
 */
public record Meminfo(
        Measured<Long> memTotal,
        Measured<Long> memFree,
        Measured<Long> memAvailable,
        Measured<Long> swapTotal,
        Measured<Long> swapFree) {
    /** See {@link ProcFileParser#parse}. */
    public static Meminfo parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        return new Meminfo(
                bytes("MemTotal", scanner),
                bytes("MemFree", scanner),
                bytes("MemAvailable", scanner),
                bytes("SwapTotal", scanner),
                bytes("SwapFree", scanner));
    }

    private static Measured<Long> bytes(String line, ByteScanner scanner) {
        if (!scanner.trySkipPast(ByteScanner.label(line + ":"))) {
            return Measured.absent("memory", Absence.unsupported("/proc/meminfo has no line " + line));
        }
        try {
            return Measured.of(scanner.kilobytes());
        } catch (MalformedFileException broken) {
            return Measured.absent("memory", Absence.failed(broken.getMessage()));
        }
    }
}
