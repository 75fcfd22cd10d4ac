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
import io.processinspect.WatchList;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Network bytes that the kernel counts (BPF), where this user may have it do so. */
@Tag("native-calls")
@EnabledOnOs(OS.LINUX)
class NetworkInKernelTest {
    private static final MetricFlags NET = MetricFlags.of(Metric.NET);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final MetricsProvider provider = Backends.open("procfs", Map.of("network", "bpf"));
    private final long self = provider.self();

    @BeforeEach
    void require() {
        try (WatchList prepares = provider.watch(NET)) {
            assertTrue(prepares.latest().isEmpty());
        }
        String why = provider.capabilities()
                .absenceOf(Counter.BYTES_SENT)
                .map(absence -> absence.detail())
                .orElse("");
        assumeTrue(why.isEmpty(), "skipped: " + why);
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void a_thousand_short_connections_are_counted_to_the_byte() throws IOException {
        try (MonitoringSession session = provider.openSession(self, NET);
                ServerSocket listener = new ServerSocket(0, 50, LOOPBACK)) {
            for (int i = 0; i < 1000; i++) {
                try (Socket client = new Socket(LOOPBACK, listener.getLocalPort());
                        Socket server = listener.accept()) {
                    client.getOutputStream().write(new byte[100 + i % 7]);
                    server.getInputStream().readNBytes(100 + i % 7);
                    server.getOutputStream().write(1);
                    assertEquals(1, client.getInputStream().read());
                }
            }
            long there = 0;
            for (int i = 0; i < 1000; i++) {
                there += 100 + i % 7;
            }
            Network network = session.end().network();
            NetworkTest.assertBytes(there + 1000, there + 1000, network);
            assertEquals("bpf", network.coverage().orElseThrow().method());
        }
    }

    @Test
    void udp_is_counted_and_local_sockets_are_not(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (MonitoringSession session = provider.openSession(self, NET);
                DatagramSocket one = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, LOOPBACK);
                ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            one.send(new DatagramPacket(new byte[500], 500, other.getLocalSocketAddress()));
            other.receive(new DatagramPacket(new byte[500], 500));
            listener.bind(address);
            try (SocketChannel client = SocketChannel.open(address);
                    SocketChannel server = listener.accept()) {
                client.write(ByteBuffer.allocate(1000));
                server.read(ByteBuffer.allocate(1000));
            }
            NetworkTest.assertBytes(500, 500, session.end().network());
        }
    }

    @Test
    void sessions_of_one_process_count_from_their_own_beginning() throws IOException {
        try (MonitoringSession first = provider.openSession(self, NET);
                DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            DatagramPacket packet = new DatagramPacket(new byte[10], 10, socket.getLocalSocketAddress());
            socket.send(packet);
            try (MonitoringSession second = provider.openSession(self, NET)) {
                socket.send(packet);
                NetworkTest.assertBytes(10, 0, second.end().network());
            }
            socket.send(packet);
            NetworkTest.assertBytes(30, 0, first.end().network());
        }
    }
}
