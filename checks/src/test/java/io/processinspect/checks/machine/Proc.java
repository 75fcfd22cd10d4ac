package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.Counter;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kernel's own files, read by hand: the truth to compare with. */
final class Proc {
    private static final long PAGE = 4096;
    private static final long NANOS_PER_TICK = 10_000_000;
    /** The numbers of accept and accept4, on x86-64 and on AArch64. */
    private static final Set<String> ACCEPT =
            System.getProperty("os.arch").equals("amd64") ? Set.of("43", "288") : Set.of("202", "242");

    private Proc() {}

    /** What of a process can be compared. */
    record Numbers(long workingSet, long virtual, long handles, long threads) {}

    static Numbers of(long pid) throws IOException {
        Map<Counter, Long> all = counters(pid);
        return new Numbers(
                all.get(Counter.WORKING_SET),
                all.get(Counter.VIRTUAL),
                all.get(Counter.HANDLES),
                all.get(Counter.THREADS));
    }

    /**
     * A snapshot that agrees with the files, which were the same before and after it: a process that idles may still have
     * something to do for a moment.
     */
    static ProcessSample compared(MetricsProvider provider, long pid) throws IOException {
        Numbers before;
        Numbers after;
        ProcessSample sample;
        do {
            before = of(pid);
            sample = provider.snapshot(pid, MetricFlags.DEFAULT);
            after = of(pid);
        } while (!before.equals(after));
        assertEquals(before.workingSet(), sample.memory().workingSetBytes().get());
        assertEquals(before.virtual(), sample.memory().virtualBytes().get());
        assertEquals(before.handles(), sample.handles().get());
        assertEquals(before.threads(), sample.threads().get());
        return sample;
    }

    /**
     * By counting, where that is allowed; the folder's size is said to everybody. A thread that waits for a connection has
     * taken the descriptor already, which the size counts and the folder does not show.
     */
    private static long files(long pid) throws IOException {
        Path folder = Path.of("/proc/" + pid + "/fd");
        try (Stream<Path> files = Files.list(folder)) {
            return files.count() + (Files.size(folder) > 0 ? accepting(pid) : 0);
        } catch (AccessDeniedException refused) {
            return Files.size(folder);
        }
    }

    /** Where that may not be known, not even of one's own processes, the size is taken as it is. */
    private static long accepting(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long accepting = 0;
            for (Path thread : threads.toList()) {
                accepting += isAccepting(thread) ? 1 : 0;
            }
            return accepting;
        }
    }

    private static boolean isAccepting(Path thread) throws AccessDeniedException {
        try {
            return ACCEPT.contains(Files.readString(thread.resolve("syscall")).split("\\s")[0]);
        } catch (IOException endedOrRefused) {
            if (Files.exists(thread)) {
                throw new AccessDeniedException(thread.toString());
            }
            return false;
        }
    }

    /** Every counter that can be read. */
    static Map<Counter, Long> counters(long pid) throws IOException {
        Map<Counter, Long> all = new EnumMap<>(Counter.class);
        String[] stat = afterName(pid);
        String[] statm = Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ");
        Map<String, String> status = labelled(pid, "status");
        all.put(Counter.VIRTUAL, Long.parseLong(statm[0]) * PAGE);
        all.put(Counter.WORKING_SET, Long.parseLong(statm[1]) * PAGE);
        all.put(Counter.HANDLES, files(pid));
        all.put(Counter.THREADS, Long.parseLong(stat[17]));
        all.put(Counter.SHARED, Long.parseLong(statm[2]) * PAGE);
        all.put(Counter.PRIVATE_BYTES, (Long.parseLong(statm[1]) - Long.parseLong(statm[2])) * PAGE);
        all.put(Counter.USER_NANOS, Long.parseLong(stat[11]) * NANOS_PER_TICK);
        all.put(Counter.KERNEL_NANOS, Long.parseLong(stat[12]) * NANOS_PER_TICK);
        // A snapshot has the sum; the clock itself has no file.
        all.put(Counter.CPU_NANOS, all.get(Counter.USER_NANOS) + all.get(Counter.KERNEL_NANOS));
        all.put(Counter.MINOR_FAULTS, Long.parseLong(stat[7]));
        all.put(Counter.MAJOR_FAULTS, Long.parseLong(stat[9]));
        all.put(
                Counter.PAGEFILE,
                Long.parseLong(status.getOrDefault("VmSwap", "0 kB").split(" ")[0]) * 1024);
        all.put(Counter.VOLUNTARY_SWITCHES, Long.parseLong(status.get("voluntary_ctxt_switches")));
        all.put(Counter.INVOLUNTARY_SWITCHES, Long.parseLong(status.get("nonvoluntary_ctxt_switches")));
        try {
            Map<String, String> io = labelled(pid, "io");
            all.put(Counter.READS, Long.parseLong(io.get("syscr")));
            all.put(Counter.WRITES, Long.parseLong(io.get("syscw")));
            all.put(Counter.BYTES_READ, Long.parseLong(io.get("rchar")));
            all.put(Counter.BYTES_WRITTEN, Long.parseLong(io.get("wchar")));
            all.put(Counter.STORAGE_READ, Long.parseLong(io.get("read_bytes")));
            all.put(Counter.STORAGE_WRITTEN, Long.parseLong(io.get("write_bytes")));
        } catch (IOException denied) {
            // Even root may not read it of every process.
        }
        return all;
    }

    private static Map<String, String> labelled(long pid, String file) throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("/proc/" + pid + "/" + file));
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip(), (one, other) -> one));
    }

    /** User and kernel time, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        String[] stat = afterName(pid);
        return (Long.parseLong(stat[11]) + Long.parseLong(stat[12])) * NANOS_PER_TICK / 1e9;
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
