package io.processinspect.rest;

import io.processinspect.BackendCandidate;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessIdentity;
import io.processinspect.SystemMemory;
import io.processinspect.json.ServerJson;
import io.processinspect.json.TextEscaper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server over a provider, which stays its owner's. Safe for all threads.
 *
 * <pre>{@code
 * try (MetricsProvider provider = Backends.open();
 *         RestServer server = RestServer.start(provider, new ServerSettings().port(0))) {
 *     System.out.println(server.link());
 *     ...
 * }
 * }</pre>
 */
public final class RestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");
    private static final Logger ACCESS = LoggerFactory.getLogger("processinspect.access");
    private static final Duration MEMORY_AGE = Duration.ofMillis(250);
    private static final int MAX_HEADERS = 8 * 1024;
    private static final long IDLE_MILLIS = 30_000;
    private static final int THREADS = 32;
    /** So small that a client which reads nothing is noticed in seconds and not in minutes. */
    private static final int SEND_BUFFER = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;
    private final ServerSettings settings;
    private final Optional<BearerToken> token;
    private final ServerContext parts;
    private final Router router;
    private final ConnectionGuard guard;
    private boolean closed;

    private RestServer(MetricsProvider provider, List<BackendCandidate> backends, ServerSettings settings)
            throws IOException {
        this.settings = settings;
        this.token = settings.authenticated ? Optional.of(BearerToken.in(settings.stateFolder)) : Optional.empty();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("processinspect-http");
        threads.setDaemon(true);
        this.server = new Server(threads);
        this.parts = parts(provider, threads);
        this.guard = new ConnectionGuard(settings);
        this.connector = connector();
        server.setErrorHandler(new JsonErrors());
        this.router = new Router(new RequestGuard(settings, token));
        new FlaskCompatEndpoints(parts.watched(), parts.lists(), parts.memory(), parts.scheduler()).addTo(router);
        new Api(parts, backends).addTo(router);
        addSocket(router);
        StaticResources.addTo(router);
        server.setHandler(
                guard.around(settings.rateLimit == 0 ? router : RateLimit.around(router, settings.rateLimit)));
        if (settings.accessLog) {
            server.setRequestLog(RestServer::log);
        }
    }

    private static void log(Request request, Response response) {
        ACCESS.info(
                "{} {} {} {} {} us",
                Exchange.address(request.getConnectionMetaData().getRemoteSocketAddress()),
                TextEscaper.escaped(String.valueOf(request.getMethod())),
                TextEscaper.escaped(String.valueOf(request.getHttpURI().getPathQuery())
                        .replaceAll("(?i)token=[^&]*", "token=" + SecretMasker.MASK)),
                response.getStatus(),
                (System.nanoTime() - request.getBeginNanoTime()) / 1000);
    }

    private ServerContext parts(MetricsProvider provider, Executor executor) {
        Scheduler scheduler = server.getScheduler();
        ProcessListCache lists = new ProcessListCache(provider, settings, scheduler, executor);
        WatchService watched = new WatchService(provider, settings, executor);
        ExpiringValue<SystemMemory> memory = new ExpiringValue<>(provider::systemMemory, MEMORY_AGE, settings.clock);
        StreamHub streams = new StreamHub(
                watched,
                settings,
                () -> lists.now().join().rows(),
                () -> ServerJson.system(
                        memory.get().join(), provider.cpus(), watched.pace().cost()));
        return new ServerContext(
                provider,
                settings,
                watched,
                lists,
                memory,
                new Sessions(provider, settings),
                streams,
                scheduler,
                executor);
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(MAX_HEADERS);
        http.setIdleTimeout(IDLE_MILLIS);
        ServerConnector made = new ServerConnector(server, 1, 1, factories(http));
        made.setHost(settings.host);
        made.setPort(settings.port);
        made.setIdleTimeout(IDLE_MILLIS);
        made.setAcceptedSendBufferSize(SEND_BUFFER);
        made.addEventListener(guard);
        server.addConnector(made);
        server.setStopTimeout(500);
        return made;
    }

    private ConnectionFactory[] factories(HttpConfiguration http) {
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (settings.keystore.isEmpty()) {
            return new ConnectionFactory[] {plain};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(settings.keystore.get());
        tls.setKeyStorePassword(settings.keystorePassword);
        // Which hosts are answered for is the gate's business.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return new ConnectionFactory[] {new SslConnectionFactory(tls, plain.getProtocol()), plain};
    }

    private void addSocket(Router router) {
        WebSocketMappings sockets = new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server));
        Configuration.ConfigurationCustomizer limits = new Configuration.ConfigurationCustomizer();
        limits.setMaxFrameSize(ServerSettings.MAX_BODY);
        limits.setIdleTimeout(Duration.ofMillis(IDLE_MILLIS));
        router.open("GET", "/api/ws", exchange -> {
            parts.streams().requireRoom(exchange.owner());
            boolean upgraded = sockets.upgrade(
                    (request, response, callback) -> {
                        // Compressing for each client anew costs thrice what the stream does.
                        response.setExtensions(List.of());
                        return new WebSocketHandler(parts.streams(), token, parts.scheduler());
                    },
                    exchange.request(),
                    exchange.response(),
                    exchange.callback(),
                    limits);
            if (upgraded) {
                exchange.detach();
                return;
            }
            throw new HttpError(
                    HttpStatus.UPGRADE_REQUIRED_426,
                    "upgrade_required",
                    "this is a WebSocket; /api/stream gives the same over plain HTTP",
                    Map.of("Upgrade", "websocket"));
        });
    }

    /** Once a second from now on; begins when the server runs, as only then its scheduler does. */
    private void scheduleMaintenance() {
        Runnable look = () -> {
            runMaintenance();
            if (server.isRunning()) {
                scheduleMaintenance();
            }
        };
        // The scheduler's one thread is for every deadline, and waits for nobody.
        parts.scheduler().schedule(() -> parts.executor().execute(look), 1, TimeUnit.SECONDS);
    }

    /** Sends away who takes too long, and gives up what nobody came back for. */
    void runMaintenance() {
        for (Runnable check : List.<Runnable>of(guard::check, parts.streams()::check, parts.sessions()::expire)) {
            try {
                check.run();
            } catch (Throwable failure) {
                // Whatever it is, the limits must hold on.
                LOG.error("looking after the server failed", failure);
            }
        }
    }

    /**
     * Starts a server.
     *
     * @param provider over what; must stay open longer than the server
     * @throws IllegalArgumentException when the settings are unsafe together, or cannot be met
     * @throws IOException when the address cannot be bound, or the token not be kept
     */
    public static RestServer start(MetricsProvider provider, ServerSettings settings) throws IOException {
        return start(provider, List.of(), settings);
    }

    /**
     * Starts a server that also tells which backends there are.
     *
     * @param backends what {@code Backends.candidates} gave; empty when the clients shall not know
     * @throws IllegalArgumentException when the settings are unsafe together, or cannot be met
     * @throws IOException when the address cannot be bound, or the token not be kept
     */
    public static RestServer start(MetricsProvider provider, List<BackendCandidate> backends, ServerSettings settings)
            throws IOException {
        settings.check();
        RestServer started = new RestServer(provider, backends, settings);
        try {
            // What was watched before is read before anybody can change it.
            started.parts.watched().start();
            started.server.start();
            started.scheduleMaintenance();
            return started;
        } catch (Exception failure) {
            started.close();
            throw new IOException(
                    "cannot serve on " + settings.host + ":" + settings.port + ": " + reason(failure)
                            + (settings.keystore.isPresent()
                                    ? "; take another port or address, or look at the keystore"
                                    : "; take another port or address"),
                    failure);
        }
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : reason(failure.getCause());
    }

    /** What the endpoints are made of. */
    ServerContext parts() {
        return parts;
    }

    /** What is at which path. */
    Router router() {
        return router;
    }

    /** Where it is reached. */
    public URI uri() {
        String host = settings.host.contains(":") ? "[" + settings.host + "]" : settings.host;
        String scheme = settings.keystore.isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + host + ":" + connector.getLocalPort() + "/");
    }

    /** The same with the token in its fragment, which a browser keeps to itself. */
    public String link() {
        return uri() + token.map(it -> "#token=" + it.text()).orElse("");
    }

    /** The token; empty for a server without. */
    public Optional<String> token() {
        return token.map(BearerToken::text);
    }

    /**
     * Watches a process, as a client would.
     *
     * @throws IllegalArgumentException when the pid is below 1
     * @throws IllegalStateException when the server is closed
     * @throws io.processinspect.NoSuchProcessException when there is none
     * @throws io.processinspect.AccessDeniedException when it may not be read at all
     */
    public ProcessIdentity watch(long pid) {
        return parts.watched().add(pid, Optional.empty(), "the program");
    }

    /**
     * Tells the streams, ends the sessions, stops reading, frees the port; within two seconds. The provider stays open.
     * Does nothing when closed.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        parts.streams().close();
        parts.sessions().close();
        try {
            server.stop();
        } catch (Exception failure) {
            LOG.warn("the server did not stop in order: {}", String.valueOf(failure));
        }
        // Nobody asks for anything more.
        parts.watched().close();
    }
}
