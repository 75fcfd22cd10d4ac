package io.processinspect.rest.endpoint;

import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.Statistics;
import io.processinspect.core.CpuShare;
import io.processinspect.json.TextEscaper;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exposition for Prometheus and OpenMetrics. Rebuilt for each scrape, so an exited process is absent from the next one.
 */
final class PrometheusMetrics {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    private final Map<String, Family> families = new LinkedHashMap<>();
    private Optional<InfoSnapshot> build = Optional.empty();

    /** One metric of many processes. */
    private record Family(MetricMetadata metadata, boolean counter, List<Labels> labels, List<Double> values) {
        MetricSnapshot snapshot() {
            if (counter) {
                List<CounterDataPointSnapshot> points = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    points.add(new CounterDataPointSnapshot(values.get(i), labels.get(i), null, 0));
                }
                return new CounterSnapshot(metadata, points);
            }
            List<GaugeDataPointSnapshot> points = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                points.add(new GaugeDataPointSnapshot(values.get(i), labels.get(i), null));
            }
            return new GaugeSnapshot(metadata, points);
        }
    }

    /** The exposition in the format that the client accepts. */
    record Answer(String type, byte[] body) {}

    /** Writes it in the first of these media types that there is; in Prometheus' text if there is none. */
    Answer write(List<String> accepted) {
        // The protobuf format needs a further library; clients that accept it accept text as well.
        boolean open = accepted.stream()
                .filter(type ->
                        type.matches("(?:application/openmetrics-text|text/plain|text/\\*|\\*/\\*)(?:\\s*;.*)?"))
                .findFirst()
                .filter(type -> type.startsWith("application"))
                .isPresent();
        ExpositionFormatWriter writer =
                open ? FORMATS.getOpenMetricsTextFormatWriter() : FORMATS.getPrometheusTextFormatWriter();
        List<MetricSnapshot> snapshots = new ArrayList<>();
        families.values().forEach(family -> snapshots.add(family.snapshot()));
        build.ifPresent(snapshots::add);
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 16);
        try {
            writer.write(body, new MetricSnapshots(snapshots));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(writer.getContentType(), body.toByteArray());
    }

    private void add(boolean counter, String name, Unit unit, String help, Labels labels, double value) {
        Family family = families.computeIfAbsent(
                name,
                it -> new Family(
                        new MetricMetadata(unit == null ? name : name + "_" + unit, help, unit),
                        counter,
                        new ArrayList<>(),
                        new ArrayList<>()));
        family.labels.add(labels);
        family.values.add(value);
    }

    /** Every watched process. */
    PrometheusMetrics watched(Collection<ProcessSample> samples) {
        samples.forEach(this::watched);
        return this;
    }

    private void watched(ProcessSample sample) {
        Labels process = labels(sample.process(), sample.name());
        PrometheusNames.byCounter().forEach((counter, names) -> add(counter, names, process, sample.total(counter)));
        utilization(sample, process);
        uptime(process, sample.process(), sample.time());
    }

    private void add(Counter counter, PrometheusNames names, Labels process, Measured<Long> value) {
        Labels labels = names.label() == null ? process : process.add(names.label(), names.value());
        double scale = counter.unit() == Counter.Unit.NANOSECONDS ? 1e-9 : 1;
        if (value.isPresent()) {
            add(counter.cumulative(), names.family(), names.unit(), names.help(), labels, value.get() * scale);
        }
    }

    private void utilization(ProcessSample sample, Labels process) {
        Optional<Duration> interval = sample.interval();
        Measured<Double> share = sample.cpu().percentOfMachine();
        if (interval.isPresent() && share.isPresent()) {
            double kernel = CpuShare.kernelPart(sample);
            String help = "CPU time as a share of all CPUs, over the last interval.";
            double ratio = share.get() / 100;
            add(
                    false,
                    "processinspect_process_cpu_utilization",
                    Unit.RATIO,
                    help,
                    mode(process, "system"),
                    ratio * kernel);
            add(
                    false,
                    "processinspect_process_cpu_utilization",
                    Unit.RATIO,
                    help,
                    mode(process, "user"),
                    ratio * (1 - kernel));
        }
    }

    private void uptime(Labels labels, ProcessIdentity process, Instant now) {
        process.startTime()
                .optional()
                .ifPresent(start -> add(
                        false,
                        "processinspect_process_uptime",
                        Unit.SECONDS,
                        "Time since the process started.",
                        labels,
                        Math.max(0, Duration.between(start, now).toMillis() / 1e3)));
    }

    /**
     * Entries of the process list, which have fewer metrics.
     *
     * @param time of the list, by the same wall clock as the start times in it
     */
    PrometheusMetrics listed(List<ProcessEntry> entries, Instant time) {
        entries.forEach(entry -> {
            Labels process = labels(entry.process(), entry.name());
            listed(Counter.WORKING_SET, process, entry.workingSetBytes());
            listed(Counter.THREADS, process, entry.threads());
            uptime(process, entry.process(), time);
        });
        return this;
    }

    private void listed(Counter counter, Labels process, Measured<Long> value) {
        add(counter, PrometheusNames.byCounter().get(counter), process, value);
    }

    private static Labels labels(ProcessIdentity process, String name) {
        return Labels.of(
                "process_executable_name", TextEscaper.escaped(name),
                "process_pid", Long.toString(process.pid()),
                // Not its start time, which changes when the wall clock is set.
                "process_start_key", Long.toString(process.startKey()));
    }

    private static Labels mode(Labels process, String mode) {
        return process.add("cpu_mode", mode);
    }

    /** What this server is; the version is that of its jar. */
    PrometheusMetrics build(String backend) {
        String version = PrometheusMetrics.class.getPackage().getImplementationVersion();
        Labels labels = Labels.of(
                "backend", backend, "java", Runtime.version().toString(), "version", version == null ? "" : version);
        build = Optional.of(InfoSnapshot.builder()
                .name("processinspect_build")
                .help("What this server is.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels)
                        .build())
                .build());
        return this;
    }

    /**
     * The cost of the server itself.
     *
     * @param own this process; empty when it cannot be read
     * @param interval from tick to tick
     */
    PrometheusMetrics server(
            Optional<ProcessSample> own, Statistics ticks, Duration interval, int streams, long ringBytes) {
        own.ifPresent(self -> {
            own(
                    true,
                    "processinspect_cpu",
                    Unit.SECONDS,
                    "CPU time of this server.",
                    self.total(Counter.CPU_NANOS),
                    1e-9);
            String resident = "Resident memory of this server.";
            own(false, "processinspect_memory", Unit.BYTES, resident, self.total(Counter.WORKING_SET), 1);
        });
        own(true, "processinspect_ticks", null, "Ticks so far.", ticks.ticks());
        String missed = "Ticks that were not read because the machine was late.";
        own(true, "processinspect_ticks_missed", null, missed, ticks.missedBySampler());
        own(true, "processinspect_read", Unit.SECONDS, "Time spent reading.", ticks.readNanos() / 1e9);
        String lag = "Maximum delay between a tick and its read.";
        own(false, "processinspect_tick_lag_max", Unit.SECONDS, lag, ticks.maxLagNanos() / 1e9);
        own(false, "processinspect_tick_interval", Unit.SECONDS, "Sampling interval.", interval.toNanos() / 1e9);
        own(false, "processinspect_streams", null, "Open streams.", streams);
        own(false, "processinspect_recent", Unit.BYTES, "Memory used by the sample history.", ringBytes);
        return this;
    }

    private void own(boolean counter, String name, Unit unit, String help, Measured<Long> value, double scale) {
        if (value.isPresent()) {
            own(counter, name, unit, help, value.get() * scale);
        }
    }

    private void own(boolean counter, String name, Unit unit, String help, double value) {
        add(counter, name, unit, help, Labels.EMPTY, value);
    }
}
