package io.processinspect.checks.benchmarks;

import io.processinspect.MetricsProvider;
import io.processinspect.checks.benchmarks.Benchmarks.Figure;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/** The listing of a machine with a thousand processes more than usual, by each backend and by its peers, in turns. */
final class ListCost {
    private static final int CROWD = 1000;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = Scale.of(40);

    private ListCost() {}

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
                    Figure.against("- against OSHI's getProcesses", own.micros(), bare.micros(), "<= 0.2 x"),
                    Figure.against(
                            "list through backend oshi against OSHI's getProcesses",
                            through.micros(),
                            bare.micros(),
                            "<= 1.1 x"));
        }
    }
}
