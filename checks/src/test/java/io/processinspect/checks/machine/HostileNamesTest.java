package io.processinspect.checks.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.MetricsProvider;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.checks.Child;
import io.processinspect.core.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A thousand living processes with names that are made to mislead: each is listed, with its own numbers. */
@EnabledOnOs(OS.LINUX)
class HostileNamesTest {
    private static final int NAMES = 1000;
    private static final int AT_ONCE = 100;
    private static final List<String> MADE_BY_HAND = List.of(
            ") S 1 2 3",
            "x) R 1 1 1 0 -1",
            "a\nb",
            "\n",
            "\n\n) Z 1",
            "\0",
            "((((",
            "))))",
            ") (",
            "\u001b[31mred",
            "\u001b]0;title\u0007",
            "\r\b\b\b",
            "\t\t",
            "  ",
            "-rf",
            "exactly15bytes!",
            "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
            "\u202egnp.exe",
            "<script>",
            "%s%n%x");

    private final Random random = new Random(20261122);

    private byte[] name(int index) {
        if (index < MADE_BY_HAND.size()) {
            return MADE_BY_HAND.get(index).getBytes(StandardCharsets.UTF_8);
        }
        byte[] name = new byte[1 + random.nextInt(15)];
        random.nextBytes(name);
        // Each value but 0 comes first at least once; to the kernel a 0 is the end.
        name[0] = (byte) Math.max(1, index % 256);
        return name;
    }

    @Test
    void every_name_is_listed_with_true_numbers() throws IOException {
        try (MetricsProvider provider = Backends.open("procfs")) {
            for (int from = 0; from < NAMES; from += AT_ONCE) {
                List<Child> children = new ArrayList<>();
                try {
                    for (int i = 0; i < AT_ONCE; i++) {
                        children.add(Child.named(name(from + i)));
                    }
                    check(provider, children);
                } finally {
                    children.forEach(Child::close);
                }
            }
        }
    }

    @Test
    void of_an_argument_of_5000_letters_a_page_of_the_command_line_is_read() {
        List<String> before = List.of("sh", "-c", "read line");
        int readBefore = String.join("\0", before).length() + 1;
        for (String backend : List.of("procfs", "oshi")) {
            List<String> command = new ArrayList<>(before);
            command.add("a".repeat(5000));
            try (MetricsProvider provider = Backends.open(backend);
                    Child child = Child.start(command)) {
                List<String> read = provider.commandLine(provider.snapshot(child.pid(), MetricFlags.of(Metric.THREADS))
                        .process());
                assertEquals(before, read.subList(0, 3), backend);
                assertEquals("a".repeat(4096 - readBefore), read.get(3), backend);
                assertEquals(4, read.size(), backend);
            }
        }
    }

    private static void check(MetricsProvider provider, List<Child> children) throws IOException {
        Map<Long, ProcessEntry> rows = provider.processes().stream()
                .collect(Collectors.toMap(row -> row.process().pid(), Function.identity()));
        for (Child child : children) {
            ProcessEntry row = rows.get(child.pid());
            assertNotNull(row, "not listed");
            assertEquals(kernelsName(child.pid()), row.name());
            assertEquals(ProcessHandle.current().pid(), row.parentPid().getAsLong());
            assertEquals(1, row.threads().get());
            ProcessSample sample = Proc.compared(provider, child.pid());
            assertEquals(row.process(), sample.process());
            assertEquals(row.name(), sample.name());
        }
    }

    /** What the kernel took of it, without the line break that it adds. */
    private static String kernelsName(long pid) throws IOException {
        byte[] comm = Files.readAllBytes(Path.of("/proc/" + pid + "/comm"));
        return new String(Arrays.copyOf(comm, comm.length - 1), StandardCharsets.UTF_8);
    }
}
