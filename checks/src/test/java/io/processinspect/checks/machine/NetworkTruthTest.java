package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.ProcessSample.Network;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of network bytes in docs/metrics.md: what a program in Python knows that it sent and received, against both ways. */
@Tag("native-calls")
@EnabledOnOs(OS.LINUX)
class NetworkTruthTest {
    private static final MetricFlags NET = MetricFlags.of(Metric.NET);

    /** Runs a line for each line that it reads. Both ends of a connection are its own, but for what a child has. */
    private static final String PYTHON = """
            import os, signal, socket, sys, threading, time
            children = []
            def fork():
                child = os.fork()
                children.append(child)
                return child
            def pair(protocol=0):
                listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
                listener.bind(('127.0.0.1', 0))
                listener.listen(50)
                client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
                client.connect(listener.getsockname())
                server = listener.accept()[0]
                listener.close()
                return client, server
            def receive(end, count):
                while count > 0:
                    count -= len(end.recv(min(count, 1 << 20)))
            def send(client, server, count):
                reader = threading.Thread(target=receive, args=(server, count))
                reader.start()
                client.sendall(b'x' * count)
                reader.join()
            def bulk():
                global kept
                kept = pair()
                send(*kept, 50_000_000)
            def requests():
                global kept
                kept = client, server = pair()
                for i in range(200):
                    send(client, server, 100)
                    send(server, client, 1000)
            def short():
                for i in range(1000):
                    client, server = pair()
                    send(client, server, 100)
                    client.close()
                    server.close()
            def forked():
                global kept
                kept = client, server = pair()
                if fork() == 0:
                    signal.pause()
                send(client, server, 1000)
            def passed():
                global kept
                client, server = pair()
                there, here = socket.socketpair()
                if fork() == 0:
                    client.close(); server.close()
                    end = socket.socket(fileno=socket.recv_fds(there, 1, 1)[1][0])
                    end.sendall(b'y' * 5000)
                    there.sendall(b'1')
                    signal.pause()
                socket.send_fds(here, [b'0'], [client.fileno()])
                client.close()
                here.recv(1)
                receive(server, 5000)
                kept = server
            def splice():
                global kept
                kept = client, server = pair()
                read, write = os.pipe()
                client.sendall(b'x' * 4000)
                left = 4000
                while left > 0:
                    left -= os.splice(server.fileno(), write, left)
            def sendfile():
                global kept
                kept = client, server = pair()
                with open(sys.executable, 'rb') as file:
                    os.sendfile(client.fileno(), file.fileno(), 0, 3000)
                receive(server, 3000)
            def peek():
                global kept
                kept = client, server = pair()
                client.sendall(b'x' * 700)
                for i in range(10):
                    server.recv(700, socket.MSG_PEEK)
                receive(server, 700)
            def unread():
                global kept
                kept = client, server = pair()
                client.sendall(b'x' * 800)
                while len(server.recv(800, socket.MSG_PEEK)) < 800:
                    pass
            def closed():
                client, server = pair()
                # Time for the session to read: it sees the socket, and then what is left of it after it was closed.
                time.sleep(1.2)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2_000_000)
                client.sendall(b'x' * 900_000)
                client.close()
                time.sleep(1.2)
                receive(server, 900_000)
                time.sleep(0.1)
                global kept
                kept = server
            def mptcp():
                global kept
                kept = pair(262)
                send(*kept, 6000)
            def udp():
                global kept
                kept = one, other = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
                other.bind(('127.0.0.1', 0))
                for i in range(20):
                    one.sendto(b'x' * 1200, other.getsockname())
                    other.recv(1200)
            def unix():
                global kept
                kept = client, server = socket.socketpair()
                send(client, server, 900)
            print("ready", flush=True)
            for line in sys.stdin:
                try:
                    exec(line)
                    print("done", flush=True)
                except OSError as failure:
                    print("cannot:", failure, flush=True)
            """;

    /** The bytes that are to be there; with {@code <=} they are a lower bound, which docs/metrics.md explains. */
    @ParameterizedTest
    @CsvSource({
        "bulk,     = 50000000, = 50000000,  = 50000000, = 50000000",
        "requests, = 220000,   = 220000,    = 220000,   = 220000",
        "short,    = 100000,   = 100000,    <= 100000,  <= 100000",
        "forked,   = 1000,     = 1000,      = 0,        = 0",
        "passed,   = 0,        = 5000,      = 0,        = 5000",
        "splice,   = 4000,     = 0,         = 4000,     = 4000",
        "sendfile, = 3000,     = 3000,      = 3000,     = 3000",
        "peek,     = 700,      = 700,       = 700,      = 700",
        "unread,   = 800,      = 0,         = 800,      = 800",
        "closed,   = 900000,   = 900000,    = 900000,   = 900000",
        "mptcp,    = 6000,     = 6000,      <= 6000,    <= 6000",
        "udp,      = 24000,    = 24000,     = 0,        = 0",
        "unix,     = 0,        = 0,         = 0,        = 0"
    })
    void what_is_counted(String what, String sentByBpf, String receivedByBpf, String sent, String received)
            throws IOException {
        assumeTrue(hasPython(), "skipped: there is no python3 from 3.10 on");
        try (Child python = Child.start(List.of("python3", "-c", PYTHON));
                MetricsProvider bpf = Backends.open("procfs", Map.of("network", "bpf"));
                MetricsProvider sockDiag = Backends.open("procfs", Map.of("network", "sock_diag"))) {
            python.line();
            try (MonitoringSession inKernel = bpf.openSession(python.pid(), NET);
                    MonitoringSession bySockets = sockDiag.openSession(python.pid(), NET)) {
                python.type(what + "()\n");
                String answer = python.line();
                assumeTrue(answer.equals("done"), "skipped: " + answer);
                assertBytes(sent, received, bySockets.end().network());
                if (bpf.capabilities().absenceOf(Counter.BYTES_SENT).isEmpty()) {
                    assertBytes(sentByBpf, receivedByBpf, inKernel.end().network());
                }
            } finally {
                python.type("for child in children: os.kill(child, 9)\n");
                python.line();
            }
        }
    }

    private static void assertBytes(String sent, String received, Network network) {
        assertBytes("sent", sent, network.bytesSent().get());
        assertBytes("received", received, network.bytesReceived().get());
    }

    private static void assertBytes(String what, String expected, long bytes) {
        long number = Long.parseLong(expected.substring(expected.indexOf(' ') + 1));
        if (expected.startsWith("=")) {
            assertEquals(number, bytes, what);
        } else {
            assertTrue(bytes <= number, () -> what + " " + bytes + " " + expected);
        }
    }

    private static boolean hasPython() {
        try (Child check = Child.start(List.of("sh", "-c", "python3 -c 'import os; os.splice'"))) {
            return check.exitCode() == 0;
        }
    }
}
