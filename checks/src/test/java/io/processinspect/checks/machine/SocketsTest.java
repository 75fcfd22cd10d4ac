package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessSocket;
import io.processinspect.ProcessSocket.Protocol;
import io.processinspect.ProcessSocket.State;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets of processes, against those that this program has opened. */
@EnabledOnOs(OS.LINUX)
class SocketsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static ProcessSocket bound(
            List<ProcessSocket> sockets, Protocol protocol, SocketAddress local, State state) {
        List<ProcessSocket> found = sockets.stream()
                .filter(socket -> socket.protocol() == protocol
                        && socket.local().equals(Optional.of(local))
                        && socket.state().equals(Optional.of(state)))
                .toList();
        assertEquals(1, found.size(), () -> protocol + " " + local + " " + state + " in " + sockets);
        return found.get(0);
    }

    /** The sockets of this program once no peer has an end to acknowledge, which it does when it likes. */
    private static List<ProcessSocket> acknowledged(MetricsProvider provider) {
        List<ProcessSocket> sockets = provider.sockets(provider.self()).sockets();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() - end < 0
                && sockets.stream().anyMatch(socket -> socket.state().equals(Optional.of(State.FIN_WAIT1)))) {
            Thread.onSpinWait();
            sockets = provider.sockets(provider.self()).sockets();
        }
        return sockets;
    }

    private static String bytes(ProcessSocket socket) {
        return socket.bytes().get().sent() + " sent, " + socket.bytes().get().received() + " received";
    }

    @ParameterizedTest
    @ValueSource(strings = {"procfs", "oshi"})
    void addresses_and_states_are_those_of_this_program(String backend) throws Exception {
        try (MetricsProvider provider = Backends.open(backend);
                ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket(LOOPBACK, listener.getLocalPort());
                Socket server = listener.accept();
                DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            List<ProcessSocket> sockets = provider.sockets(provider.self()).sockets();
            assertEquals(
                    Optional.empty(),
                    bound(sockets, Protocol.TCP, listener.getLocalSocketAddress(), State.LISTEN)
                            .remote());
            for (Socket end : List.of(client, server)) {
                ProcessSocket socket = bound(sockets, Protocol.TCP, end.getLocalSocketAddress(), State.ESTABLISHED);
                assertEquals(Optional.of(end.getRemoteSocketAddress()), socket.remote());
            }
            bound(sockets, Protocol.UDP, datagrams.getLocalSocketAddress(), State.UNCONNECTED);
            server.shutdownOutput();
            sockets = acknowledged(provider);
            bound(sockets, Protocol.TCP, server.getLocalSocketAddress(), State.FIN_WAIT2);
            bound(sockets, Protocol.TCP, client.getLocalSocketAddress(), State.CLOSE_WAIT);
        }
    }

    @Tag("native-calls")
    @Test
    void connections_of_tcp_have_bytes_and_nothing_else_has() throws Exception {
        try (MetricsProvider provider = Backends.open("procfs");
                ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket(LOOPBACK, listener.getLocalPort());
                Socket server = listener.accept();
                DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            client.getOutputStream().write(new byte[5000]);
            server.getInputStream().readNBytes(5000);
            server.getOutputStream().write(new byte[7]);
            client.getInputStream().readNBytes(7);
            server.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
            List<ProcessSocket> sockets = acknowledged(provider);
            assertEquals(
                    "5000 sent, 7 received",
                    bytes(bound(sockets, Protocol.TCP, client.getLocalSocketAddress(), State.CLOSE_WAIT)));
            assertEquals(
                    "7 sent, 5000 received",
                    bytes(bound(sockets, Protocol.TCP, server.getLocalSocketAddress(), State.FIN_WAIT2)));
            for (ProcessSocket other : List.of(
                    bound(sockets, Protocol.TCP, listener.getLocalSocketAddress(), State.LISTEN),
                    bound(sockets, Protocol.UDP, datagrams.getLocalSocketAddress(), State.UNCONNECTED))) {
                assertEquals(Absence.Reason.UNSUPPORTED, why(other));
            }
        }
    }

    private static Absence.Reason why(ProcessSocket socket) {
        return socket.bytes().absence().orElseThrow().reason();
    }

    @Test
    void without_native_calls_bytes_say_why_they_are_absent() throws Exception {
        try (MetricsProvider provider = Backends.open("procfs", Map.of("native", "off"));
                ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket(LOOPBACK, listener.getLocalPort());
                Socket server = listener.accept()) {
            List<ProcessSocket> sockets = provider.sockets(provider.self()).sockets();
            ProcessSocket end = bound(sockets, Protocol.TCP, server.getLocalSocketAddress(), State.ESTABLISHED);
            assertEquals(Optional.of(client.getLocalSocketAddress()), end.remote());
            assertTrue(end.bytes().toString().contains("native=off"), end::toString);
        }
    }

    @Test
    void a_unix_socket_has_its_path(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("a name");
        try (MetricsProvider provider = Backends.open("procfs");
                ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(path));
            ProcessSocket socket = provider.sockets(provider.self()).sockets().stream()
                    .filter(each -> each.path().equals(Optional.of(path.toString())))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Optional.of(State.LISTEN), socket.state());
            assertEquals(Protocol.UNIX, socket.protocol());
        }
    }

    @Test
    void a_process_in_another_network_namespace_has_its_own_sockets() throws Exception {
        String program =
                "import socket; a=socket.socket(); a.bind(('0.0.0.0',80)); a.listen(); print('ready', flush=True);"
                        + " input()";
        Process process = start(List.of("unshare", "--user", "--map-root-user", "--net", "python3", "-c", program));
        try (MetricsProvider provider = Backends.open("procfs")) {
            assumeTrue(
                    "ready".equals(process.inputReader().readLine()),
                    "no network namespace of its own: needs unshare, python3 and user namespaces");
            bound(
                    provider.sockets(process.pid()).sockets(),
                    Protocol.TCP,
                    new InetSocketAddress("0.0.0.0", 80),
                    State.LISTEN);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            return Assumptions.abort("skipped: " + missing.getMessage());
        }
    }

    @Test
    void one_that_exits_meanwhile_is_gone() throws Exception {
        try (MetricsProvider provider = Backends.open("procfs")) {
            for (int i = 0; i < 100; i++) {
                Process process = new ProcessBuilder("sleep", "0.00" + i % 10).start();
                assertTimeoutPreemptively(
                        Duration.ofMinutes(1),
                        () -> assertThrows(NoSuchProcessException.class, () -> {
                            while (true) {
                                provider.sockets(process.pid());
                            }
                        }));
            }
        }
    }

    @Test
    void a_thread_that_outlives_the_main_thread_has_the_sockets() throws Exception {
        String program = "import ctypes, socket, threading, time\n"
                + "a = socket.socket(); a.bind(('127.0.0.1', 0)); a.listen()\n"
                + "threading.Thread(target=lambda: (time.sleep(0.1), print(a.getsockname()[1], flush=True), input())).start()\n"
                + "ctypes.CDLL(None).syscall(60, 0)\n";
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "skipped: the number of exit(2) is another one");
        Process process = start(List.of("python3", "-c", program));
        try (MetricsProvider provider = Backends.open("procfs")) {
            String port = process.inputReader().readLine();
            assumeTrue(port != null, "skipped: needs python3 on x86-64");
            bound(
                    provider.sockets(process.pid()).sockets(),
                    Protocol.TCP,
                    new InetSocketAddress(LOOPBACK, Integer.parseInt(port)),
                    State.LISTEN);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_process_that_is_gone_or_of_another_user_is_refused() throws Exception {
        try (MetricsProvider provider = Backends.open("procfs")) {
            long gone;
            try (Child child = Child.start(List.of("sleep", "60"))) {
                gone = child.pid();
                assertEquals(List.of(), provider.sockets(gone).sockets());
            }
            assertThrows(NoSuchProcessException.class, () -> provider.sockets(gone));
            assumeTrue(!"root".equals(System.getProperty("user.name")), "root may see everything");
            assertThrows(AccessDeniedException.class, () -> provider.sockets(1));
        }
    }
}
