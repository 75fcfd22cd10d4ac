package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The project's jars hold what is named here and nothing else: a foreign package once shipped in one. */
class JarContentsTest {
    private static final String EVERY_JAR =
            ".*\\.class|META-INF/MANIFEST\\.MF|META-INF/maven/io\\.processinspect/.*/pom\\.(xml|properties)"
                    + "|META-INF/services/io\\.processinspect\\.(spi\\.CounterSource|procfs\\.kernel\\.KernelCalls)Provider";
    private static final String REST =
            "|io/processinspect/rest/openapi\\.yaml|io/processinspect/rest/mask/(key-prefixes|secret-names|secret-options)\\.txt";
    private static final String DLL = "|io/processinspect/dll/(SHA256SUMS|(aarch64|x86|x86-64)/processinspect\\.dll)";
    private static final String DASHBOARD = "|META-INF/processinspect/dashboard/.*(\\.(js|css|html|svg)|/LICENSE)";

    private static String allowed(String jar) {
        return EVERY_JAR
                + (jar.startsWith("processinspect-rest") ? REST : "")
                + (jar.startsWith("processinspect-backend-dll") ? DLL : "")
                + (jar.startsWith("processinspect-dashboard") ? DASHBOARD : "");
    }

    @Test
    void every_jar_holds_only_what_is_named() throws IOException {
        List<Path> jars = Checkout.jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("processinspect"))
                .toList();
        assertTrue(jars.size() > 9, jars::toString);
        for (Path file : jars) {
            String name = file.getFileName().toString();
            try (JarFile jar = new JarFile(file.toFile())) {
                List<String> foreign = jar.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .filter(entry -> !entry.matches(allowed(name)))
                        .toList();
                assertEquals(List.of(), foreign, name);
            }
        }
    }
}
