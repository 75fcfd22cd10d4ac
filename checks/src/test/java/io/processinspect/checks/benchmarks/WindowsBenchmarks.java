package io.processinspect.checks.benchmarks;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import com.sun.management.ThreadMXBean;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.dll.DllCounterSourceProvider;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What Java adds to the library's own cost, with C in turns in the same process: run {@code mvn verify -Pwindows
 * -Dwindows=benchmarks}. Arguments: the peer's library, ours; one that is both is that of a scripted machine.
 */
public final class WindowsBenchmarks {
    private static final int ROUNDS = Scale.of(301);
    private static final int MONITORED_SECONDS = Scale.of(60);
    private static final int WATCHED = 1000;
    private static final int SCRIPTED = 1000;
    private static final long SCRIPTED_PID = 4;
    private static final MetricFlags FOUR =
            MetricFlags.of(Metric.WORKING_SET, Metric.PRIVATE_BYTES, Metric.PAGEFILE, Metric.VIRTUAL);

    private final CounterSource source;
    private final NativeLibrary peer;

    private WindowsBenchmarks(CounterSource source, NativeLibrary peer) {
        this.source = source;
        this.peer = peer;
    }

    /** Prints the table. */
    public static void main(String[] arguments) {
        NativeLibrary peer = NativeLibrary.getInstance(arguments[0]);
        Map<String, String> path = Map.of("path", arguments[1]);
        try (CounterSource source = new DllCounterSourceProvider().open(path)) {
            if (peer.getFunction("peer_load").invokeInt(new Object[] {new WString(arguments[1])}) == 0) {
                throw new IllegalStateException("the peer does not find the library");
            }
            WindowsBenchmarks benchmarks = new WindowsBenchmarks(source, peer);
            if (arguments[0].equals(arguments[1])) {
                benchmarks.scripted();
            } else {
                benchmarks.system();
            }
        }
    }

    /** Over a machine without a system, whose calls take next to nothing. */
    private void scripted() {
        peer.getFunction("peer_script").invokeVoid(new Object[] {SCRIPTED});
        String machine = ", over a scripted machine";
        read(2000, SCRIPTED_PID, "4 metrics by handle" + machine, FOUR);
        scan(machine);
    }

    private void system() {
        read(100, source.self(), "4 metrics by handle", FOUR);
        read(100, source.self(), "all metrics by a scan", MetricFlags.ALL);
        scan("");
        thousandWatched();
        monitor();
    }

    private static void line(String what, String target, String format, Object... numbers) {
        System.out.println("| " + what + " | " + String.format(Locale.ROOT, format, numbers) + " | " + target + " |");
    }

    private long call(String function, Object... arguments) {
        long nanos = peer.getFunction(function).invokeLong(arguments);
        if (nanos < 0) {
            throw new IllegalStateException(function + " failed");
        }
        return nanos;
    }

    /** Nanoseconds of one, the median of many rounds in which both take turns: theirs, ours. */
    private static double[] inTurns(int times, LongSupplier theirs, LongSupplier ours) {
        double[] c = new double[ROUNDS];
        double[] java = new double[ROUNDS];
        for (int i = -50; i < ROUNDS; i++) {
            long theirNanos = theirs.getAsLong();
            long ourNanos = ours.getAsLong();
            if (i >= 0) {
                c[i] = (double) theirNanos / times;
                java[i] = (double) ourNanos / times;
            }
        }
        return new double[] {median(c), median(java)};
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static long nanosOf(int times, Runnable work) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return System.nanoTime() - begin;
    }

    private static double bytesOf(int times, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return (double) (threads.getThreadAllocatedBytes(self) - before) / times;
    }

    private void read(int times, long pid, String what, MetricFlags metrics) {
        long id = call("peer_open", (int) pid);
        Reading reading = new Reading(metrics, source.timeline());
        try (OpenProcess process = source.open(pid, metrics)) {
            Runnable ours = () -> {
                if (!process.read(reading)) {
                    throw new IllegalStateException("this process has exited");
                }
            };
            double[] nanos =
                    inTurns(times, () -> call("peer_read", id, metrics.counters(), times), () -> nanosOf(times, ours));
            line(
                    "Java read over the same call in C: " + what,
                    "<= 150 ns",
                    "%+.0f ns (C %.0f ns, %.3f x)",
                    nanos[1] - nanos[0],
                    nanos[0],
                    nanos[1] / nanos[0]);
            line("- garbage of a read", "0 B", "%.1f B", bytesOf(20_000, ours));
        }
    }

    private void scan(String machine) {
        int times = 20;
        int processes = source.processes().size();
        Runnable ours = () -> source.processes();
        double[] nanos = inTurns(times, () -> call("peer_scan", times), () -> nanosOf(times, ours));
        line(
                "list of " + processes + " processes over the same scan in C, each" + machine,
                "<= 0.25 us",
                "%+.3f us (C %.2f us)",
                (nanos[1] - nanos[0]) / processes / 1000,
                nanos[0] / processes / 1000);
        line("- garbage of it, each", "<= 256 B", "%.0f B", bytesOf(2000, ours) / processes);
    }

    /** A thousand handles to this process, read together, against one scan. */
    private void thousandWatched() {
        int times = 5;
        MetricFlags metrics = MetricFlags.of(Metric.CPU, Metric.THREADS);
        OpenProcess[] watched = new OpenProcess[WATCHED];
        Reading[] readings = new Reading[WATCHED];
        boolean[] alive = new boolean[WATCHED];
        for (int i = 0; i < WATCHED; i++) {
            watched[i] = source.open(source.self(), metrics);
            readings[i] = new Reading(metrics, source.timeline());
        }
        Runnable ours = () -> source.readAll(watched, readings, alive);
        double[] nanos = inTurns(times, () -> call("peer_scan", times), () -> nanosOf(times, ours));
        line(
                "1,000 watched, one tick over one scan in C",
                "one scan",
                "%+.2f us each (scan %.0f us)",
                (nanos[1] - nanos[0]) / WATCHED / 1000,
                nanos[0] / 1000);
        line("- garbage of a tick", "none set", "%.0f B", bytesOf(200, ours));
        if (!alive[WATCHED - 1] || readings[WATCHED - 1].value(Counter.THREADS) < 1) {
            throw new IllegalStateException("it was not read");
        }
        for (OpenProcess one : watched) {
            one.close();
        }
    }

    private void monitor() {
        try (Memory out = new Memory(5 * Long.BYTES)) {
            if (peer.getFunction("peer_monitor").invokeInt(new Object[] {10, 1000 * MONITORED_SECONDS, out}) == 0) {
                throw new IllegalStateException("monitoring did not start");
            }
            line(
                    "callbacks at 10 ms over " + MONITORED_SECONDS + " s",
                    "told",
                    "%d calls, %d missed; late by %.2f ms in the median, %.2f ms in 1 of 100, %.2f ms at worst",
                    out.getLong(0),
                    out.getLong(8),
                    out.getLong(16) / 1e6,
                    out.getLong(24) / 1e6,
                    out.getLong(32) / 1e6);
        }
    }
}
