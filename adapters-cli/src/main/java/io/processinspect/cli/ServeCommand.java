package io.processinspect.cli;

import io.processinspect.AccessDeniedException;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.NoSuchProcessException;
import io.processinspect.cli.output.Output;
import io.processinspect.core.Backends;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.RestServer;
import io.processinspect.rest.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: REST, live streams, Prometheus and the dashboard, until it is stopped. */
@Command(
        name = "serve",
        description = "Serves metrics over HTTP (REST, live streams, Prometheus, a dashboard) until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  processinspect serve                                  on 127.0.0.1:5080, with a token",
            "  processinspect serve --no-auth --port 5000            replaces the Flask application",
            "  processinspect serve --watch 1234 --watch postgres --interval 2s"
        })
final class ServeCommand extends Subcommand {
    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "Bind to this address (default: 127.0.0.1).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "5080",
            description = "Bind to this port; 0 is any free port (default: 5080).")
    private int port;

    @Option(names = "--no-auth", description = "Do not require a token; only on loopback addresses.")
    private boolean noAuth;

    @Option(
            names = "--insecure-http",
            description = "Allow non-loopback addresses without TLS, for use behind a TLS proxy.")
    private boolean insecureHttp;

    @Option(names = "--tls-keystore", paramLabel = "F", description = "Use TLS with this PKCS#12 keystore.")
    private Path keystore;

    @Option(
            names = "--tls-password-file",
            paramLabel = "F",
            description = "Read the keystore's password from the first line of this file.")
    private Path passwordFile;

    @Option(
            names = "--allow-host",
            paramLabel = "H",
            description = "Also accept requests with this Host header; repeatable.")
    private List<String> allowedHosts = new ArrayList<>();

    @Option(
            names = "--allow-origin",
            paramLabel = "O",
            description = "Allow pages of this origin to use the API, e.g. https://example.org; repeatable.")
    private List<String> allowedOrigins = new ArrayList<>();

    @Option(
            names = "--rate-limit",
            paramLabel = "N",
            defaultValue = "200",
            converter = Converters.Rate.class,
            description = "Limit the requests per second of one client address, or off (default: 200).")
    private Integer rateLimit;

    @Option(
            names = "--interval",
            paramLabel = "DUR",
            defaultValue = "1s",
            converter = Converters.Time.class,
            description = "Read watched processes at this interval, 10ms to 1h (default: 1s).")
    private Duration interval;

    @Option(
            names = "--metrics",
            paramLabel = "M",
            defaultValue = "all",
            converter = Converters.Metrics.class,
            description = "Metrics to read of watched processes, as in 'snapshot' (default: all).")
    private MetricFlags metrics;

    @Option(
            names = "--watch",
            paramLabel = "PID|NAME",
            description =
                    "Watch this process, or all processes of this name, from the start; self is the server; repeatable.")
    private List<String> watched = new ArrayList<>();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "0",
            description = "Export the N processes with the most memory to Prometheus too, up to 1000 (default: 0).")
    private int top;

    @Option(names = "--user-names", description = "Show user names on non-loopback addresses too.")
    private boolean userNames;

    @Option(names = "--command-lines", description = "Show command lines; what looks like a secret is masked.")
    private boolean commandLines;

    @Option(
            names = "--max-sampler-cpu",
            paramLabel = "PERCENT",
            defaultValue = "25",
            description = "Widen the interval when sampling uses more than this share of one CPU (default: 25).")
    private double maxSamplerCpu;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Keep the token and the list of watched processes in this folder (default: the user's state folder).")
    private Path state;

    @Option(names = "--access-log", description = "Log every request.")
    private boolean accessLog;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "Log to stderr as text or json (default: text).")
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
                RestServer server = start(provider, config)) {
            watched.forEach(process -> watch(process, provider, server));
            common.output().line(common.json() ? ServerJson.started(server.uri(), server.token()) : server.link());
            stopped.await();
            return Cli.DONE;
        } catch (Output.Closed unread) {
            if (unread.byReader()) {
                // It must not look like a server that was stopped.
                common.output().error("not serving: nobody reads the link, as stdout is closed");
            }
            return Cli.FAILED;
        }
    }

    private RestServer start(MetricsProvider provider, ServerConfig config) throws IOException {
        return RestServer.start(provider, () -> Backends.candidates(common.backend(), common.options()), config);
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
                .stateFolder(stateFolder());
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
            throw new IllegalArgumentException("--tls-password-file needs --tls-keystore");
        }
        return builder.build();
    }

    private Path stateFolder() {
        if (state != null && state.toString().isBlank()) {
            // Otherwise the token would be kept in the current folder, wherever that is.
            throw new IllegalArgumentException("--state is empty; name a folder");
        }
        return Optional.ofNullable(state)
                .or(common.output()::stateFolder)
                .orElseThrow(() -> new IllegalArgumentException(
                        "this user has no home folder to keep the token in; name a folder with --state"));
    }

    private String password() {
        if (passwordFile == null) {
            throw new IllegalArgumentException("--tls-keystore needs --tls-password-file");
        }
        PasswordFile file = new PasswordFile(passwordFile);
        String password = file.password();
        if (file.isReadableByAll()) {
            Logger.getLogger("processinspect.rest")
                    .warning(file + " may be read by every user; protect it with chmod 600");
        }
        return password;
    }

    private void watch(String pidOrName, MetricsProvider provider, RestServer server) {
        List<Long> pids = pidOrName.equals("self")
                ? List.of(provider.self())
                : pidOrName.matches("[1-9][0-9]{0,17}")
                        ? List.of(Long.parseLong(pidOrName))
                        : provider.processes().stream()
                                .filter(entry -> entry.name().equalsIgnoreCase(pidOrName))
                                .map(entry -> entry.process().pid())
                                .toList();
        if (pids.isEmpty()) {
            common.output().error("no process is named '" + pidOrName + "', so none is watched");
        }
        for (long pid : pids) {
            try {
                server.watch(pid);
            } catch (NoSuchProcessException | AccessDeniedException refused) {
                common.output().error("cannot watch pid " + pid + ": " + refused.getMessage());
            }
        }
    }
}
