package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.MonitoringSession;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.ProcessScanner;
import io.processinspect.ProcessSockets;
import io.processinspect.SampleListener;
import io.processinspect.Schedule;
import io.processinspect.SystemMemory;
import io.processinspect.WatchList;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Implements the API on top of any backend. Thread-safe. */
final class SamplingMetricsProvider implements MetricsProvider {
    private static final Schedule KEEP = Schedule.every(Duration.ofSeconds(1));
    /** Limits a command line, which may be megabytes long. */
    private static final int MAX_COMMAND_LINE_CHARACTERS = 4096;
    /** Over a shorter window a share needs finer steps than one-shot reads have. */
    private static final Duration SHORT = Duration.ofSeconds(1);
    /** For opening a process without reading a metric. */
    private static final MetricFlags CHEAPEST = MetricFlags.of(Metric.CPU);

    private final BackendContext backend;
    private final Set<SamplingSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<SamplingWatchList> watches = ConcurrentHashMap.newKeySet();

    SamplingMetricsProvider(CounterSource source) {
        this.backend = new BackendContext(source);
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    void prepareRepeatedReads() {
        backend.prepareRepeatedReads();
    }

    @Override
    public List<ProcessEntry> processes() {
        return new Scanner(backend).scan();
    }

    @Override
    public List<ProcessEntry> processes(Duration window) throws InterruptedException {
        Schedule.require("window", window);
        if (window.compareTo(SHORT) < 0) {
            backend.prepareRepeatedReads();
        }
        Scanner scanner = new Scanner(backend);
        scanner.scan();
        backend.timeline().sleepUntil(scanner.nanoTime() + window.toNanos());
        return scanner.scan();
    }

    @Override
    public List<ProcessEntry> processesWithNetwork(Duration window) throws InterruptedException {
        Schedule.require("window", window);
        backend.prepareRepeatedReads();
        Scanner scanner = new Scanner(backend);
        try (WatchList watch = watch(MetricFlags.of(Metric.NET))) {
            List<ProcessIdentity> before =
                    scanner.scan().stream().map(ProcessEntry::process).toList();
            Set<ProcessIdentity> unreadable = new HashSet<>(before);
            watch.addAll(before).forEach(unreadable::remove);
            Map<ProcessIdentity, ProcessSample> samples = watch.refresh(window);
            return scanner.scan().stream()
                    .map(entry -> {
                        ProcessSample sample = samples.get(entry.process());
                        return sample == null
                                ? withoutNetwork(entry, unreadable.contains(entry.process()))
                                : entry.withNetwork(
                                        perSecond(sample.network().bytesSent(), sample),
                                        perSecond(sample.network().bytesReceived(), sample));
                    })
                    .toList();
        }
    }

    private static ProcessEntry withoutNetwork(ProcessEntry entry, boolean isUnreadable) {
        Measured<Double> none = Measured.absent(
                "network rate",
                isUnreadable ? Absence.denied("this user may not open the process") : Absence.NEEDS_INTERVAL);
        return entry.withNetwork(none, none);
    }

    private static Measured<Double> perSecond(Measured<Long> bytes, ProcessSample sample) {
        if (!bytes.isPresent() || sample.interval().isEmpty()) {
            return Measured.absent("network rate", bytes.absence().orElse(Absence.NEEDS_INTERVAL));
        }
        return Measured.of(bytes.get() / (sample.interval().get().toNanos() / 1e9));
    }

    @Override
    public ProcessScanner scanner() {
        backend.prepareRepeatedReads();
        return new Scanner(backend);
    }

    @Override
    public SystemMemory systemMemory() {
        return backend.source().systemMemory();
    }

    @Override
    public Cpus cpus() {
        return backend.source().cpus();
    }

    @Override
    public long self() {
        return backend.source().self();
    }

    @Override
    public List<String> commandLine(ProcessIdentity process) {
        try (OpenProcess open = backend.open(process, CHEAPEST)) {
            return truncate(open.commandLine());
        }
    }

    @Override
    public ProcessSockets sockets(long pid) {
        backend.prepareRepeatedReads();
        return sockets(backend.open(pid, CHEAPEST));
    }

    @Override
    public ProcessSockets sockets(ProcessIdentity process) {
        backend.prepareRepeatedReads();
        return sockets(backend.open(process, CHEAPEST));
    }

    private static ProcessSockets sockets(OpenProcess process) {
        try (process) {
            return new ProcessSockets(process.process(), process.sockets());
        }
    }

    private static List<String> truncate(List<String> commandLine) {
        List<String> kept = new ArrayList<>();
        int left = MAX_COMMAND_LINE_CHARACTERS;
        for (String argument : commandLine) {
            if (left > 0) {
                kept.add(argument.length() > left ? argument.substring(0, left) : argument);
                left -= argument.length();
            }
        }
        return kept;
    }

    @Override
    public ProcessSample snapshot(long pid, MetricFlags metrics) {
        return snapshot(backend.open(pid, metrics), metrics);
    }

    @Override
    public ProcessSample snapshot(ProcessIdentity process, MetricFlags metrics) {
        return snapshot(backend.open(process, metrics), metrics);
    }

    private ProcessSample snapshot(OpenProcess process, MetricFlags metrics) {
        try (process) {
            Reading reading = new Reading(metrics, backend.timeline());
            reading.begin();
            if (!process.tryRead(reading)) {
                throw new NoSuchProcessException(process.process().pid());
            }
            return new CounterSeries(backend.snapshotContext(process, metrics), reading).alone();
        }
    }

    @Override
    public ProcessSample snapshot(long pid, MetricFlags metrics, Duration window) throws InterruptedException {
        Schedule.require("window", window);
        if (window.compareTo(SHORT) < 0 || metrics.contains(Metric.NET)) {
            backend.prepareRepeatedReads();
        }
        long from = backend.timeline().nanoTime();
        try (MonitoringSession session = start(backend.open(pid, metrics), metrics, KEEP, null)) {
            long end = from + window.toNanos();
            long next = from;
            while (next - end < 0 && session.state() == MonitoringSession.State.RUNNING) {
                next += Math.min(KEEP.interval().toNanos(), end - next);
                backend.timeline().sleepUntil(next);
            }
            return session.soFar();
        }
    }

    @Override
    public MonitoringSession openSession(long pid, MetricFlags metrics) {
        return openSession(pid, metrics, KEEP);
    }

    @Override
    public MonitoringSession openSession(long pid, MetricFlags metrics, Schedule keep) {
        Objects.requireNonNull(keep, "keep");
        backend.prepareRepeatedReads();
        return start(backend.open(pid, metrics), metrics, keep, null);
    }

    @Override
    public MonitoringSession openSession(ProcessIdentity process, MetricFlags metrics, Schedule keep) {
        Objects.requireNonNull(keep, "keep");
        backend.prepareRepeatedReads();
        return start(backend.open(process, metrics), metrics, keep, null);
    }

    @Override
    public MonitoringSession monitor(long pid, MetricFlags metrics, Schedule schedule, SampleListener listener) {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(listener, "listener");
        backend.prepareRepeatedReads();
        return start(backend.open(pid, metrics), metrics, schedule, listener);
    }

    @Override
    public MonitoringSession monitor(
            ProcessIdentity process, MetricFlags metrics, Schedule schedule, SampleListener listener) {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(listener, "listener");
        backend.prepareRepeatedReads();
        return start(backend.open(process, metrics), metrics, schedule, listener);
    }

    private MonitoringSession start(
            OpenProcess process, MetricFlags metrics, Schedule schedule, SampleListener listener) {
        SamplingSession session;
        try {
            session = new SamplingSession(backend, process, metrics, schedule, listener, sessions::remove);
        } catch (Throwable failure) {
            BackendContext.release(process);
            throw failure;
        }
        sessions.add(session);
        session.start();
        if (backend.isClosed()) {
            // Closed concurrently: close() may have missed this session.
            session.abort();
            backend.source();
        }
        return session;
    }

    @Override
    public WatchList watch(MetricFlags metrics) {
        Objects.requireNonNull(metrics, "metrics");
        backend.prepareRepeatedReads();
        SamplingWatchList watch = new SamplingWatchList(backend, metrics, watches::remove);
        watches.add(watch);
        if (backend.isClosed()) {
            watch.close();
            backend.source();
        }
        return watch;
    }

    @Override
    public void close() {
        if (backend.beginClosing()) {
            sessions.forEach(SamplingSession::abort);
            watches.forEach(SamplingWatchList::close);
            backend.close();
        }
    }
}
