package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessSample;
import io.processinspect.Status;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/metrics.md says that Linux counts, or does not. */
@EnabledOnOs(OS.LINUX)
class WhatIsCountedTest {
    private static final MetricFlags IO = MetricFlags.of(Metric.IO, Metric.STORAGE);
    private static final long MIB = 1 << 20;

    /** Runs a line of Python for each line that it reads. */
    private static final String PYTHON = """
            import mmap, os, socket, subprocess, sys
            a, b = socket.socketpair()
            r, w = os.pipe()
            file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
            print("ready", flush=True)
            for line in sys.stdin:
                exec(line)
                print("done", flush=True)
            """;

    private final MetricsProvider provider = Backends.open("procfs");
    private Child python;

    @BeforeEach
    void start() throws IOException {
        // In the build's folder, as /tmp may be in memory.
        Path file = Files.createTempFile(Checkout.ROOT.resolve("checks/target"), "counted", "");
        file.toFile().deleteOnExit();
        try (Child check = Child.start(List.of("sh", "-c", "python3 -c 'import os; os.splice'"))) {
            assumeTrue(check.exitCode() == 0, "skipped: there is no python3 from 3.10 on");
        }
        python = Child.start(List.of("python3", "-c", PYTHON, file.toString()));
        python.line();
    }

    @AfterEach
    void stop() {
        provider.close();
        if (python != null) {
            python.close();
        }
    }

    /** What is counted while this line of Python runs. The line itself is read, and its end written. */
    private ProcessSample counted(String line) throws Exception {
        try (var session = provider.openSession(python.pid(), IO)) {
            python.type(line + "\n");
            python.line();
            return session.end();
        }
    }

    private static void assertNearly(long expected, ProcessSample sample, Counter counter) {
        long counted = sample.value(counter).get();
        assertTrue(counted >= expected && counted < expected + MIB / 2, counter + ": " + counted);
    }

    @Test
    void what_is_spliced_is_no_read() throws Exception {
        ProcessSample sample = counted("os.pwrite(file, bytes(65536), 0); os.splice(file, w, 65536, offset_src=0)");
        assertNearly(65536, sample, Counter.BYTES_WRITTEN);
        assertTrue(sample.value(Counter.BYTES_READ).get() < 65536, sample::toString);
    }

    @Test
    void sendfile_reads_and_writes() throws Exception {
        counted("os.pwrite(file, bytes(1 << 20), 0)");
        assertNearly(
                MIB, counted("os.sendfile(os.open('/dev/null', os.O_WRONLY), file, 0, 1 << 20)"), Counter.BYTES_READ);
    }

    @Test
    void send_and_recv_are_neither_read_nor_write() throws Exception {
        ProcessSample sample = counted("[(a.send(bytes(9999)), b.recv(9999)) for each in range(200)]");
        assertTrue(sample.value(Counter.BYTES_READ).get() < 9999, sample::toString);
        assertTrue(sample.value(Counter.BYTES_WRITTEN).get() < 9999, sample::toString);
    }

    @Test
    void what_a_child_read_is_the_parents_once_it_was_waited_for() throws Exception {
        ProcessSample sample = counted("subprocess.run('head -c 20000000 /dev/zero | tail -c 1', shell=True)");
        assertTrue(sample.value(Counter.BYTES_READ).get() >= 20_000_000, sample::toString);
    }

    @Test
    void storage_written_is_what_was_made_dirty_also_by_memory_that_is_mapped_and_also_if_it_is_deleted()
            throws Exception {
        ProcessSample dirty = counted("os.ftruncate(file, 4 << 20); mmap.mmap(file, 4 << 20)[:] = bytes(4 << 20)");
        assumeTrue(dirty.value(Counter.STORAGE_WRITTEN).get() > 0, "skipped: the build's folder is in memory");
        assertNearly(4 * MIB, dirty, Counter.STORAGE_WRITTEN);
        assertTrue(dirty.value(Counter.BYTES_WRITTEN).get() < MIB, dirty::toString);
        ProcessSample deleted = counted("os.unlink(sys.argv[1]); os.ftruncate(file, 0)");
        assertNearly(0, deleted, Counter.STORAGE_WRITTEN);
    }

    @ParameterizedTest
    @CsvSource({
        "/sys/fs/cgroup/freezer, freezer.state, FROZEN, THAWED, DISK_SLEEP",
        "/sys/fs/cgroup/unified, cgroup.freeze, 1, 0, SLEEPING",
        "/sys/fs/cgroup, cgroup.freeze, 1, 0, SLEEPING"
    })
    void a_frozen_process_has_the_status_of_one_that_waits(
            Path hierarchy, String file, String freeze, String thaw, Status status) throws Exception {
        Path group = hierarchy.resolve(
                "processinspect-test-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
        } catch (IOException refused) {
            assumeTrue(false, "skipped: no group can be made in " + hierarchy);
        }
        try (Child child = Child.start(List.of("sleep", "100"))) {
            assumeTrue(Files.exists(group.resolve(file)), "skipped: this hierarchy cannot freeze");
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(child.pid()));
            Files.writeString(group.resolve(file), freeze);
            try {
                Status seen = provider.snapshot(child.pid(), IO).status();
                for (int attempt = 0; attempt < 100 && seen != status; attempt++) {
                    Thread.sleep(20);
                    seen = provider.snapshot(child.pid(), IO).status();
                }
                assertEquals(status, seen);
            } finally {
                Files.writeString(group.resolve(file), thaw);
                Files.writeString(hierarchy.resolve("cgroup.procs"), Long.toString(child.pid()));
            }
        } finally {
            Files.delete(group);
        }
    }
}
