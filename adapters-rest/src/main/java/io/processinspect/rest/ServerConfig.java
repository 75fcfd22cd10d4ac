package io.processinspect.rest;

import io.processinspect.MetricFlags;
import io.processinspect.Schedule;
import io.processinspect.rest.http.TlsKeystore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The configuration of a server; the defaults are the secure ones. Immutable and safe for all threads.
 *
 * <pre>{@code
 * ServerConfig config = ServerConfig.builder().port(0).interval(Duration.ofMillis(500)).build();
 * }</pre>
 */
public final class ServerConfig {
    /** How far back the rings of watched processes reach. */
    static final Duration HISTORY = Duration.ofMinutes(10);

    final String host;
    final int port;
    final boolean authenticated;
    final Optional<Path> stateFolder;
    final Optional<TlsKeystore> keystore;
    final Set<String> allowedHosts;
    final Set<String> allowedOrigins;
    final int rateLimit;
    final Duration interval;
    final MetricFlags metrics;
    final Duration listAge;
    final long historyBytes;
    final double maxSamplerPercent;
    final boolean userNames;
    final boolean commandLines;
    final boolean accessLog;
    final int connections;
    final int connectionsPerAddress;
    final int streams;
    final int streamsPerAddress;
    final int sessions;
    final Duration sessionLife;
    final int topProcesses;
    final LongSupplier clock;

    private ServerConfig(Builder from) {
        host = from.host;
        port = from.port;
        authenticated = from.authenticated;
        stateFolder = from.stateFolder;
        keystore = from.keystore.map(file -> TlsKeystore.open(file, from.keystorePassword));
        allowedHosts = Set.copyOf(from.allowedHosts);
        allowedOrigins = Set.copyOf(from.allowedOrigins);
        rateLimit = from.rateLimit;
        interval = from.interval;
        metrics = from.metrics;
        listAge = from.listAge;
        historyBytes = from.historyBytes;
        maxSamplerPercent = from.maxSamplerPercent;
        userNames = from.userNames.orElseGet(() -> isLoopback(from.host));
        commandLines = from.commandLines;
        accessLog = from.accessLog;
        connections = from.connections;
        connectionsPerAddress = from.connectionsPerAddress;
        streams = from.streams;
        streamsPerAddress = from.streamsPerAddress;
        sessions = from.sessions;
        sessionLife = from.sessionLife;
        topProcesses = from.topProcesses;
        clock = from.clock;
    }

    /** A builder that starts from the defaults: authenticated, on 127.0.0.1:5080. */
    public static Builder builder() {
        return new Builder();
    }

    InetAddress address() {
        return addresses().get(0);
    }

    /** All addresses of the host; of an address, itself. */
    List<InetAddress> addresses() {
        return addresses(host);
    }

    private static boolean isLoopback(String host) {
        return addresses(host).stream().allMatch(InetAddress::isLoopbackAddress);
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return Stream.of(InetAddress.getAllByName(host)).distinct().toList();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "cannot bind to '" + host + "': no such host; use an address of this machine", unknown);
        }
    }

    /**
     * Collects the configuration. Each method sets one thing, returns this builder, and throws
     * {@link IllegalArgumentException} for a value out of range. Not safe for threads.
     */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = 5080;
        private boolean authenticated = true;
        private boolean insecureHttp;
        private Optional<Path> stateFolder = Optional.empty();
        private Optional<Path> keystore = Optional.empty();
        private String keystorePassword = "";
        private final Set<String> allowedHosts = new TreeSet<>();
        private final Set<String> allowedOrigins = new TreeSet<>();
        private int rateLimit = 200;
        private Duration interval = Duration.ofSeconds(1);
        private MetricFlags metrics = MetricFlags.ALL;
        private Duration listAge = Duration.ofSeconds(1);
        private long historyBytes = 32 << 20;
        private double maxSamplerPercent = 25;
        private Optional<Boolean> userNames = Optional.empty();
        private boolean commandLines;
        private boolean accessLog;
        private int connections = 2000;
        private int connectionsPerAddress = 200;
        private int streams = 1000;
        private int streamsPerAddress = 50;
        private int sessions = 100;
        private Duration sessionLife = Duration.ofHours(1);
        private int topProcesses;
        private LongSupplier clock = System::nanoTime;

        private Builder() {}

        /** The address to bind, as a name or an IP address (default: 127.0.0.1). */
        public Builder host(String newHost) {
            if (newHost.isBlank()) {
                throw new IllegalArgumentException("a host must be a name or an address, not an empty text");
            }
            // The brackets of an IPv6 address in a link.
            host = newHost.startsWith("[") && newHost.endsWith("]")
                    ? newHost.substring(1, newHost.length() - 1)
                    : newHost;
            return this;
        }

        /** The port, 0 to 65535 (default: 5080); 0 binds any free one. */
        public Builder port(int newPort) {
            port = (int) inRange("port", newPort, 0, 65535);
            return this;
        }

        /** Serves without a token; allowed on a loopback address only. */
        public Builder withoutToken() {
            authenticated = false;
            return this;
        }

        /** Allows plain HTTP on addresses other than loopback, for use behind a proxy that terminates TLS. */
        public Builder insecureHttp() {
            insecureHttp = true;
            return this;
        }

        /**
         * The folder in which the token and the watch list survive a restart; created if missing. Without one, each start
         * has a new token and an empty watch list.
         */
        public Builder stateFolder(Path folder) {
            stateFolder = Optional.of(folder);
            return this;
        }

        /** Serves TLS with the key and certificate of this keystore (PKCS#12 or JKS). */
        public Builder tls(Path newKeystore, String password) {
            keystore = Optional.of(newKeystore);
            keystorePassword = password;
            return this;
        }

        /** Also answers requests whose Host header names this host; the bound address and localhost are always allowed. */
        public Builder allowHost(String name) {
            if (!name.matches("[A-Za-z0-9._:\\[\\]-]+")) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not a host; a host is a name or an address, without scheme and path");
            }
            allowedHosts.add(name.toLowerCase(Locale.ROOT));
            return this;
        }

        /** Lets pages of this origin use the API, for instance {@code https://example.org}. */
        public Builder allowOrigin(String origin) {
            if (!origin.matches("https?://[^/]+")) {
                throw new IllegalArgumentException("'" + origin
                        + "' is not an origin; an origin is a scheme and a host, such as https://example.org");
            }
            allowedOrigins.add(origin.toLowerCase(Locale.ROOT));
            return this;
        }

        /** Requests per second from one client address, 0 to 1,000,000 (default: 200); 0 is unlimited. */
        public Builder rateLimit(int requestsPerSecond) {
            rateLimit = (int) inRange("rate limit", requestsPerSecond, 0, 1_000_000);
            return this;
        }

        /** The sampling interval of watched processes, 10 ms to 1 hour (default: 1 s). */
        public Builder interval(Duration newInterval) {
            Schedule.require("interval", newInterval);
            inRange("interval in milliseconds", newInterval.toMillis(), 10, 3_600_000);
            interval = newInterval;
            return this;
        }

        /** The metrics that are read of watched processes (default: all). */
        public Builder metrics(MetricFlags newMetrics) {
            metrics = newMetrics;
            return this;
        }

        /** The maximum age of the process list in an answer, 0 to 1 s (default: 1 s). */
        public Builder listAge(Duration age) {
            inRange("age of the list in milliseconds", age.toMillis(), 0, 1000);
            listAge = age;
            return this;
        }

        /**
         * Bytes for the last ten minutes of all watched processes together, 0 to 1 TiB (default: 32 MiB); if they do not
         * suffice, the rings reach back less.
         */
        public Builder historyBytes(long bytes) {
            historyBytes = inRange("bytes", bytes, 0, 1L << 40);
            return this;
        }

        /** Percent of one CPU that sampling may use, 0.1 to 1000 (default: 25), before the interval is lengthened. */
        public Builder maxSamplerPercent(double percent) {
            if (!(percent >= 0.1 && percent <= 1000)) {
                throw new IllegalArgumentException("the sampler's share must be 0.1 to 1000 percent, not " + percent);
            }
            maxSamplerPercent = percent;
            return this;
        }

        /** Whether user names are shown (default: only on a loopback address). */
        public Builder userNames(boolean shown) {
            userNames = Optional.of(shown);
            return this;
        }

        /** Shows command lines, with what looks like a secret masked (default: not shown). */
        public Builder commandLines() {
            commandLines = true;
            return this;
        }

        /** Logs each request to {@code processinspect.access} (default: off). */
        public Builder accessLog() {
            accessLog = true;
            return this;
        }

        /** Open connections, in all and from one address, each 1 to 1,000,000 (default: 2000 and 200). */
        public Builder connections(int inAll, int perAddress) {
            connections = (int) inRange("connections", inAll, 1, 1_000_000);
            connectionsPerAddress = (int) inRange("connections of an address", perAddress, 1, 1_000_000);
            return this;
        }

        /** Open streams, in all and from one address, each 1 to 1,000,000 (default: 1000 and 50). */
        public Builder streams(int inAll, int perAddress) {
            streams = (int) inRange("streams", inAll, 1, 1_000_000);
            streamsPerAddress = (int) inRange("streams of an address", perAddress, 1, 1_000_000);
            return this;
        }

        /** Open sessions, 1 to 100,000 (default: 100), and the longest time one may last (default: 1 hour). */
        public Builder sessions(int inAll, Duration life) {
            sessions = (int) inRange("sessions", inAll, 1, 100_000);
            sessionLife = Schedule.require("a session's life", life);
            return this;
        }

        /** Adds the processes with the most memory to /metrics, beside the watched ones, 0 to 1000 (default: 0). */
        public Builder topProcesses(int count) {
            topProcesses = (int) inRange("number of top processes", count, 0, 1000);
            return this;
        }

        /** The clock of the server's own deadlines, in nanoseconds; tests move one by hand. */
        Builder clock(LongSupplier newClock) {
            clock = newClock;
            return this;
        }

        private static long inRange(String what, long value, long min, long max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
            }
            return value;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException when the settings are unsafe together, the host does not resolve, or the
         *     keystore cannot be used
         */
        public ServerConfig build() {
            if (!isLoopback(host)) {
                checkExposed();
            }
            return new ServerConfig(this);
        }

        private void checkExposed() {
            if (!authenticated) {
                throw new IllegalArgumentException("a server without a token may bind a loopback address only, not '"
                        + host + "'; keep the token, or bind 127.0.0.1");
            }
            if (keystore.isEmpty() && !insecureHttp) {
                throw new IllegalArgumentException(
                        "'" + host + "' is reached over the network, where plain HTTP exposes the"
                                + " token; set a TLS keystore, or allow insecure HTTP behind a proxy that terminates TLS");
            }
        }
    }
}
