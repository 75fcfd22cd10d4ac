package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All jars in one, made as tools do that keep the first of two files with the same name, service declarations included. */
@EnabledOnOs(OS.LINUX)
class MergedJarTest {
    private static final Path SERVICES = Path.of("META-INF/services/io.processinspect.spi.CounterSourceProvider");

    @TempDir
    private Path merged;

    private void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                Path target = merged.resolve(entry.getName());
                if (entry.isDirectory() || Files.exists(target)) {
                    continue;
                }
                Files.createDirectories(target.getParent());
                Files.copy(file.getInputStream(entry), target);
            }
        }
    }

    @Test
    void the_backends_are_found_although_their_declarations_are_lost() throws IOException {
        for (Path jar : Checkout.jars().stream().sorted().toList()) {
            add(jar);
        }
        assertEquals(1, Files.readAllLines(merged.resolve(SERVICES)).size(), "the others are lost");
        for (boolean declared : new boolean[] {true, false}) {
            if (!declared) {
                Files.delete(merged.resolve(SERVICES));
            }
            try (Child child =
                    Child.java(List.of("-cp", merged.toString(), "io.processinspect.cli.Main", "backends", "--json"))) {
                Outcome outcome = child.outcome();
                assertEquals(0, outcome.code(), outcome::err);
                List<String> names = outcome.out()
                        .lines()
                        .flatMap(line -> java.util.regex.Pattern.compile("\"name\":\"(\\w+)\",\"chosen\":(\\w+)")
                                .matcher(line)
                                .results())
                        .map(found -> found.group(1) + " " + found.group(2))
                        .sorted()
                        .toList();
                assertEquals(List.of("dll false", "fake false", "oshi false", "procfs true"), names);
            }
        }
    }
}
