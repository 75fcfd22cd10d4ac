package io.processinspect.checks.benchmarks;

import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.Schedule;
import io.processinspect.checks.Child;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One idle process, the default metrics, read again and again: the kernel's cost, and what each program adds to it. */
final class OneProcess {
    private static final Duration TICK = Duration.ofMillis(1);
    private static final int ROUNDS = Scale.of(15);
    private static final int OFTEN = 20_000;
    private static final int SELDOM = 500;

    private static long heard;

    private OneProcess() {}

    /** A process that is read whenever the clock is moved, on the thread that moves it. */
    private record Monitored(ByHand source, MetricsProvider provider) implements AutoCloseable {
        static Monitored by(String backend, long pid) {
            ByHand source = ByHand.over(backend);
            MetricsProvider provider = Backends.over(source);
            provider.monitor(pid, MetricFlags.DEFAULT, Schedule.every(TICK), sample -> heard++);
            return new Monitored(source, provider);
        }

        void tick() {
            source.machine().clock().advance(TICK);
        }

        @Override
        public void close() {
            provider.close();
        }
    }

    static List<Figure> measure() throws IOException {
        Optional<Peer> c = Peer.c();
        Optional<Peer> psutil = Peer.psutil();
        FakeMachine idle = new FakeMachine();
        Timeline timeline = idle.source().timeline();
        timeline.timer("idle", () -> timeline.nanoTime() + TICK.toNanos());
        try (Child target = Child.start(List.of("sleep", "600"));
                Monitored procfs = Monitored.by("procfs", target.pid());
                Monitored oshi = Monitored.by("oshi", target.pid())) {
            Cost clock = Cost.UNKNOWN;
            Cost own = Cost.UNKNOWN;
            Cost viaOshi = Cost.UNKNOWN;
            Cost once = Cost.UNKNOWN;
            double held = Double.POSITIVE_INFINITY;
            double parsed = Double.POSITIVE_INFINITY;
            double fresh = Double.POSITIVE_INFINITY;
            double python = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) {
                clock = clock.or(Cost.of(OFTEN, () -> idle.clock().advance(TICK)));
                own = own.or(Cost.of(OFTEN, procfs::tick));
                held = Math.min(held, cost(c, "held", target.pid(), OFTEN));
                parsed = Math.min(parsed, cost(c, "parsed", target.pid(), OFTEN));
                once = once.or(Cost.of(OFTEN / 4, () -> procfs.provider.snapshot(target.pid(), MetricFlags.DEFAULT)));
                fresh = Math.min(fresh, cost(c, "fresh", target.pid(), OFTEN / 4));
                viaOshi = viaOshi.or(Cost.of(SELDOM, oshi::tick));
                python = Math.min(python, cost(psutil, target.pid(), SELDOM));
            }
            own = own.less(clock);
            List<Figure> figures = new ArrayList<>();
            figures.add(new Figure(
                    "one watched process, default metrics, held, read to delivered",
                    String.format(Locale.ROOT, "%.2f us, %.0f B", own.micros(), own.bytes()),
                    "<= 200 B"));
            figures.add(Figure.against(
                    "- against C, the same system calls through open descriptors", own.micros(), held, "<= 1.15 x"));
            figures.add(
                    Figure.against("- against C, the same and the numbers parsed", own.micros(), parsed, "none set"));
            figures.add(Figure.against("- against backend oshi", own.micros(), viaOshi.micros(), "<= 0.1 x"));
            figures.add(Figure.against("- against psutil's as_dict of the same", own.micros(), python, "<= 0.067 x"));
            figures.add(new Figure(
                    "one snapshot, nothing held before or after",
                    String.format(Locale.ROOT, "%.2f us, %.0f B", once.micros(), once.bytes()),
                    "none set"));
            figures.add(Figure.against(
                    "- against C, the same files opened for each read", once.micros(), fresh, "none set"));
            return figures;
        }
    }

    private static double cost(Optional<Peer> peer, Object... arguments) {
        return peer.map(each -> each.cost(arguments)[0]).orElse(Double.NaN);
    }
}
