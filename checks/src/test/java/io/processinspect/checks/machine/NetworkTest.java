package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.ProcessSample.Network;
import io.processinspect.ProcessSocket;
import io.processinspect.WatchList;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Network bytes by sock_diag: this program holds both ends of its connections, so that it receives what it sends. */
@Tag("native-calls")
@EnabledOnOs(OS.LINUX)
class NetworkTest {
    private static final MetricFlags NET = MetricFlags.of(Metric.NET);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MetricsProvider provider = Backends.open("procfs", Map.of("network", "sock_diag"));
    private final long self = provider.self();

    @AfterEach
    void close() {
        provider.close();
    }

    /** Both ends of a connection. */
    private record Pair(Socket client, Socket server) implements AutoCloseable {
        static Pair open() throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK)) {
                Socket client = new Socket(LOOPBACK, listener.getLocalPort());
                return new Pair(client, listener.accept());
            }
        }

        /** From the client to the server. */
        void send(int bytes) throws IOException {
            client.getOutputStream().write(new byte[bytes]);
            server.getInputStream().readNBytes(bytes);
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    static void assertBytes(long sent, long received, Network network) {
        assertEquals(
                sent + " sent, " + received + " received",
                network.bytesSent().get() + " sent, " + network.bytesReceived().get() + " received");
    }

    @Test
    void what_is_sent_and_received_is_counted_to_the_byte() throws IOException {
        try (Pair before = Pair.open()) {
            before.send(1000);
            try (MonitoringSession session = provider.openSession(self, NET);
                    Pair since = Pair.open()) {
                assertBytes(0, 0, session.soFar().network());
                before.send(100);
                since.send(20_000);
                since.send(3);
                assertBytes(20_103, 20_103, session.soFar().network());
                before.send(1);
                assertBytes(20_104, 20_104, session.end().network());
            }
        }
    }

    @Test
    void processes_that_are_added_at_once_count_from_then_on() throws Exception {
        try (Pair pair = Pair.open();
                Child other = Child.start(List.of("sleep", "60"));
                WatchList watch = provider.watch(NET)) {
            pair.send(1000);
            watch.addAll(provider.processes().stream()
                    .map(ProcessEntry::process)
                    .filter(process -> process.pid() == self || process.pid() == other.pid())
                    .toList());
            pair.send(300);
            watch.refresh(Duration.ZERO);
            assertBytes(300, 300, watch.latest(self).orElseThrow().network());
            assertBytes(0, 0, watch.latest(other.pid()).orElseThrow().network());
        }
    }

    /** Its loopback is another one. */
    @Test
    void processes_in_several_network_namespaces_are_counted_at_once() throws Exception {
        String program = "import socket\n"
                + "a = socket.socket(); a.bind(('127.0.0.1', 0)); a.listen()\n"
                + "c = socket.create_connection(a.getsockname()); s, _ = a.accept()\n"
                + "c.sendall(b'x' * 50); s.recv(50)\n"
                + "while True:\n"
                + "    print('ready', flush=True)\n"
                + "    n = int(input())\n"
                + "    c.sendall(b'x' * n); s.recv(n, socket.MSG_WAITALL)\n";
        List<String> command =
                List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec python3 -c \"$0\"", program);
        try (Child first = Child.start(command);
                Child second = Child.start(command);
                Pair here = Pair.open();
                WatchList watch = provider.watch(NET)) {
            assumeTrue(
                    "ready".equals(first.line()) && "ready".equals(second.line()),
                    "skipped: needs root, unshare, ip and python3");
            watch.add(first.pid());
            watch.add(second.pid());
            watch.add(self);
            first.type("1000\n");
            second.type("20000\n");
            here.send(300);
            assertEquals("ready", first.line());
            assertEquals("ready", second.line());
            watch.refresh(Duration.ZERO);
            assertBytes(1000, 1000, watch.latest(first.pid()).orElseThrow().network());
            assertBytes(20_000, 20_000, watch.latest(second.pid()).orElseThrow().network());
            assertBytes(300, 300, watch.latest(self).orElseThrow().network());
            assertTrue(provider.sockets(second.pid()).sockets().stream()
                    .anyMatch(socket ->
                            socket.bytes().optional().equals(Optional.of(new ProcessSocket.Bytes(20_050, 0)))));
        }
    }

    @Test
    void the_last_bytes_of_a_connection_that_was_seen_are_counted() throws Exception {
        try (MonitoringSession session = provider.openSession(self, NET)) {
            Pair pair = Pair.open();
            pair.send(50);
            session.soFar();
            pair.send(70);
            pair.close();
            // The kernel tells of a closed connection a moment later.
            Network network = session.soFar().network();
            while (network.bytesSent().get() < 120 || network.bytesReceived().get() < 119) {
                Thread.onSpinWait();
                network = session.soFar().network();
            }
            // A closed socket does not tell whether the end of the data, which counts as one, has arrived.
            assertEquals(120, network.bytesSent().get());
            assertTrue(network.bytesReceived().get() <= 120, network.toString());
        }
    }

    @Test
    void neither_udp_nor_connections_within_the_machine_without_a_network_are_covered() throws IOException {
        try (MonitoringSession session = provider.openSession(self, NET);
                DatagramSocket one = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, LOOPBACK)) {
            one.send(new DatagramPacket(new byte[500], 500, other.getLocalSocketAddress()));
            other.receive(new DatagramPacket(new byte[500], 500));
            ProcessSample sample = session.end();
            assertBytes(0, 0, sample.network());
            assertEquals(
                    Optional.of(new NetworkCoverage("sock_diag", "tcp", true)),
                    sample.network().coverage());
        }
    }

    @Test
    void a_single_read_has_no_bytes_and_a_window_has_those_of_its_time() throws Exception {
        assertEquals(
                Optional.of(Absence.NEEDS_INTERVAL),
                provider.snapshot(self, NET).network().bytesSent().absence());
        assertBytes(0, 0, provider.snapshot(self, NET, Duration.ofMillis(20)).network());
        assertEquals(
                Optional.of(Absence.NEEDS_INTERVAL),
                provider.snapshot(self, NET).network().bytesSent().absence());
    }

    @Test
    void all_watched_processes_are_given_their_own_bytes() throws Exception {
        Process idle = new ProcessBuilder("sleep", "60").start();
        try (WatchList list = provider.watch(NET);
                Pair pair = Pair.open()) {
            list.add(self);
            list.add(idle.pid());
            pair.send(77);
            Map<Long, Long> sent = new HashMap<>();
            list.refresh(Duration.ofMillis(10))
                    .forEach((process, sample) ->
                            sent.put(process.pid(), sample.network().bytesSent().get()));
            assertEquals(Map.of(self, 77L, idle.pid(), 0L), sent);
        } finally {
            idle.destroy();
        }
    }

    /** A line of Python for each line that it reads, with both ends of a connection. */
    private static final String PYTHON = """
            import os, signal, socket, sys
            listener = socket.create_server(('127.0.0.1', 0))
            client = socket.create_connection(listener.getsockname())
            server = listener.accept()[0]
            def send(count):
                client.sendall(b'x' * count)
                server.recv(count, socket.MSG_WAITALL)
            def fork():
                told, tell = os.pipe()
                child = os.fork()
                if child == 0:
                    server.close()
                    os.write(tell, b'x')
                    signal.pause()
                os.read(told, 1)
                return child
            print("ready", flush=True)
            for line in sys.stdin:
                exec(line)
                print("done", flush=True)
            """;

    @Test
    void what_several_processes_hold_is_counted_for_none() throws Exception {
        assumeTrue(hasPython(), "skipped: there is no python3");
        try (Child python = Child.start(List.of("python3", "-c", PYTHON))) {
            python.line();
            try (MonitoringSession session = provider.openSession(python.pid(), NET)) {
                run(python, "send(10)");
                assertBytes(10, 10, session.soFar().network());
                run(python, "child = fork()");
                assertBytes(10, 10, session.soFar().network());
                // The child has the client's end as well, not the server's.
                run(python, "send(1000)");
                assertBytes(10, 1010, session.soFar().network());
                run(python, "os.kill(child, 9); os.waitpid(child, 0)");
                assertBytes(10, 1010, session.soFar().network());
                run(python, "send(5)");
                assertBytes(15, 1015, session.soFar().network());
            }
        }
    }

    private static boolean hasPython() {
        try (Child check = Child.start(List.of("sh", "-c", "python3 -c 'import socket'"))) {
            return check.exitCode() == 0;
        }
    }

    private static void run(Child python, String line) throws IOException {
        python.type(line + "\n");
        assertEquals("done", python.line());
    }

    @Test
    void without_native_calls_there_is_a_reason() {
        try (MetricsProvider files = Backends.open("procfs", Map.of("native", "off"));
                MonitoringSession session = files.openSession(files.self(), NET)) {
            Absence why = session.end().network().bytesSent().absence().orElseThrow();
            assertEquals(Absence.Reason.UNSUPPORTED, why.reason());
            assertTrue(why.detail().contains("switched off by native=off"), why.detail());
            assertEquals(Optional.of(why), files.capabilities().absenceOf(Counter.BYTES_SENT));
        }
    }
}
