package io.processinspect.checks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kernel's own files, read by hand: the truth to compare with. */
final class Proc {
    private static final long PAGE = 4096;
    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** What of a process can be compared. */
    record Numbers(long workingSet, long virtual, long handles, long threads) {}

    static Numbers of(long pid) throws IOException {
        String[] statm =
                Files.readString(Path.of("/proc/" + pid + "/statm")).strip().split(" ");
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return new Numbers(
                    Long.parseLong(statm[1]) * PAGE,
                    Long.parseLong(statm[0]) * PAGE,
                    files.count(),
                    Long.parseLong(afterName(pid)[17]));
        }
    }

    /** User and kernel time, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        String[] stat = afterName(pid);
        return (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) / TICKS_PER_SECOND;
    }

    /** The fields of stat from the third on: the second is a name, and may hold anything. */
    private static String[] afterName(long pid) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
        String stat = new String(bytes, StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
    }

    static Set<Long> pids() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .map(Long::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
