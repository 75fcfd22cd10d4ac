package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.Child.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generated requests, valid and not, against the packaged server: it does what its description says. */
@Tag("openapi")
@Timeout(600)
class SchemathesisTest {
    private static final Path SETTINGS = Checkout.ROOT.resolve("checks/src/test/schemathesis");

    @TempDir
    private Path folder;

    @Test
    void the_server_does_what_its_description_says() throws Exception {
        Checkout.need("schemathesis", "pip install schemathesis==4.32.5");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> serve = List.of(
                java,
                "-jar",
                Checkout.program().toString(),
                "serve",
                "--port",
                "0",
                "--state",
                folder.toString(),
                "--rate-limit",
                "off",
                "--watch",
                "self");
        try (Child server = Child.patient(serve)) {
            String[] link = server.line().split("#token=");
            try (Child tests = Child.patient(List.of(
                    "env",
                    "-C",
                    SETTINGS.toString(),
                    "PYTHONPATH=" + SETTINGS + ":" + System.getenv().getOrDefault("PYTHONPATH", ""),
                    "PYTHONDONTWRITEBYTECODE=1",
                    "schemathesis",
                    "run",
                    link[0] + "openapi.yaml",
                    "-H",
                    "Authorization: Bearer " + link[1],
                    "--checks",
                    "all",
                    "--max-examples",
                    "50",
                    "--max-time",
                    "120",
                    "--seed",
                    "5",
                    "--request-timeout",
                    "10",
                    "--continue-on-failure",
                    "--generation-database",
                    "none",
                    "--no-color"))) {
                Outcome outcome = tests.outcome();
                assertEquals(0, outcome.code(), outcome.out() + outcome.err());
            }
        }
    }
}
