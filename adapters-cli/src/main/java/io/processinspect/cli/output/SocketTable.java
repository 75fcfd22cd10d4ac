package io.processinspect.cli.output;

import io.processinspect.ProcessSocket;
import io.processinspect.json.EnumLabels;
import io.processinspect.json.SocketJson;
import io.processinspect.json.TextEscaper;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Prints the sockets of a process as a table. */
public final class SocketTable {
    private SocketTable() {}

    public static void print(List<ProcessSocket> sockets, Output output) {
        Table<ProcessSocket> table = new Table<ProcessSocket>()
                .number("FD", 2, SocketTable::descriptor)
                .text("PROTOCOL", Integer.MAX_VALUE, socket -> EnumLabels.of(socket.protocol()))
                .text("STATE", 4, socket -> socket.state().map(EnumLabels::of).orElse(ValueFormat.ABSENT))
                .number("SENT", 3, socket -> ValueFormat.or(socket.bytes(), bytes -> ValueFormat.bytes(bytes.sent())))
                .number(
                        "RECEIVED",
                        3,
                        socket -> ValueFormat.or(socket.bytes(), bytes -> ValueFormat.bytes(bytes.received())))
                .text("LOCAL", Integer.MAX_VALUE, socket -> text(socket.local()))
                .text("REMOTE", 6, socket -> text(socket.remote()));
        if (sockets.stream().anyMatch(socket -> socket.path().isPresent())) {
            table.text(
                    "PATH", 5, socket -> socket.path().map(TextEscaper::escaped).orElse(ValueFormat.ABSENT));
        }
        table.print(sockets, output);
    }

    private static String descriptor(ProcessSocket socket) {
        return socket.descriptor().isPresent()
                ? Integer.toString(socket.descriptor().getAsInt())
                : ValueFormat.ABSENT;
    }

    private static String text(Optional<InetSocketAddress> address) {
        return address.map(SocketJson::text).orElse(ValueFormat.ABSENT);
    }
}
