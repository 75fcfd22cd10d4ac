package io.processinspect.checks.benchmarks;

import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import io.processinspect.rest.RestServer;
import io.processinspect.rest.ServerConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A server in a program of its own, open to all: prints its port, and its heap in bytes for each line that it is given. */
public final class ServerProgram {
    private ServerProgram() {}

    /** The pids to watch; the word {@code cold} for lists that are scanned for each request, {@code 10ms} for 100 Hz. */
    public static void main(String[] arguments) throws Exception {
        ServerConfig.Builder settings = ServerConfig.builder()
                .withoutToken()
                .port(0)
                .rateLimit(0)
                .connections(5000, 5000)
                .streams(5000, 5000);
        if (List.of(arguments).contains("cold")) {
            settings.listAge(Duration.ZERO);
        }
        if (List.of(arguments).contains("10ms")) {
            settings.interval(Duration.ofMillis(10)).maxSamplerPercent(1000);
        }
        try (MetricsProvider provider = Backends.open();
                RestServer server = RestServer.start(provider, settings.build())) {
            for (String argument : arguments) {
                if (argument.matches("[0-9]+")) {
                    server.watch(Long.parseLong(argument));
                }
            }
            System.out.println(server.uri().getPort());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                System.gc();
                System.out.println(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }
    }
}
