package io.processinspect.checks.benchmarks;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.WatchList;
import io.processinspect.checks.Child;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What network bytes cost: a tick of a watch list with sock_diag, in turns with its peers, and a call on a socket with bpf. */
final class NetworkCost {
    private static final MetricFlags NET = MetricFlags.of(Metric.NET);
    private static final int ROUNDS = Scale.of(40);
    private static final int TIMES = 10;
    private static final int CALLS = 200_000;

    private NetworkCost() {}

    static List<Figure> measure() throws IOException {
        Optional<Peer> c = Peer.c();
        if (c.isEmpty()) {
            return List.of();
        }
        List<Figure> figures = new ArrayList<>(busy(c.get()));
        figures.addAll(idle(c.get()));
        figures.addAll(calls(c.get()));
        return figures;
    }

    /** A thousand sockets, of a hundred watched processes. */
    private static List<Figure> busy(Peer c) throws IOException {
        try (Child crowd = Child.patient(c.with("crowd", 100, 10, 0));
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(NET)) {
            list.addAll(identities(provider, pids(crowd)));
            Cost own = Cost.UNKNOWN;
            double dump = Double.POSITIVE_INFINITY;
            double psutil = Double.POSITIVE_INFINITY;
            Optional<Peer> python = Peer.psutilConnections();
            for (int i = 0; i < ROUNDS; i++) {
                own = own.or(Cost.of(TIMES, () -> refresh(list)));
                dump = Math.min(dump, c.cost("dump", TIMES)[0]);
                psutil = Math.min(psutil, python.map(peer -> peer.cost(1)[0]).orElse(Double.NaN));
            }
            return List.of(
                    new Figure(
                            "network bytes of " + list.latest().size()
                                    + " watched processes with 1,000 sockets, a tick",
                            millis(own),
                            "<= 2.5 ms"),
                    Figure.against("- against C, the dump of the sockets alone", own.micros(), dump, "none set"),
                    Figure.against(
                            "- against psutil's net_connections, which has no bytes",
                            own.micros(),
                            psutil,
                            "none set"));
        }
    }

    /** A thousand processes with 25 files each, of which one is watched. */
    private static List<Figure> idle(Peer c) throws IOException {
        try (Child crowd = Child.patient(c.with("crowd", 1000, 0, 25));
                MetricsProvider provider = Backends.open("procfs");
                WatchList list = provider.watch(NET)) {
            List<ProcessIdentity> first =
                    identities(provider, pids(crowd).stream().limit(1).collect(Collectors.toSet()));
            Cost map = Cost.of(1, () -> list.addAll(first));
            Cost own = Cost.UNKNOWN;
            for (int i = 0; i < ROUNDS; i++) {
                own = own.or(Cost.of(TIMES, () -> refresh(list)));
            }
            return List.of(
                    new Figure(
                            "the same of 1 among 1,000 idle processes with 25 files each, a tick",
                            millis(own),
                            "<= 1 ms"),
                    new Figure("- the first map of sockets to processes", millis(map), "none set"));
        }
    }

    private static List<Figure> calls(Peer c) {
        double without = Double.POSITIVE_INFINITY;
        double with = Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.max(3, ROUNDS / 4); i++) {
            without = Math.min(without, c.cost("send", CALLS)[0]);
            try (MetricsProvider provider = Backends.open("procfs", Map.of("network", "bpf"));
                    MonitoringSession session = provider.openSession(provider.self(), NET)) {
                if (!session.soFar().network().bytesSent().isPresent()) {
                    return List.of(new Figure(
                            "a call on a socket while bpf counts",
                            "not there: " + session.soFar().network().bytesSent(),
                            "<= 0.4 us more"));
                }
                with = Math.min(with, c.cost("send", CALLS)[0]);
            }
        }
        return List.of(new Figure(
                "a call on a socket while bpf counts",
                String.format(Locale.ROOT, "%.2f us more (%.2f us without)", with - without, without),
                "<= 0.4 us more"));
    }

    private static Set<Long> pids(Child crowd) throws IOException {
        return Stream.of(crowd.line().strip().split(" ")).map(Long::valueOf).collect(Collectors.toSet());
    }

    private static List<ProcessIdentity> identities(MetricsProvider provider, Set<Long> pids) {
        return provider.processes().stream()
                .map(ProcessEntry::process)
                .filter(process -> pids.contains(process.pid()))
                .toList();
    }

    private static void refresh(WatchList list) {
        try {
            list.refresh(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String millis(Cost cost) {
        return String.format(Locale.ROOT, "%.2f ms, %.0f B", cost.micros() / 1000, cost.bytes());
    }
}
