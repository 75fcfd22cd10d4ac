package io.processinspect.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.SystemMemory;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The contract of every backend. Implement {@link #openSource()} and {@link #startTarget()}; the other hooks have
 * defaults.
 */
public abstract class CounterSourceContract {
    private static final int MANY = 10_000;
    /** Kernel and user time are each cut to steps, and a running thread may have been charged in between. */
    private static final long MAX_CPU_LAG = 100_000_000;

    private CounterSource source;
    private Target target;

    /** For subclasses. */
    protected CounterSourceContract() {}

    /** Opens the backend under test. */
    protected abstract CounterSource openSource();

    /** Starts a process that the backend can see and fully read. */
    protected abstract Target startTarget();

    /**
     * Starts another process with the pid of one that has exited; empty when the machine cannot be made to reuse a pid
     * (default: empty).
     */
    protected Optional<Target> startAgain(Target ended) {
        return Optional.empty();
    }

    /** The pid of a process that this user may not read in full; empty when there is none (default: empty). */
    protected OptionalLong forbiddenPid() {
        return OptionalLong.empty();
    }

    /**
     * The number of descriptors or handles open in this process; empty when it cannot be counted (default: the JVM's
     * count of open descriptors, on Unix only).
     */
    protected OptionalLong openDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getOpenFileDescriptorCount())
                : OptionalLong.empty();
    }

    @BeforeEach
    void start() {
        source = openSource();
        target = startTarget();
    }

    @AfterEach
    void stop() {
        target.end();
        source.close();
    }

    private Reading reading(MetricFlags metrics) {
        return new Reading(metrics, source.timeline());
    }

    private boolean read(OpenProcess process, Reading into) {
        into.begin();
        return process.read(into);
    }

    private static Absence absenceOf(Reading reading, Counter counter) {
        return reading.absences()[counter.ordinal()];
    }

    private static boolean has(Reading reading, Counter counter) {
        return (reading.present() & counter.bit()) != 0;
    }

    @Test
    void required_capabilities_are_constant() {
        Capabilities first = source.capabilities();
        assertEquals(first, source.capabilities());
        assertTrue(first.backend().matches("[a-z0-9-]+"), first.backend());
        assertFalse(first.description().isBlank());
    }

    @Test
    void required_every_requested_counter_is_present_or_absent_with_a_reason() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            Reading reading = reading(MetricFlags.ALL);
            assertTrue(read(process, reading));
            assertAll(Counter.all().stream().map(counter -> (Executable) () -> {
                Optional<Absence> unsupported = source.capabilities().absenceOf(counter);
                if (unsupported.isPresent()) {
                    assertFalse(has(reading, counter), () -> counter + " is unsupported but present");
                    assertEquals(
                            unsupported.get().reason(),
                            absenceOf(reading, counter).reason(),
                            counter::label);
                } else if (!has(reading, counter)) {
                    assertNotEquals(
                            Absence.Reason.NOT_REQUESTED,
                            absenceOf(reading, counter).reason(),
                            counter::label);
                } else {
                    assertTrue(reading.value(counter) >= 0, counter::label);
                }
            }));
        }
    }

    @Test
    void required_every_supported_counter_of_an_own_process_is_present() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            Reading reading = reading(MetricFlags.ALL);
            assertTrue(read(process, reading));
            assertAll(Counter.all().stream()
                    .filter(counter -> source.capabilities().absenceOf(counter).isEmpty())
                    // Only of a backend that has it more finely than kernel and user time.
                    .filter(counter -> counter != Counter.CPU_NANOS)
                    .map(counter -> (Executable) () ->
                            assertTrue(has(reading, counter), () -> counter + " " + absenceOf(reading, counter))));
            assertFalse(reading.name().isEmpty());
        }
    }

    @Test
    void required_a_finer_cpu_time_is_that_of_kernel_and_user_time() {
        source.prepareRepeatedReads();
        long step = source.capabilities().cpuStep().map(Duration::toNanos).orElse(0L);
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            Reading reading = reading(MetricFlags.ALL);
            assertTrue(read(process, reading));
            if (has(reading, Counter.CPU_NANOS)) {
                assertTrue(step > 0, "the step is known");
                long ticks = reading.value(Counter.KERNEL_NANOS) + reading.value(Counter.USER_NANOS);
                long lag = reading.value(Counter.CPU_NANOS) - ticks;
                assertTrue(Math.abs(lag) <= MAX_CPU_LAG, () -> lag + " ns apart");
            }
        }
    }

    @Test
    void required_counters_that_are_not_requested_are_not_set() {
        for (Metric metric : Metric.values()) {
            MetricFlags only = MetricFlags.of(metric);
            try (OpenProcess process = source.open(target.pid(), only)) {
                Reading reading = reading(only);
                assertTrue(read(process, reading));
                assertEquals(0, reading.present() & ~only.counters(), metric::label);
            }
        }
    }

    @Test
    void required_cumulative_counters_never_fall() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            Reading before = reading(MetricFlags.ALL);
            Reading after = reading(MetricFlags.ALL);
            assertTrue(read(process, before));
            for (int i = 0; i < 20; i++) {
                assertTrue(read(process, after));
                for (Counter counter : Counter.all()) {
                    if (counter.cumulative() && has(before, counter) && has(after, counter)) {
                        assertTrue(before.value(counter) <= after.value(counter), counter::label);
                    }
                }
            }
        }
    }

    @Test
    void required_opening_an_unused_pid_throws_no_such_process() {
        target.end();
        for (long pid : new long[] {target.pid(), Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
            NoSuchProcessException failure =
                    assertThrows(NoSuchProcessException.class, () -> source.open(pid, MetricFlags.DEFAULT));
            assertTrue(failure.getMessage().contains(Long.toString(pid)), failure.getMessage());
        }
    }

    @Test
    void required_reads_after_the_exit_return_false() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            Reading reading = reading(MetricFlags.ALL);
            assertTrue(read(process, reading));
            target.end();
            for (int i = 0; i < 3; i++) {
                assertFalse(read(process, reading));
                for (Counter counter : Counter.all()) {
                    assertTrue(counter.cumulative() || !has(reading, counter), counter::label);
                }
            }
        }
    }

    @Test
    void required_an_exit_is_told_at_most_once_and_not_before() {
        AtomicInteger told = new AtomicInteger();
        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
            process.onExit(told::incrementAndGet);
            assertTrue(read(process, reading(MetricFlags.DEFAULT)));
            assertEquals(0, told.get());
            target.end();
            assertFalse(read(process, reading(MetricFlags.DEFAULT)));
        }
        assertTrue(told.get() <= 1, () -> told + " times");
    }

    @Test
    void required_the_command_line_is_empty_after_the_exit() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            process.commandLine().forEach(argument -> assertFalse(argument.indexOf(0) >= 0, argument));
            target.end();
            assertEquals(List.of(), process.commandLine());
        }
    }

    @Test
    void required_sockets_are_those_of_the_living_process() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            try {
                process.sockets();
            } catch (BackendUnavailableException unsupported) {
                assertFalse(String.valueOf(unsupported.getMessage()).isEmpty());
                return;
            }
            target.end();
            assertThrows(NoSuchProcessException.class, process::sockets);
        }
    }

    @Test
    void optional_a_handle_never_reads_the_next_process_with_its_pid() {
        ProcessIdentity old;
        try (OpenProcess process = source.open(target.pid(), MetricFlags.ALL)) {
            old = process.process();
            target.end();
            Optional<Target> next = startAgain(target);
            assumeTrue(next.isPresent(), "this machine cannot be made to reuse a pid");
            try (Target reused = next.get();
                    OpenProcess other = source.open(reused.pid(), MetricFlags.ALL)) {
                assertEquals(old.pid(), reused.pid());
                assertFalse(read(process, reading(MetricFlags.ALL)), "read the values of another process");
                assertNotEquals(old, other.process());
                process.onExit(() -> {});
                assertFalse(read(process, reading(MetricFlags.ALL)), "read the values of another process");
                assertTrue(read(other, reading(MetricFlags.ALL)));
            }
        }
    }

    @Test
    void required_handles_to_one_process_have_equal_identities() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT);
                OpenProcess again = source.open(target.pid(), MetricFlags.ALL)) {
            assertEquals(target.pid(), process.process().pid());
            assertEquals(process.process(), again.process());
            assertTrue(process.process().startTime().isPresent());
        }
    }

    @Test
    void required_close_is_idempotent() {
        OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT);
        process.close();
        process.close();
    }

    @Test
    void required_opening_and_closing_many_times_leaks_no_descriptors() {
        openAndClose(100);
        OptionalLong before = openDescriptors();
        openAndClose(MANY);
        assumeTrue(before.isPresent(), "descriptors cannot be counted here");
        long after = openDescriptors().getAsLong();
        // Other threads of the JVM may hold a few for a moment; a leak would be thousands.
        assertTrue(after <= before.getAsLong() + 20, () -> before.getAsLong() + " before, " + after + " after");
    }

    private void openAndClose(int times) {
        Reading reading = reading(MetricFlags.DEFAULT);
        for (int i = 0; i < times; i++) {
            try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
                assertTrue(read(process, reading));
                process.onExit(() -> {});
            }
        }
    }

    @Test
    void required_many_threads_can_read_through_separate_handles() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                work.add(() -> {
                    Reading reading = reading(MetricFlags.DEFAULT);
                    boolean all = true;
                    for (int n = 0; n < 50; n++) {
                        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
                            all &= read(process, reading) && has(reading, Counter.THREADS);
                        }
                        all &= source.processes().stream()
                                .anyMatch(row -> row.process().pid() == target.pid());
                    }
                    return all;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertTrue(done.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void required_a_handle_can_be_used_by_successive_threads() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
            for (int i = 0; i < 20; i++) {
                assertTrue(threads.submit(() -> read(process, reading(MetricFlags.DEFAULT)))
                        .get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void required_an_interrupt_neither_breaks_a_read_nor_is_swallowed() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
            Reading reading = reading(MetricFlags.DEFAULT);
            Thread.currentThread().interrupt();
            boolean alive = read(process, reading);
            assertTrue(Thread.interrupted(), "the backend must not clear the interrupt");
            assertTrue(alive);
            assertTrue(read(process, reading));
            assertTrue(has(reading, Counter.THREADS));
        }
    }

    @Test
    void required_of_several_those_that_exist_are_opened() {
        try (Target other = startTarget()) {
            other.end();
            OpenProcess[] open =
                    source.openAll(new long[] {target.pid(), other.pid(), Long.MAX_VALUE}, MetricFlags.ALL);
            assertEquals(3, open.length);
            assertNull(open[1]);
            assertNull(open[2]);
            try (OpenProcess first = open[0]) {
                assertTrue(read(first, reading(MetricFlags.ALL)));
            }
        }
    }

    @Test
    void required_a_batch_read_equals_single_reads() {
        try (Target other = startTarget();
                OpenProcess first = source.open(target.pid(), MetricFlags.DEFAULT);
                OpenProcess second = source.open(other.pid(), MetricFlags.DEFAULT)) {
            Reading[] into = {reading(MetricFlags.DEFAULT), reading(MetricFlags.DEFAULT)};
            boolean[] alive = new boolean[2];
            source.readAll(new OpenProcess[] {first, second}, into, alive);
            assertTrue(alive[0] && alive[1]);
            assertTrue(has(into[0], Counter.THREADS) && has(into[1], Counter.THREADS));
            other.end();
            source.readAll(new OpenProcess[] {first, second}, into, alive);
            assertTrue(alive[0]);
            assertFalse(alive[1]);
            source.readAll(new OpenProcess[0], new Reading[0], new boolean[0]);
        }
    }

    @Test
    void required_the_listing_contains_live_processes_with_the_identity_of_their_handles() {
        try (OpenProcess process = source.open(target.pid(), MetricFlags.DEFAULT)) {
            ProcessEntry row = source.processes().stream()
                    .filter(it -> it.process().pid() == target.pid())
                    .findFirst()
                    .orElseThrow();
            assertEquals(process.process(), row.process());
            assertFalse(row.name().isEmpty());
            target.end();
            assertTrue(source.processes().stream().noneMatch(it -> it.process().equals(process.process())));
        }
    }

    @Test
    void required_the_listing_contains_each_pid_once() {
        List<Long> pids =
                source.processes().stream().map(row -> row.process().pid()).toList();
        assertEquals(pids.size(), pids.stream().distinct().count());
        assertTrue(pids.contains(source.self()));
    }

    @Test
    void required_the_machine_has_memory_and_cpus() {
        SystemMemory memory = source.systemMemory();
        long total = memory.totalBytes().get();
        assertTrue(total > 0);
        assertTrue(memory.availableBytes().get() <= total);
        assertEquals(total - memory.availableBytes().get(), memory.usedBytes().get());
        memory.swapUsedBytes()
                .absence()
                .ifPresentOrElse(
                        why -> assertFalse(why.detail().isEmpty()),
                        () -> assertTrue(memory.swapUsedBytes().get()
                                <= memory.swapTotalBytes().get()));
        Cpus cpus = source.cpus();
        assertTrue(cpus.online() >= 1);
        assertTrue(cpus.allowed().orElse(1) > 0);
    }

    @Test
    void optional_denied_counters_are_absent_as_denied() {
        OptionalLong forbidden = forbiddenPid();
        assumeTrue(forbidden.isPresent(), "this user may read everything here");
        try (OpenProcess process = source.open(forbidden.getAsLong(), MetricFlags.ALL)) {
            Reading reading = reading(MetricFlags.ALL);
            assertTrue(read(process, reading));
            assertTrue(Counter.all().stream()
                    .filter(counter -> !has(reading, counter))
                    .anyMatch(counter -> absenceOf(reading, counter).reason() == Absence.Reason.DENIED));
        } catch (AccessDeniedException denied) {
            assertEquals(forbidden.getAsLong(), denied.pid());
        }
    }
}
