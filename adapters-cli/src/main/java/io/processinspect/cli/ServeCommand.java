package io.processinspect.cli;

import io.processinspect.AccessDeniedException;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.core.Backends;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.RestServer;
import io.processinspect.rest.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: REST, live streams and Prometheus, until it is stopped. */
@Command(
        name = "serve",
        description = "Serves processes over HTTP: REST, live streams, Prometheus; until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect serve                                  on 127.0.0.1:5080, with a token",
            "  processinspect serve --no-auth --port 5000            for clients of the Flask application",
            "  processinspect serve --watch 1234 --watch postgres --interval 2s"
        })
final class ServeCommand extends Subcommand {
    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "Bind this address; 127.0.0.1 unless said.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "5080",
            description = "Bind this port; 0 is any free one.")
    private int port;

    @Option(names = "--no-auth", description = "Ask for no token; on loopback addresses only.")
    private boolean noAuth;

    @Option(
            names = "--insecure-http",
            description = "Bind other addresses without TLS, for use behind a proxy that speaks it.")
    private boolean insecureHttp;

    @Option(names = "--tls-keystore", paramLabel = "F", description = "Speak TLS with this PKCS#12 keystore.")
    private Path keystore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "F",
            description = "The keystore's password is the first line of this file.")
    private Path passwordFile;

    @Option(
            names = "--allow-host",
            paramLabel = "H",
            description = "Answer also to requests that name this host; may be repeated.")
    private List<String> allowedHosts = new ArrayList<>();

    @Option(
            names = "--allow-origin",
            paramLabel = "O",
            description = "Let pages of this origin use the API, such as https://example.org; may be repeated.")
    private List<String> allowedOrigins = new ArrayList<>();

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            defaultValue = "200",
            converter = Converters.Rate.class,
            description = "Requests a second from one client address, or off; 200 unless said.")
    private Integer rateLimit;

    @Option(
            names = "--interval",
            paramLabel = "DUR",
            defaultValue = "1s",
            converter = Converters.Time.class,
            description = "Read watched processes so often, from 10ms to 1h; 1s unless said.")
    private Duration interval;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            defaultValue = "all",
            converter = Converters.Metrics.class,
            description = "What to read of watched processes, as in 'snapshot'; all unless said.")
    private MetricFlags metrics;

    @Option(
            names = "--watch",
            paramLabel = "PID|NAME",
            description =
                    "Watch this process (self is the server), or all of this name, from the start; may be repeated.")
    private List<String> watched = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "0",
            description = "Show Prometheus also the N processes with the most memory, up to 1000.")
    private int top;

    @Option(names = "--user-names", description = "Show users' names also on other than loopback addresses.")
    private boolean userNames;

    @Option(
            names = "--command-lines",
            description = "Show what processes were started with; what looks like a secret in it is masked.")
    private boolean commandLines;

    @Option(
            names = "--max-sampler-cpu",
            paramLabel = "PERCENT",
            defaultValue = "25",
            description = "Read more seldom when reading takes more than this share of one CPU; 25 unless said.")
    private double maxSamplerCpu;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Keep the token and the list of watched processes here; in the user's state folder unless said.")
    private Path state;

    @Option(names = "--access-log", description = "Log each request.")
    private boolean accessLog;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text or json; logs go to stderr.")
    private Logging.Format logFormat;

    ServeCommand(Output output) {
        super(output);
    }

    @Override
    public Integer call() throws Exception {
        Logging.configure(logFormat, common.quiet(), accessLog);
        CountDownLatch stopped = new CountDownLatch(1);
        return ShutdownHook.during(stopped::countDown, () -> serve(stopped));
    }

    private int serve(CountDownLatch stopped) throws IOException, InterruptedException {
        ServerConfig config = config();
        try (MetricsProvider provider = common.open();
                RestServer server = started(provider, config)) {
            watched.forEach(who -> watch(who, provider, server));
            common.output().line(common.json() ? ServerJson.started(server.uri(), server.token()) : server.link());
            stopped.await();
        }
        return Cli.DONE;
    }

    private RestServer started(MetricsProvider provider, ServerConfig config) throws IOException {
        return RestServer.start(provider, Backends.candidates(common.backend(), common.options()), config);
    }

    private ServerConfig config() {
        ServerConfig.Builder builder = ServerConfig.builder()
                .host(host)
                .port(port)
                .rateLimit(rateLimit)
                .interval(interval)
                .metrics(metrics)
                .maxSamplerPercent(maxSamplerCpu)
                .topProcesses(top)
                .stateFolder(Optional.ofNullable(state).orElse(common.output().stateFolder()));
        allowedHosts.forEach(builder::allowHost);
        allowedOrigins.forEach(builder::allowOrigin);
        if (noAuth) {
            builder.withoutToken();
        }
        if (insecureHttp) {
            builder.insecureHttp();
        }
        if (userNames) {
            builder.userNames(true);
        }
        if (commandLines) {
            builder.commandLines();
        }
        if (accessLog) {
            builder.accessLog();
        }
        if (keystore != null) {
            builder.tls(keystore, password());
        } else if (passwordFile != null) {
            throw new IllegalArgumentException("--tls-password-file is of a keystore; give --tls-keystore");
        }
        return builder.build();
    }

    private String password() {
        if (passwordFile == null) {
            throw new IllegalArgumentException("--tls-keystore needs its password; give --tls-password-file");
        }
        try (var lines = Files.lines(passwordFile)) {
            return lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException failure) {
            throw new IllegalArgumentException(
                    "cannot read the keystore's password in " + passwordFile + ": " + failure, failure);
        }
    }

    private void watch(String who, MetricsProvider provider, RestServer server) {
        List<Long> pids = who.equals("self")
                ? List.of(provider.self())
                : who.matches("[1-9][0-9]{0,17}")
                        ? List.of(Long.parseLong(who))
                        : provider.processes().stream()
                                .filter(row -> row.name().equalsIgnoreCase(who))
                                .map(row -> row.process().pid())
                                .toList();
        if (pids.isEmpty()) {
            common.output().error("no process is named '" + who + "'; it is not watched");
        }
        for (long pid : pids) {
            try {
                server.watch(pid);
            } catch (NoSuchProcessException | AccessDeniedException refused) {
                common.output().error("pid " + pid + " is not watched: " + refused.getMessage());
            }
        }
    }
}
