package io.processinspect.cli.output;

import io.processinspect.ProcessSocket;
import io.processinspect.json.EnumLabels;
import io.processinspect.json.SocketJson;
import io.processinspect.json.TextEscaper;
import java.util.List;

/** Prints the sockets of a process as a table. */
public final class SocketTable {
    private SocketTable() {}

    public static void print(List<ProcessSocket> sockets, Output output) {
        new Table<ProcessSocket>()
                .number(
                        "FD",
                        3,
                        socket -> socket.descriptor().isPresent()
                                ? Integer.toString(socket.descriptor().getAsInt())
                                : ValueFormat.ABSENT)
                .text("PROTOCOL", 5, socket -> EnumLabels.of(socket.protocol()))
                .text("STATE", 4, socket -> socket.state().map(EnumLabels::of).orElse(ValueFormat.ABSENT))
                .number("SENT", 2, socket -> ValueFormat.or(socket.bytes(), bytes -> ValueFormat.bytes(bytes.sent())))
                .number(
                        "RECEIVED",
                        2,
                        socket -> ValueFormat.or(socket.bytes(), bytes -> ValueFormat.bytes(bytes.received())))
                .text("LOCAL", 6, SocketTable::local)
                .text("REMOTE", Integer.MAX_VALUE, socket -> socket.remote()
                        .map(SocketJson::text)
                        .orElse(ValueFormat.ABSENT))
                .print(sockets, output);
    }

    private static String local(ProcessSocket socket) {
        return socket.local()
                .map(SocketJson::text)
                .or(() -> socket.path().map(TextEscaper::escaped))
                .orElse(ValueFormat.ABSENT);
    }
}
