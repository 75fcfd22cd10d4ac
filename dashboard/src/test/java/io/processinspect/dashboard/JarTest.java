package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What the built jar holds. */
class JarTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    private static Set<String> expected() throws IOException {
        Set<String> names = new TreeSet<>(Set.of(
                "module-info.class",
                "META-INF/MANIFEST.MF",
                "META-INF/maven/io.processinspect/processinspect-dashboard/pom.properties",
                "META-INF/maven/io.processinspect/processinspect-dashboard/pom.xml",
                "META-INF/processinspect/dashboard/preact/LICENSE",
                "META-INF/processinspect/dashboard/preact/hooks.umd.js",
                "META-INF/processinspect/dashboard/preact/preact.umd.js",
                "META-INF/processinspect/dashboard/uplot/LICENSE",
                "META-INF/processinspect/dashboard/uplot/uPlot.esm.js",
                "META-INF/processinspect/dashboard/uplot/uPlot.min.css"));
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            files.filter(Files::isRegularFile)
                    .map(file -> RESOURCES.relativize(file).toString().replace('\\', '/'))
                    .forEach(names::add);
        }
        return names;
    }

    @Test
    void it_holds_the_resources_and_the_third_party_scripts_with_their_licenses_and_nothing_else() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("dashboard.jar"))) {
            Set<String> names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> missing = expected();
            missing.removeAll(names);
            assertEquals(Set.of(), missing, "missing");
            names.removeAll(expected());
            assertEquals(Set.of(), names, "does not belong there (left over from an earlier build: mvn clean)");
        }
    }
}
