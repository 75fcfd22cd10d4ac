package io.processinspect.json;

import io.processinspect.Counter;
import io.processinspect.ProcessSocket;
import io.processinspect.ProcessSockets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The sockets of a process as JSON, and their addresses as text. */
public final class SocketJson {
    private static final int WORDS = 8;

    private SocketJson() {}

    /** The sockets, as one object. */
    public static String write(ProcessSockets sockets) {
        return JsonWriter.object(json -> {
            json.put("pid", sockets.process().pid());
            SampleJson.writeStart(json, sockets.process());
            json.array("sockets", sockets.sockets(), SocketJson::write);
        });
    }

    private static void write(JsonWriter json, ProcessSocket socket) {
        socket.descriptor().ifPresent(descriptor -> json.put("fd", descriptor));
        json.put("protocol", EnumLabels.of(socket.protocol()));
        socket.state().ifPresent(state -> json.put("state", EnumLabels.of(state)));
        socket.local().ifPresent(address -> json.object("local", it -> write(it, address)));
        socket.remote().ifPresent(address -> json.object("remote", it -> write(it, address)));
        socket.path().ifPresent(path -> json.put("path", path));
        socket.bytes()
                .optional()
                .ifPresent(bytes -> json.object("network", it -> {
                    it.put(Counter.BYTES_SENT.label(), bytes.sent());
                    it.put(Counter.BYTES_RECEIVED.label(), bytes.received());
                }));
        socket.bytes().absence().ifPresent(why -> json.absent("network", why));
    }

    private static void write(JsonWriter json, InetSocketAddress address) {
        json.put("address", text(address.getAddress()));
        json.put("port", address.getPort());
    }

    /** An address and a port, e.g. {@code 127.0.0.1:80} or {@code [::1]:80}. */
    public static String text(InetSocketAddress address) {
        String host = text(address.getAddress());
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** As RFC 5952 writes it: Java leaves zeros in IPv6 addresses. */
    private static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = (bytes[2 * i] & 0xFF) << 8 | bytes[2 * i + 1] & 0xFF;
        }
        int zeros = longestZeros(words);
        int end = zeros + zeros(words, zeros);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < WORDS; i++) {
            if (i == zeros) {
                text.append("::");
                i = end - 1;
            } else {
                text.append(i == 0 || i == end ? "" : ":").append(Integer.toHexString(words[i]));
            }
        }
        return text.toString();
    }

    /** Where the first of the longest runs of two zeros or more begins; the number of words if there is none. */
    private static int longestZeros(int[] words) {
        int longest = WORDS;
        for (int i = 0; i < WORDS; i++) {
            if (zeros(words, i) > Math.max(1, zeros(words, longest))) {
                longest = i;
            }
        }
        return longest;
    }

    private static int zeros(int[] words, int from) {
        int end = from;
        while (end < WORDS && words[end] == 0) {
            end++;
        }
        return end - from;
    }
}
