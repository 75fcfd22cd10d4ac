package io.processinspect.checks.browser;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricsProvider;
import io.processinspect.Status;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.rest.RestServer;
import io.processinspect.rest.ServerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server over a scripted machine whose seconds go by four times as fast as others. */
final class DashboardScenario implements AutoCloseable {
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000;
    /** So many seconds ago the first began, and whoever has a larger pid so much later. */
    private static final long OLDEST = 10_000;

    final FakeMachine machine = new FakeMachine();
    private final MetricsProvider provider;
    private final RestServer server;
    private final ScheduledExecutorService time = Executors.newSingleThreadScheduledExecutor();

    private DashboardScenario() throws IOException {
        machine.self(1);
        process(1, 0, "init", "root", 12 * MIB);
        provider = Backends.over(machine.source());
        server = RestServer.start(
                provider,
                ServerConfig.builder()
                        .withoutToken()
                        .port(0)
                        .rateLimit(0)
                        .listAge(Duration.ofMillis(1))
                        .build());
    }

    static DashboardScenario empty() throws IOException {
        return new DashboardScenario();
    }

    /** A machine as one meets it, ten minutes on: six watched processes, one of which exited, and much that is not. */
    static DashboardScenario ofTenMinutes() throws IOException {
        DashboardScenario scene = new DashboardScenario();
        scene.services();
        scene.watched();
        for (int i = 0; i < 600; i++) {
            scene.machine.clock().advance(Duration.ofSeconds(1));
        }
        return scene;
    }

    private void services() {
        String[] names = {
            "sshd",
            "cron",
            "systemd-journal",
            "dbus-daemon",
            "NetworkManager",
            "containerd",
            "dockerd",
            "polkitd",
            "rsyslogd",
            "nginx",
            "redis-server",
            "node",
            "python3",
            "bash",
            "vim",
            "tmux: server",
            "gnome-shell",
            "Xorg",
            "pipewire"
        };
        for (int i = 0; i < 120; i++) {
            String name = names[i % names.length];
            process(
                            300 + 7L * i,
                            i % 5 == 0 ? 1 : 300 + 7L * (i - i % 5),
                            name,
                            i % 3 == 0 ? "root" : "ada",
                            (3 + i * 37 % 190) * MIB)
                    .rate(Counter.USER_NANOS, SECOND / 1000 * (i * i % 23))
                    .rate(Counter.KERNEL_NANOS, SECOND / 1000 * (i % 4));
        }
    }

    private void watched() throws IOException {
        wave(process(4711, 1, "postgres", "postgres", 0), 310, 40, 90);
        wave(process(4730, 1, "java", "ada", 0), 780, 260, 150)
                .absent(Metric.NET, Absence.unsupported("needs a kernel that counts them"));
        wave(process(4802, 1, "ffmpeg", "ada", 0), 140, 25, 240).rate(Counter.USER_NANOS, 3 * SECOND);
        wave(process(4850, 1, "rsync", "backup", 0), 22, 6, 60).denied(Metric.IO);
        process(4901, 1, "leaky-worker", "ada", 0)
                .curve(Counter.WORKING_SET, age -> 90 * MIB + age.toSeconds() * MIB / 2)
                .curve(Counter.PRIVATE_BYTES, age -> 70 * MIB + age.toSeconds() * MIB / 2);
        wave(process(4950, 1, "make", "ada", 0), 30, 12, 45).exitsAt(Duration.ofSeconds(OLDEST - 4950 + 590), 2);
        for (long pid : new long[] {4711, 4730, 4802, 4850, 4901, 4950}) {
            server.watch(pid);
        }
    }

    /** A process with something of everything. */
    FakeProcess process(long pid, long parent, String name, String user, long memory) {
        return machine.process(pid, name, Duration.ofSeconds(pid - OLDEST))
                .user(user)
                .parent(parent)
                .status(pid % 11 == 0 ? Status.RUNNING : Status.SLEEPING)
                .value(Counter.KERNEL_NANOS, 0)
                .value(Counter.USER_NANOS, 0)
                .value(Counter.WORKING_SET, memory)
                .value(Counter.PRIVATE_BYTES, memory * 2 / 3)
                .value(Counter.SHARED, memory / 4)
                .value(Counter.PAGEFILE, 0)
                .value(Counter.VIRTUAL, 4 * memory + 64 * MIB)
                .value(Counter.THREADS, 1 + pid % 13)
                .value(Counter.HANDLES, 8 + pid % 70)
                .rate(Counter.READS, pid % 40)
                .rate(Counter.WRITES, pid % 15)
                .rate(Counter.BYTES_READ, pid % 40 * 4096)
                .rate(Counter.BYTES_WRITTEN, pid % 15 * 4096)
                .rate(Counter.STORAGE_READ, pid % 3 * 4096)
                .rate(Counter.STORAGE_WRITTEN, pid % 5 * 4096)
                .rate(Counter.BYTES_SENT, pid % 9 * 1500)
                .rate(Counter.BYTES_RECEIVED, pid % 7 * 1500)
                .rate(Counter.MINOR_FAULTS, pid % 90)
                .rate(Counter.MAJOR_FAULTS, pid % 2)
                .rate(Counter.VOLUNTARY_SWITCHES, pid % 200)
                .rate(Counter.INVOLUNTARY_SWITCHES, pid % 20);
    }

    private static FakeProcess wave(FakeProcess process, int mebibytes, int swing, int seconds) {
        return process.curve(Counter.WORKING_SET, age -> (long) ((mebibytes + swing * wave(age, seconds)) * MIB))
                .curve(Counter.PRIVATE_BYTES, age -> (long) ((0.7 * mebibytes + swing * wave(age, seconds)) * MIB))
                .curve(Counter.USER_NANOS, age ->
                        (long) (SECOND * (0.5 * age.toNanos() / 1e9 + seconds / 20.0 * wave(age, seconds))))
                .curve(Counter.BYTES_READ, age ->
                        (long) (MIB * (age.toNanos() / 1e9 * 1.5 + seconds / 12.0 * wave(age, seconds))));
    }

    private static double wave(Duration age, int seconds) {
        double turns = age.toNanos() / 1e9 * 2 * Math.PI / seconds;
        return 0.6 * Math.sin(turns) + 0.2 * Math.sin(2.7 * turns + 1) + 0.05 * Math.sin(7.3 * turns + 2);
    }

    /** From now on its time goes by. */
    DashboardScenario run() {
        return run(250);
    }

    /** The same, a second of it in so many milliseconds. */
    DashboardScenario run(long millis) {
        time.scheduleAtFixedRate(
                () -> machine.clock().advance(Duration.ofSeconds(1)), 0, millis, TimeUnit.MILLISECONDS);
        return this;
    }

    String link() {
        return server.link();
    }

    void watch(long pid) {
        server.watch(pid);
    }

    @Override
    public void close() {
        time.shutdown();
        server.close();
        provider.close();
    }
}
