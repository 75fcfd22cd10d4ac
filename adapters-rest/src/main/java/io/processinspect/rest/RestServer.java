package io.processinspect.rest;

import io.processinspect.BackendCandidate;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.SystemMemory;
import io.processinspect.json.ExpectedStart;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.auth.BearerToken;
import io.processinspect.rest.endpoint.FlaskCompatEndpoints;
import io.processinspect.rest.endpoint.ProcessEndpoints;
import io.processinspect.rest.endpoint.PrometheusEndpoint;
import io.processinspect.rest.endpoint.SessionEndpoints;
import io.processinspect.rest.endpoint.StreamEndpoints;
import io.processinspect.rest.endpoint.SystemEndpoints;
import io.processinspect.rest.endpoint.WatchEndpoints;
import io.processinspect.rest.http.AccessLog;
import io.processinspect.rest.http.ConnectionGuard;
import io.processinspect.rest.http.FailedHandshakes;
import io.processinspect.rest.http.HttpLimits;
import io.processinspect.rest.http.JsonErrors;
import io.processinspect.rest.http.OpenRequests;
import io.processinspect.rest.http.RateLimit;
import io.processinspect.rest.http.RequestBodies;
import io.processinspect.rest.http.RequestGuard;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.http.StaticResources;
import io.processinspect.rest.state.StateFolder;
import io.processinspect.rest.state.UnusableFileException;
import io.processinspect.rest.stream.StreamConfig;
import io.processinspect.rest.stream.StreamHub;
import io.processinspect.rest.stream.WebSocketHandler;
import io.processinspect.rest.watch.ExpiringValue;
import io.processinspect.rest.watch.ProcessListCache;
import io.processinspect.rest.watch.Sessions;
import io.processinspect.rest.watch.WatchConfig;
import io.processinspect.rest.watch.WatchService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server over a provider, which the caller keeps and closes. Safe for all threads.
 *
 * <pre>{@code
 * try (MetricsProvider provider = Backends.open();
 *         RestServer server = RestServer.start(provider, ServerConfig.builder().port(0).build())) {
 *     System.out.println(server.link());
 *     ...
 * }
 * }</pre>
 */
public final class RestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Duration MEMORY_AGE = Duration.ofMillis(250);
    /** For all of {@link #close()}, which is to return within two seconds. */
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(1900);
    /** For open requests and connections, however long the streams took. */
    private static final Duration MIN_STOP_TIMEOUT = Duration.ofMillis(500);
    /** Jetty waits so long for idle connections before it closes them; by default a second, longer than for its stop. */
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofMillis(200);

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final int THREADS = 32;
    /** Small, so that a client that does not read is noticed within seconds. */
    private static final int SEND_BUFFER = 64 * 1024;

    private final ServerConfig config;
    private final Optional<BearerToken> token;
    private final Server server;
    private final Scheduler scheduler;
    private final Executor executor;
    private final ConnectionGuard connections;
    private final FailedHandshakes handshakes;
    /** One for each address of the host. */
    private final List<ServerConnector> connectors;

    private final WatchService watched;
    private final Sessions sessions;
    private final StreamHub streams;
    private final Router router;
    private final RequestBodies bodies;
    private final OpenRequests requests;
    private boolean closed;

    private RestServer(MetricsProvider provider, Supplier<List<BackendCandidate>> backends, ServerConfig config)
            throws IOException {
        this.config = config;
        this.token = config.authenticated
                ? Optional.of(new BearerToken(config.stateFolder.map(StateFolder::new)))
                : Optional.empty();
        this.router = new Router(new RequestGuard(hosts(), config.allowedOrigins, token));
        StaticResources.addTo(router);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("processinspect-http");
        threads.setDaemon(true);
        this.executor = threads;
        this.server = new Server(threads);
        this.scheduler = server.getScheduler();
        this.bodies = new RequestBodies(scheduler);
        this.requests = new OpenRequests(router);
        this.connections = new ConnectionGuard(config.connections, config.connectionsPerAddress, config.clock);
        this.handshakes = new FailedHandshakes(config.clock);
        this.connectors = config.addresses().stream().map(this::connector).toList();
        ProcessListCache lists = new ProcessListCache(
                provider, config.listAge, config.userNames, config.commandLines, config.clock, scheduler, executor);
        this.watched =
                new WatchService(provider, watchConfig(provider.capabilities().backend()), executor);
        this.sessions = new Sessions(provider, watched.starts(), config.sessions, config.sessionLife, config.clock);
        ExpiringValue<SystemMemory> memory = new ExpiringValue<>(provider::systemMemory, MEMORY_AGE, config.clock);
        this.streams = new StreamHub(
                watched,
                new StreamConfig(
                        config.metrics, config.interval, config.streams, config.streamsPerAddress, config.clock),
                () -> lists.now().join().entries(),
                () -> ServerJson.system(
                        memory.get().join(), provider.cpus(), watched.throttle().cost()));
        new FlaskCompatEndpoints(watched, lists, memory, bodies).addTo(router);
        new ProcessEndpoints(provider, lists, sessions, watched.starts(), scheduler, executor).addTo(router);
        new WatchEndpoints(watched).addTo(router);
        new SessionEndpoints(sessions, bodies).addTo(router);
        streamEndpoints().addTo(router);
        new SystemEndpoints(backends, memory).addTo(router);
        new PrometheusEndpoint(provider, watched, lists, streams, config.topProcesses, config.clock).addTo(router);
        server.setErrorHandler(new JsonErrors());
        server.setHandler(
                connections.around(config.rateLimit == 0 ? requests : RateLimit.around(requests, config.rateLimit)));
        if (config.accessLog) {
            AccessLog log = new AccessLog(token);
            connections.logTo(log);
            server.setRequestLog(log);
        }
    }

    private WatchConfig watchConfig(String backend) {
        return new WatchConfig(
                config.metrics,
                config.interval,
                config.maxSamplerPercent,
                ServerConfig.HISTORY,
                config.historyBytes,
                // A port that the system chooses is a different one after a restart.
                config.stateFolder.filter(folder -> config.port != 0).map(StateFolder::new),
                // One for each backend, as the start keys of others mean nothing to it.
                "watched-" + config.address().getHostAddress().replaceAll("[^0-9A-Za-z.]", "_") + "-" + config.port
                        + "-" + backend + ".json",
                config.clock);
    }

    private Set<String> hosts() {
        Set<String> hosts = new HashSet<>(config.allowedHosts);
        hosts.add(config.host);
        config.addresses().forEach(address -> hosts.add(address.getHostAddress()));
        return hosts;
    }

    private StreamEndpoints streamEndpoints() {
        return new StreamEndpoints(
                streams,
                new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server)),
                IDLE_TIMEOUT,
                () -> new WebSocketHandler(streams, token, scheduler));
    }

    private ServerConnector connector(InetAddress address) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HttpLimits.MAX_HEADERS);
        // Otherwise Jetty 12.1.14 gives a header the value of an earlier one that differs only in case:
        // a token in other letters would be accepted, and the right one rejected.
        http.setHeaderCacheCaseSensitive(true);
        http.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        ServerConnector made = new ServerConnector(server, 1, 1, factories(http));
        made.setHost(address.getHostAddress());
        made.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        made.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT.toMillis());
        made.setAcceptedSendBufferSize(SEND_BUFFER);
        made.addEventListener(connections);
        made.addBean(handshakes);
        return made;
    }

    private ConnectionFactory[] factories(HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (config.keystore.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        // The request guard checks the host.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {
            new SslConnectionFactory(config.keystore.get().factory(), plain.getProtocol()), plain
        };
    }

    /** Repeats the maintenance every second; only a running server has a running scheduler. */
    private void scheduleMaintenance() {
        Runnable maintenance = () -> {
            runMaintenance();
            if (server.isRunning()) {
                scheduleMaintenance();
            }
        };
        // The scheduler's single thread serves every deadline, and must not block.
        scheduler.schedule(() -> executor.execute(maintenance), 1, TimeUnit.SECONDS);
    }

    /** Enforces deadlines and drops what has expired. */
    void runMaintenance() {
        for (Runnable check :
                List.<Runnable>of(connections::check, streams::check, sessions::expire, handshakes::check)) {
            try {
                check.run();
            } catch (Throwable failure) {
                // The limits must hold, whatever fails.
                LOG.error("maintenance failed; it is repeated in a second", failure);
            }
        }
    }

    /**
     * Starts a server.
     *
     * @param provider to measure with; must stay open longer than the server
     * @throws IllegalArgumentException when a file of the state folder is unusable
     * @throws IllegalStateException when the module {@code processinspect-dashboard} is missing
     * @throws IOException when the address cannot be bound, the token cannot be stored, or another server has the watch list
     */
    public static RestServer start(MetricsProvider provider, ServerConfig config) throws IOException {
        return start(provider, List::of, config);
    }

    /**
     * Starts a server that also lists the backends.
     *
     * @param backends calls {@code Backends.candidates}, or returns none to hide them from clients; called when a client asks
     *     first, as looking for backends loads the libraries of all of them
     * @throws IllegalArgumentException when a file of the state folder is unusable
     * @throws IllegalStateException when the module {@code processinspect-dashboard} is missing
     * @throws IOException when the address cannot be bound, the token cannot be stored, or another server has the watch list
     */
    public static RestServer start(
            MetricsProvider provider, Supplier<List<BackendCandidate>> backends, ServerConfig config)
            throws IOException {
        RestServer started = new RestServer(provider, backends, config);
        try {
            // First, so that a start that fails changes nothing.
            HostBinding.bind(started.server, started.connectors, config.host, config.port);
            started.loadToken();
            config.keystore.ifPresent(
                    keystore -> keystore.warnings(Instant.now()).forEach(warning -> LOG.warn("{}", warning)));
            // The stored watch list is read before a client can change it.
            started.watched.start();
            started.server.start();
            started.scheduleMaintenance();
            return started;
        } catch (IOException | UnusableFileException failure) {
            started.close();
            throw failure;
        } catch (Exception failure) {
            started.close();
            throw new IOException("cannot start the server: " + reason(failure), failure);
        }
    }

    private void loadToken() throws IOException {
        if (token.isPresent()) {
            token.get().load();
        }
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : reason(failure.getCause());
    }

    WatchService watched() {
        return watched;
    }

    StreamHub streams() {
        return streams;
    }

    int arrivingBodies() {
        return bodies.arriving();
    }

    Router router() {
        return router;
    }

    /** The base address. */
    public URI uri() {
        ServerConnector first = (ServerConnector) server.getConnectors()[0];
        // A certificate is for a name; without one, the address alone tells a client where this server is.
        boolean isTls = config.keystore.isPresent();
        String host = HostBinding.bracketed(isTls ? config.host : first.getHost());
        return URI.create((isTls ? "https" : "http") + "://" + host + ":" + first.getLocalPort() + "/");
    }

    /** The base address with the token in the fragment, which a browser does not send. */
    public String link() {
        return uri() + token.map(it -> "#token=" + it.text()).orElse("");
    }

    /** The token; empty for a server without. */
    public Optional<String> token() {
        return token.map(BearerToken::text);
    }

    /**
     * Watches a process, as a client can.
     *
     * @throws IllegalArgumentException when the pid is below 1
     * @throws IllegalStateException when the server is closed
     * @throws io.processinspect.NoSuchProcessException when there is none
     * @throws io.processinspect.AccessDeniedException when it may not be read at all
     */
    public ProcessIdentity watch(long pid) {
        return watched.add(pid, ExpectedStart.ANY, "the program");
    }

    /**
     * Ends the streams and sessions, stops sampling, and frees the port, within two seconds. The provider stays open. Closing
     * a closed server does nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        long began = System.nanoTime();
        // Refuses further requests; the server asks again when it stops, and waits then.
        requests.shutdown();
        bodies.close();
        streams.close();
        sessions.close();
        try {
            Duration left = STOP_TIMEOUT.minusNanos(System.nanoTime() - began);
            server.setStopTimeout(Math.max(left.toMillis(), MIN_STOP_TIMEOUT.toMillis()));
            server.stop();
        } catch (Exception failure) {
            LOG.warn("the server did not stop in order: {}", String.valueOf(failure));
        }
        handshakes.finish();
        // Those that were bound and not started.
        connectors.forEach(ServerConnector::close);
        // Last, as requests in flight still use it.
        watched.close();
    }
}
