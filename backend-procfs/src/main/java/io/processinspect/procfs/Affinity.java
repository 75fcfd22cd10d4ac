package io.processinspect.procfs;

/** Cpus_allowed_list of /proc/PID/status: where the first thread may run, as in {@code 0-3,8}. */
final class Affinity implements ProcFileParser {
    private static final byte[] LIST = ByteScanner.label("Cpus_allowed_list:");

    private int cpus;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        text.skipPast(LIST);
        cpus = 0;
        for (String range : text.restOfLine().strip().split(",")) {
            cpus += count(range, text);
        }
    }

    private static int count(String range, ByteScanner text) throws MalformedFileException {
        int dash = range.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            if (first < 0 || last < first) {
                throw text.malformed("no range of CPUs: " + range);
            }
            return last - first + 1;
        } catch (NumberFormatException notANumber) {
            throw text.malformed("no range of CPUs: " + range);
        }
    }

    /** How many CPUs that are, 1 or more. */
    int cpus() {
        return cpus;
    }
}
