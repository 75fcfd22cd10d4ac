package io.processinspect.rest;

import io.processinspect.MetricFlags;
import io.processinspect.Schedule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * How a server shall be: secure unless said otherwise. Each method sets one thing and returns the same object; what it
 * refuses is an {@link IllegalArgumentException}. Not safe for threads, and not to be changed once a server has started with it.
 */
public final class ServerSettings {
    /** Bytes of a request's body, and of a WebSocket's message. */
    static final int MAX_BODY = 64 * 1024;

    private static final Duration RECENT = Duration.ofMinutes(10);

    String host = "127.0.0.1";
    int port = 5080;
    boolean authenticated = true;
    boolean insecureHttp;
    Optional<Path> stateFolder = Optional.empty();
    Optional<Path> keystore = Optional.empty();
    String keystorePassword = "";
    final Set<String> allowedHosts = new TreeSet<>();
    final Set<String> allowedOrigins = new TreeSet<>();
    int rateLimit = 200;
    Duration interval = Duration.ofSeconds(1);
    MetricFlags metrics = MetricFlags.ALL;
    Duration listAge = Duration.ofSeconds(1);
    Duration recent = RECENT;
    long recentBytes = 32 << 20;
    double maxSamplerPercent = 25;
    Optional<Boolean> userNames = Optional.empty();
    boolean commandLines;
    boolean accessLog;
    int connections = 2000;
    int connectionsPerAddress = 200;
    int streams = 1000;
    int streamsPerAddress = 50;
    int sessions = 100;
    Duration sessionLife = Duration.ofHours(1);
    int topProcesses;
    /** By which the server's own times go; tests have one that they move by hand. */
    LongSupplier clock = System::nanoTime;

    /** Secure, on 127.0.0.1:5080. */
    public ServerSettings() {}

    /** Which address to bind: a name or an IP address; 127.0.0.1 unless said. */
    public ServerSettings host(String newHost) {
        if (newHost.isBlank()) {
            throw new IllegalArgumentException("a host must be a name or an address, not an empty text");
        }
        // As an address stands in a link.
        host = newHost.startsWith("[") && newHost.endsWith("]") ? newHost.substring(1, newHost.length() - 1) : newHost;
        return this;
    }

    /** Which port, 0 for any that is free; 5080 unless said. */
    public ServerSettings port(int newPort) {
        port = (int) inRange("port", newPort, 0, 65535);
        return this;
    }

    /** Lets everybody in who reaches the address, which must then be a loopback address. */
    public ServerSettings withoutToken() {
        authenticated = false;
        return this;
    }

    /** Allows plain HTTP on other than loopback addresses, for use behind a proxy that speaks TLS. */
    public ServerSettings insecureHttp() {
        insecureHttp = true;
        return this;
    }

    /**
     * Where the token and the list of watched processes outlive the server. Made when it is not there. Without one there is
     * a new token for each start, and nothing is watched at first.
     */
    public ServerSettings stateFolder(Path folder) {
        stateFolder = Optional.of(folder);
        return this;
    }

    /** Speaks TLS with the key and certificate of this keystore (PKCS#12 or JKS). */
    public ServerSettings tls(Path newKeystore, String password) {
        keystore = Optional.of(newKeystore);
        keystorePassword = password;
        return this;
    }

    /** Answers also to requests that name this host; always to the bound address and localhost. */
    public ServerSettings allowHost(String name) {
        if (!name.matches("[A-Za-z0-9._:\\[\\]-]+")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no host; a host is a name or an address, without scheme and path");
        }
        allowedHosts.add(name.toLowerCase(Locale.ROOT));
        return this;
    }

    /** Lets pages of this origin use the API, such as {@code https://example.org}. */
    public ServerSettings allowOrigin(String origin) {
        if (!origin.matches("https?://[^/]+")) {
            throw new IllegalArgumentException(
                    "'" + origin + "' is no origin; an origin is a scheme and a host, such as https://example.org");
        }
        allowedOrigins.add(origin.toLowerCase(Locale.ROOT));
        return this;
    }

    /** Requests a second from one client address, 0 for any number; 200 unless said. */
    public ServerSettings rateLimit(int requestsPerSecond) {
        rateLimit = (int) inRange("rate limit", requestsPerSecond, 0, 1_000_000);
        return this;
    }

    /** How often watched processes are read, 10 ms to 1 hour; each second unless said. */
    public ServerSettings interval(Duration newInterval) {
        Schedule.require("interval", newInterval);
        inRange("interval in milliseconds", newInterval.toMillis(), 10, 3_600_000);
        interval = newInterval;
        return this;
    }

    /** What is read of watched processes; everything unless said. */
    public ServerSettings metrics(MetricFlags newMetrics) {
        metrics = newMetrics;
        return this;
    }

    /** How old the list of all processes may be that a request gets, 0 to 1 s; 1 s unless said. */
    public ServerSettings listAge(Duration age) {
        inRange("age of the list in milliseconds", age.toMillis(), 0, 1000);
        listAge = age;
        return this;
    }

    /** Bytes for the last ten minutes of all watched processes together; where they are too few, less is kept. 32 MiB. */
    public ServerSettings recentBytes(long bytes) {
        recentBytes = inRange("bytes", bytes, 0, 1L << 40);
        return this;
    }

    /** Percent of one CPU that reading may take, 0.1 to 1000, before it is done more seldom; 25 unless said. */
    public ServerSettings maxSamplerPercent(double percent) {
        if (!(percent >= 0.1 && percent <= 1000)) {
            throw new IllegalArgumentException("the sampler's share must be 0.1 to 1000 percent, not " + percent);
        }
        maxSamplerPercent = percent;
        return this;
    }

    /** Whether users' names are shown; unless said, on a loopback address only. */
    public ServerSettings userNames(boolean shown) {
        userNames = Optional.of(shown);
        return this;
    }

    /** Shows what processes were started with, where it looks like a secret masked; not shown unless said. */
    public ServerSettings commandLines() {
        commandLines = true;
        return this;
    }

    /** Logs each request, to {@code processinspect.access}. */
    public ServerSettings accessLog() {
        accessLog = true;
        return this;
    }

    /** How many connections at one time, in all and from one address; 2000 and 200 unless said. */
    public ServerSettings connections(int inAll, int perAddress) {
        connections = (int) inRange("connections", inAll, 1, 1_000_000);
        connectionsPerAddress = (int) inRange("connections of an address", perAddress, 1, 1_000_000);
        return this;
    }

    /** How many streams at one time, in all and from one address; 1000 and 50 unless said. */
    public ServerSettings streams(int inAll, int perAddress) {
        streams = (int) inRange("streams", inAll, 1, 1_000_000);
        streamsPerAddress = (int) inRange("streams of an address", perAddress, 1, 1_000_000);
        return this;
    }

    /** How many sessions at one time, and how long one may last; 100 and one hour unless said. */
    public ServerSettings sessions(int inAll, Duration life) {
        sessions = (int) inRange("sessions", inAll, 1, 100_000);
        sessionLife = Schedule.require("a session's life", life);
        return this;
    }

    /** Adds the processes with the most memory to /metrics, beside the watched ones, 0 to 1000; none unless said. */
    public ServerSettings topProcesses(int count) {
        topProcesses = (int) inRange("number of top processes", count, 0, 1000);
        return this;
    }

    private static long inRange(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    boolean showsUsers() {
        return userNames.orElseGet(this::isLoopback);
    }

    boolean isLoopback() {
        return address().isLoopbackAddress();
    }

    InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "cannot bind to '" + host + "': no such host; give an address of this machine", unknown);
        }
    }

    private void checkKeystore(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "cannot use the keystore " + file + ": there is no such file, or it may not be read");
        }
        try {
            KeyStore.getInstance(file.toFile(), keystorePassword.toCharArray());
        } catch (IOException | GeneralSecurityException failure) {
            boolean password = failure.getCause() instanceof UnrecoverableKeyException;
            String why = password ? "the password is another one" : "it is no keystore of PKCS#12 or JKS";
            throw new IllegalArgumentException("cannot use the keystore " + file + ": " + why, failure);
        }
    }

    /** Refuses what would be unsafe together, or cannot be met. */
    void check() {
        keystore.ifPresent(this::checkKeystore);
        if (isLoopback()) {
            return;
        }
        if (!authenticated) {
            throw new IllegalArgumentException("without a token only a loopback address may be bound, not '" + host
                    + "'; leave --no-auth out, or bind 127.0.0.1");
        }
        if (keystore.isEmpty() && !insecureHttp) {
            throw new IllegalArgumentException(
                    "'" + host + "' is reached over the network, where plain HTTP shows the"
                            + " token to everybody on the way; give --tls-keystore, or --insecure-http behind a proxy with TLS");
        }
    }
}
