package io.processinspect.procfs.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.processinspect.BackendUnavailableException;
import io.processinspect.ProcessSocket;
import io.processinspect.ProcessSocket.Protocol;
import io.processinspect.ProcessSocket.State;
import io.processinspect.procfs.file.ProcFolder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NetTableTest {
    private static final String TCP =
            "   1: 0100007F:C02F 0100007F:13D8 08 00000000:00000001 00:00000000 00000000  1000        0 33187 1 00000000c9 20";
    private static final String LOCAL = "00000000912f50d: 00000003 00000000 00010000 0001 01 33188 @abc def";
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private static String text(NetTable.Row row) {
        return row.inode()
                + " "
                + row.protocol()
                + row.state().map(state -> " " + state).orElse("")
                + row.local().map(address -> " " + address).orElse("")
                + row.remote().map(address -> " -> " + address).orElse("")
                + row.path().map(path -> " " + path).orElse("");
    }

    @Test
    void a_row_is_read_in_the_machine_s_byte_order() {
        String loopback = LITTLE ? "/127.0.0.1" : "/1.0.0.127";
        assertEquals(
                "33187 TCP CLOSE_WAIT " + loopback + ":49199 -> " + loopback + ":5080", text(NetTable.TCP.row(TCP)));
        String last = LITTLE ? "01000000" : "00000001";
        assertEquals(
                "7 UDP UNCONNECTED /[0:0:0:0:0:0:0:1]:53",
                text(
                        NetTable.UDP6.row(
                                "  1: 000000000000000000000000" + last
                                        + ":0035 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 7 2")));
    }

    @Test
    void unix_netlink_and_packet_sockets_have_tables_of_their_own() {
        assertEquals("33188 UNIX LISTEN @abc def", text(NetTable.UNIX.row(LOCAL)));
        assertEquals(
                "33188 UNIX LISTEN a\u2028\r\u0085b",
                text(NetTable.UNIX.row(LOCAL.replace("@abc def", "a\u2028\r\u0085b"))));
        assertEquals(
                "9 UNIX ESTABLISHED",
                text(NetTable.UNIX.row("0000000000000000: 00000003 00000000 00000000 0001 03     9")));
        assertEquals(
                "12 NETLINK",
                text(NetTable.NETLINK.row("0000000000000000 0   4711       00000000 0 0 0 2 0        12      ")));
        assertEquals(
                "13 PACKET",
                text(NetTable.PACKET.row("0000000000000000 3      3    0003   0     1 0      0      13    ")));
    }

    @Test
    void the_header_is_no_row() {
        assertNull(NetTable.TCP.row("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                + "  timeout inode"));
        assertNull(NetTable.UNIX.row("Num       RefCount Protocol Flags    Type St Inode Path"));
        assertNull(NetTable.NETLINK.row(
                "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops" + "    Inode"));
    }

    @Test
    void a_broken_line_is_no_row_or_a_row() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            for (NetTable table : NetTable.values()) {
                StringBuilder line = new StringBuilder(table == NetTable.UNIX ? LOCAL : TCP);
                line.setCharAt(random.nextInt(line.length()), (char) (' ' + random.nextInt(95)));
                line.setLength(random.nextInt(line.length() + 1));
                table.row(line.toString());
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_socket_s_name_cannot_pass_for_the_row_of_another(@TempDir Path root) throws IOException {
        Path fd = Files.createDirectories(root.resolve("7/fd"));
        Files.createSymbolicLink(fd.resolve("3"), Path.of("socket:[50]"));
        Files.createSymbolicLink(fd.resolve("4"), Path.of("socket:[51]"));
        Files.createSymbolicLink(fd.resolve("5"), Path.of("socket:[51]"));
        Files.createSymbolicLink(fd.resolve("6"), Path.of("/dev/null"));
        Files.createSymbolicLink(fd.resolve("7"), Path.of("socket:[33187]"));
        Path net = Files.createDirectories(root.resolve("7/net"));
        for (String process : List.of("7", "self")) {
            Files.createSymbolicLink(
                    Files.createDirectories(root.resolve(process + "/ns")).resolve("net"), Path.of("net:[1]"));
        }
        Files.writeString(net.resolve("tcp"), TCP + "\n");
        String row = "0000000000000000: 00000002 00000000 00010000 0001 01 %s %s\n";
        Files.writeString(
                net.resolve("unix"),
                row.formatted(50, "/run/real")
                        + row.formatted(51, "/run/other\n" + row.formatted(50, "/run/forged"))
                        + row.formatted(60, "\n" + row.formatted(33187, "/run/forged")));
        List<ProcessSocket> sockets = OpenSockets.read(new ProcFolder(root.toString(), false), 7, "", namespace -> {
            throw new BackendUnavailableException("no counters");
        });
        assertEquals(3, sockets.size());
        assertEquals(Protocol.TCP, sockets.get(2).protocol());
        assertEquals(Optional.of(State.CLOSE_WAIT), sockets.get(2).state());
        assertEquals(Protocol.UNIX, sockets.get(0).protocol());
        assertEquals(Optional.empty(), sockets.get(0).path());
        assertEquals(Optional.of("/run/other"), sockets.get(1).path());
        assertEquals(Optional.of(State.LISTEN), sockets.get(1).state());
        assertEquals(4, sockets.get(1).descriptor().getAsInt());
    }
}
