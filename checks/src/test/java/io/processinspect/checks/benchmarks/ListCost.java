package io.processinspect.checks.benchmarks;

import io.processinspect.MetricsProvider;
import io.processinspect.ProcessScanner;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/** The listing of a machine with a thousand processes more than usual, by each backend and by its peers, in turns. */
final class ListCost {
    private static final int CROWD = 1000;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = Scale.of(40);

    private static final int REPEATS = 10;

    private ListCost() {}

    /** What a list takes that is repeated once a second, when the caches of the CPU are cold; in microseconds. */
    private static double repeated(MetricsProvider procfs) {
        ProcessScanner scanner = procfs.scanner();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARM_UP; i++) {
            scanner.scan();
        }
        return onceASecond(() -> {
            long before = thread.getCurrentThreadCpuTime();
            scanner.scan();
            return (thread.getCurrentThreadCpuTime() - before) / 1e3;
        });
    }

    /** The mean of ten. */
    private static double onceASecond(DoubleSupplier cost) {
        double sum = 0;
        for (int i = 0; i < REPEATS; i++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            sum += cost.getAsDouble();
        }
        return sum / REPEATS;
    }

    static List<Figure> measure() throws IOException {
        OperatingSystem oshi = new SystemInfo().getOperatingSystem();
        Optional<Peer> c = Peer.c();
        try (Crowd crowd = Crowd.of(CROWD);
                MetricsProvider procfs = Backends.open("procfs");
                MetricsProvider viaOshi = Backends.open("oshi")) {
            Cost own = Cost.UNKNOWN;
            Cost through = Cost.UNKNOWN;
            Cost bare = Cost.UNKNOWN;
            double inC = Double.POSITIVE_INFINITY;
            for (int i = 0; i < WARM_UP; i++) {
                procfs.processes();
                viaOshi.processes();
            }
            for (int i = 0; i < ROUNDS; i++) {
                own = own.or(Cost.of(3, procfs::processes));
                inC = Math.min(inC, c.map(peer -> peer.cost("list", 3)[0]).orElse(Double.NaN));
                bare = bare.or(Cost.of(1, oshi::getProcesses));
                through = through.or(Cost.of(1, viaOshi::processes));
            }
            double repeated = repeated(procfs);
            double inCOnceASecond = c.isPresent() ? onceASecond(() -> c.get().cost("list", 1)[0]) : Double.NaN;
            int listed = procfs.processes().size();
            int alive =
                    (int) crowd.processes().stream().filter(Process::isAlive).count();
            return List.of(
                    new Figure(
                            "list of " + listed + " processes, of which " + alive + " idle ones were started for it",
                            String.format(
                                    Locale.ROOT,
                                    "%.2f ms, %.0f B a process",
                                    own.micros() / 1000,
                                    own.bytes() / listed),
                            ""),
                    Figure.against("- against C, the same system calls", own.micros(), inC, "<= 1.2 x"),
                    new Figure(
                            "the same list again and again, once a second",
                            String.format(Locale.ROOT, "%.2f ms", repeated / 1000),
                            "<= 4 ms"),
                    Figure.against(
                            "- against C, the same system calls as above", repeated, inCOnceASecond, "<= 0.28 x"),
                    Figure.against("- against OSHI's getProcesses", own.micros(), bare.micros(), "<= 0.2 x"),
                    Figure.against(
                            "list through backend oshi against OSHI's getProcesses",
                            through.micros(),
                            bare.micros(),
                            "<= 1.1 x"));
        }
    }
}
