package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BackendConfigTest {
    private static final Map<String, String> PROPERTIES =
            Map.of("processinspect.backend", "property", "processinspect.option.root", "/p");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PROCESSINSPECT_BACKEND",
            "environment",
            "PROCESSINSPECT_OPTION_ROOT",
            "/e",
            "PROCESSINSPECT_OPTION_PATH",
            "x");

    @Test
    void the_argument_precedes_the_property_and_the_property_precedes_the_environment() {
        assertEquals(
                "argument",
                BackendConfig.gather("argument", Map.of(), PROPERTIES, ENVIRONMENT)
                        .name());
        assertEquals(
                "property",
                BackendConfig.gather(null, Map.of(), PROPERTIES, ENVIRONMENT).name());
        assertEquals(
                "environment",
                BackendConfig.gather(null, Map.of(), Map.of(), ENVIRONMENT).name());
        assertNull(BackendConfig.gather(null, Map.of(), Map.of(), Map.of()).name());
        assertNull(BackendConfig.gather(" ", Map.of(), Map.of(), Map.of()).name());
    }

    @Test
    void options_are_merged_with_the_same_precedence() {
        assertEquals(
                Map.of("root", "/a", "path", "x"),
                BackendConfig.gather(null, Map.of("root", "/a"), PROPERTIES, ENVIRONMENT)
                        .options());
        assertEquals(
                Map.of("root", "/p", "path", "x"),
                BackendConfig.gather(null, Map.of(), PROPERTIES, ENVIRONMENT).options());
    }
}
