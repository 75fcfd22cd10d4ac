package io.processinspect.checks.benchmarks;

import com.sun.management.ThreadMXBean;
import io.processinspect.MetricsProvider;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/** The listing through the OSHI backend against OSHI alone, in turns, by the CPU time of the thread. */
final class ListCost {
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 200;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ListCost() {}

    static List<Figure> measure() {
        OperatingSystem oshi = new SystemInfo().getOperatingSystem();
        try (MetricsProvider provider = Backends.open("oshi")) {
            double[] ours = new double[ROUNDS];
            double[] bare = new double[ROUNDS];
            for (int i = -WARM_UP; i < ROUNDS; i++) {
                double one = millis(oshi::getProcesses);
                double other = millis(provider::processes);
                if (i >= 0) {
                    bare[i] = one;
                    ours[i] = other;
                }
            }
            double ratio = median(ours) / median(bare);
            return List.of(new Figure(
                    "list through backend oshi, " + provider.processes().size()
                            + " processes, against OSHI's getProcesses",
                    String.format(Locale.ROOT, "%.2f x (%.2f ms against %.2f ms)", ratio, median(ours), median(bare)),
                    "<= 1.1 x"));
        }
    }

    private static double millis(Runnable work) {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
