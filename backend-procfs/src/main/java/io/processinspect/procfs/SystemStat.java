package io.processinspect.procfs;

import java.util.regex.Pattern;

/** /proc/stat: the machine's CPUs, one line each, and when it started. */
final class SystemStat implements ProcFileParser {
    private static final byte[] BOOT = ByteScanner.label("btime");
    private static final Pattern CPU = Pattern.compile("cpu[0-9]+ .*");

    private long bootSeconds;
    private int onlineCpus;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        onlineCpus =
                (int) text.lines().filter(line -> CPU.matcher(line).matches()).count();
        if (onlineCpus == 0) {
            throw text.malformed("no line of a CPU");
        }
        bootSeconds = text.numberBehind(BOOT);
    }

    /** When the system started, in whole seconds since 1970-01-01 UTC: btime. It moves when the wall clock is set. */
    long bootSeconds() {
        return bootSeconds;
    }

    /** The CPUs that are on line. */
    int onlineCpus() {
        return onlineCpus;
    }
}
