package io.processinspect.rest;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Binds a server to the addresses of a host. */
final class HostBinding {
    private HostBinding() {}

    /**
     * Binds all addresses that the host's name has here: a client that is told the name may try any of them, and would send
     * its token to a stranger that listens there.
     */
    static void bind(Server server, List<ServerConnector> connectors, String host, int wanted) throws IOException {
        int port = wanted;
        for (ServerConnector connector : connectors) {
            boolean isOnly = connectors.size() == 1;
            if (!isOnly && !isHere(connector.getHost())) {
                continue;
            }
            try {
                connector.open(listening(InetAddress.getByName(connector.getHost()), port));
            } catch (IOException failure) {
                throw new IOException(
                        "cannot serve on " + bracketed(connector.getHost()) + ":" + port + ": " + failure.getMessage()
                                + "; use another port or address",
                        failure);
            }
            port = connector.getLocalPort();
            server.addConnector(connector);
        }
        if (server.getConnectors().length == 0) {
            throw new IOException(
                    "cannot serve on " + host + ": this machine has none of its addresses; use another one");
        }
    }

    /** For an IPv4 address Java opens a dual-stack socket by default; 0.0.0.0 would accept IPv6 as well. */
    private static ServerSocketChannel listening(InetAddress address, int port) throws IOException {
        ServerSocketChannel channel = listener(address);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(new InetSocketAddress(address, port));
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static ServerSocketChannel listener(InetAddress address) throws IOException {
        try {
            return ServerSocketChannel.open(
                    address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException refused) {
            IOException none = new IOException("this machine has no IPv6");
            none.addSuppressed(refused);
            throw none;
        }
    }

    /** Whether this machine has the address: where IPv6 is off, localhost may still name one. */
    private static boolean isHere(String address) {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return probe.isBound();
        } catch (IOException absent) {
            return false;
        }
    }

    /** As it stands in an address. */
    static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
