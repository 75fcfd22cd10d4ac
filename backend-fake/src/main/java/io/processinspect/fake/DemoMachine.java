package io.processinspect.fake;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.ProcessSocket;
import io.processinspect.Status;
import io.processinspect.spi.CounterSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The processes of {@code --backend fake}: a small server with denied and unsupported metrics, odd names and an exit.
 */
final class DemoMachine {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final Duration BOOT = Duration.ofHours(-24);

    private DemoMachine() {}

    static CounterSource open() {
        FakeMachine machine = new FakeMachine(new DemoClock(MachineState.ORIGIN)).self(700);
        add(machine, 1, "init", BOOT, 0, 12, 2).user("root");
        add(machine, 310, "database", BOOT.plusMinutes(1), 1, 2_300, 180)
                .user("db")
                .rate(Counter.STORAGE_READ, 40 * KIB)
                .rate(Counter.STORAGE_WRITTEN, 900 * KIB)
                .rate(Counter.BYTES_SENT, 120 * KIB)
                .rate(Counter.BYTES_RECEIVED, 15 * KIB)
                .value(Counter.THREADS, 38)
                .sockets(listener(), connection());
        add(machine, 420, "web server", BOOT.plusMinutes(2), 1, 640, 450)
                .user("www")
                .status(Status.RUNNING)
                .value(Counter.THREADS, 16)
                .sockets(local())
                .absent(Metric.NET, Absence.unsupported("not counted for this process"));
        add(machine, 421, "worker (1)", BOOT.plusMinutes(3), 420, 210, 900)
                .user("www")
                .status(Status.RUNNING)
                .curve(Counter.WORKING_SET, age -> 210 * MIB + age.toMillis() % 20_000 * 4 * KIB);
        add(machine, 422, "worker (2)", BOOT.plusMinutes(3), 420, 190, 0).user("www");
        add(machine, 560, "backup", Duration.ofMinutes(-5), 1, 48, 120)
                .user("root")
                .denied(Metric.IO)
                .denied(Metric.STORAGE)
                .exitsAt(Duration.ofMinutes(6), 0);
        add(machine, 600, "odd\nname\u001b[31m", Duration.ofMinutes(-1), 1, 3, 0)
                .user("guest");
        add(machine, 666, "vault", BOOT.plusMinutes(5), 1, 20, 1).user("root").denied();
        add(machine, 700, "processinspect", Duration.ofSeconds(-2), 1, 60, 80).user("you");
        return machine.source();
    }

    private static ProcessSocket local() {
        return new ProcessSocket(
                OptionalInt.of(3),
                ProcessSocket.Protocol.UNIX,
                Optional.of(ProcessSocket.State.LISTEN),
                Optional.empty(),
                Optional.empty(),
                Optional.of("/run/user/1000/web-server/8a5c1b9e-control-of-the-workers.sock"),
                Measured.absent("bytes", Absence.unsupported("not counted")));
    }

    private static ProcessSocket listener() {
        return socket(
                7,
                ProcessSocket.State.LISTEN,
                "::",
                5432,
                Optional.empty(),
                Measured.absent("bytes", Absence.unsupported("it listens")));
    }

    private static ProcessSocket connection() {
        return socket(
                12,
                ProcessSocket.State.ESTABLISHED,
                "10.0.0.5",
                5432,
                Optional.of(address("10.0.0.9", 40312)),
                Measured.of(new ProcessSocket.Bytes(4 * MIB, 20 * KIB)));
    }

    private static ProcessSocket socket(
            int descriptor,
            ProcessSocket.State state,
            String address,
            int port,
            Optional<InetSocketAddress> remote,
            Measured<ProcessSocket.Bytes> bytes) {
        return new ProcessSocket(
                OptionalInt.of(descriptor),
                ProcessSocket.Protocol.TCP,
                Optional.of(state),
                Optional.of(address(address, port)),
                remote,
                Optional.empty(),
                bytes);
    }

    private static InetSocketAddress address(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    private static FakeProcess add(
            FakeMachine machine,
            long pid,
            String name,
            Duration start,
            long parent,
            long mib,
            long cpuMillisPerSecond) {
        FakeProcess process = machine.process(pid, name, start)
                .value(Counter.WORKING_SET, mib * MIB)
                .value(Counter.PRIVATE_BYTES, mib * MIB * 3 / 4)
                .value(Counter.PAGEFILE, 0)
                .value(Counter.HANDLES, 8 + mib / 10)
                .value(Counter.THREADS, 1)
                .rate(Counter.KERNEL_NANOS, cpuMillisPerSecond * 250_000)
                .rate(Counter.USER_NANOS, cpuMillisPerSecond * 750_000)
                .rate(Counter.READS, 4)
                .rate(Counter.WRITES, 2)
                .rate(Counter.BYTES_READ, 16 * KIB)
                .rate(Counter.BYTES_WRITTEN, 8 * KIB)
                .value(Counter.VIRTUAL, mib * MIB * 4)
                .value(Counter.SHARED, mib * MIB / 5)
                .rate(Counter.MINOR_FAULTS, mib / 10)
                .value(Counter.MAJOR_FAULTS, 3)
                .rate(Counter.VOLUNTARY_SWITCHES, 20)
                .rate(Counter.INVOLUNTARY_SWITCHES, 1);
        return parent > 0 ? process.parent(parent) : process;
    }
}
