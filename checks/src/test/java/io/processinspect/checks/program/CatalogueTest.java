package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.json.SampleCsv;
import io.processinspect.json.SampleJson;
import io.processinspect.json.SampleSchema;
import io.processinspect.json.ServerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every metric of the catalogue is on every surface; the exposition has a test of its own beside its names. */
class CatalogueTest {
    /** A process that has every counter. */
    private static final String EVERYTHING = "421";

    private static String printed(String... arguments) {
        try (Child program = Child.program(arguments)) {
            Child.Outcome outcome = program.outcome();
            assertEquals(0, outcome.code(), outcome::err);
            return outcome.out();
        }
    }

    @Test
    void titles_and_headings_are_distinct_and_headings_fit_a_column() {
        Set<String> names = new HashSet<>();
        for (Counter counter : Counter.all()) {
            assertTrue(names.add(counter.title()), counter.title());
            assertTrue(names.add(counter.heading()), counter.heading());
            assertTrue(counter.heading().length() <= 10, counter.heading());
        }
    }

    @Test
    void the_schema_has_every_counter_and_json_csv_and_openapi_follow_it() {
        assertEquals(Set.copyOf(Counter.all()), Set.copyOf(SampleSchema.counters()));
        assertEquals(Counter.all().size(), SampleSchema.counters().size());
        FakeMachine machine = new FakeMachine();
        FakeProcess process = machine.process(42, "worker");
        Counter.all().forEach(counter -> process.value(counter, 1));
        try (MetricsProvider provider = Backends.over(machine.source())) {
            ProcessSample sample = provider.snapshot(42, MetricFlags.ALL);
            String json = SampleJson.write(sample);
            List<String> header = List.of(SampleCsv.header(MetricFlags.ALL).split(","));
            String openApi = String.join("\n", SampleSchema.openApiProperties());
            for (String path : SampleSchema.paths()) {
                String key = path.substring(path.indexOf('.') + 1);
                assertTrue(
                        json.contains('"' + key + '"') || json.contains('"' + path + '"') || isUnlimited(path), path);
                assertTrue(header.contains(path), path);
                assertTrue(openApi.contains(key + ": {type: "), path);
            }
        }
    }

    /** Without a quota the share of the allowed CPUs is neither a number nor missing. */
    private static boolean isUnlimited(String path) {
        return path.equals("cpu_usage.percent_of_allowed");
    }

    @Test
    void the_text_and_the_table_of_the_command_line_have_every_counter() {
        String text = printed("snapshot", EVERYTHING, "--backend", "fake", "--metrics", "all");
        String table = printed(
                "monitor", EVERYTHING, "--backend", "fake", "--metrics", "all", "--count", "1", "--interval", "10ms");
        for (Counter counter : Counter.all()) {
            // Counters of one metric share a line, on which what their titles have in common stands once.
            for (String word : counter.title().split(" ")) {
                assertTrue(text.contains(word), counter + ": " + word + " in\n" + text);
            }
            assertTrue(counter.metric() == Metric.CPU || table.contains(counter.heading()), counter + " in\n" + table);
        }
    }

    /** The dashboard's own tests show that its tables and charts hold what this lists. */
    @Test
    void the_catalogue_of_the_dashboard_has_every_counter() {
        String catalogue = ServerJson.catalogue();
        for (String path : SampleSchema.paths()) {
            assertTrue(catalogue.contains("{\"path\":\"" + path + "\",\"title\":\""), path);
        }
        for (Counter counter : Counter.all()) {
            String kind = counter.kind() == Counter.Kind.GAUGE ? "gauge" : "counter";
            assertTrue(
                    catalogue.contains("\"title\":\"" + counter.title() + "\",\"kind\":\"" + kind + "\",\"unit\":\""),
                    counter.title());
        }
    }

    @Test
    void the_documentation_has_every_metric() throws IOException {
        String metrics = Files.readString(Checkout.ROOT.resolve("docs/metrics.md"));
        for (Metric metric : Metric.values()) {
            assertTrue(metrics.contains("| `" + metric.label() + "` | 0x" + Integer.toHexString(metric.bit()) + " |"));
        }
    }

    @Test
    void contributing_lists_the_files_that_a_metric_touches() throws IOException {
        String contributing = Files.readString(Checkout.ROOT.resolve("CONTRIBUTING.md"));
        String section = contributing.substring(
                contributing.indexOf("## How to add a metric"), contributing.indexOf("## How to add a backend"));
        String key = "CONTEXT_SWITCHES|VOLUNTARY_SWITCHES|context_switches";
        for (String module :
                List.of("api", "core", "json", "compat", "dashboard", "adapters-rest", "adapters-cli", "docs")) {
            try (var files = Files.walk(Checkout.ROOT.resolve(module))) {
                for (var file : files.filter(Files::isRegularFile)
                        .filter(it -> it.toString().matches(".*(src/main|docs)/.*\\.(java|js|yaml|md)"))
                        .toList()) {
                    boolean names = Files.readString(file).lines().anyMatch(line -> line.matches(".*(" + key + ").*"));
                    String name = file.getFileName().toString();
                    assertTrue(
                            !names || section.contains(name),
                            () -> module + " spells the metric in " + name + ", which CONTRIBUTING does not list");
                }
            }
        }
    }
}
