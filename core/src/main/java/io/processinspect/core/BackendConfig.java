package io.processinspect.core;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The requested backend and its options, from arguments, else system properties, else environment variables. The only
 * place that reads the latter two.
 *
 * @param name the backend's name; null when none is requested
 * @param origin where the name comes from, for messages
 * @param options the backend's options
 */
record BackendConfig(String name, String origin, Map<String, String> options) {
    private static final String PROPERTY = "processinspect.backend";
    private static final String VARIABLE = "PROCESSINSPECT_BACKEND";
    private static final String OPTION_PROPERTY = "processinspect.option.";
    private static final String OPTION_VARIABLE = "PROCESSINSPECT_OPTION_";

    /** Merges all three; {@code argument} may be null and {@code options} empty. */
    static BackendConfig gather(String argument, Map<String, String> options) {
        Map<String, String> properties = new HashMap<>();
        System.getProperties().stringPropertyNames().forEach(key -> properties.put(key, System.getProperty(key)));
        return gather(argument, options, properties, System.getenv());
    }

    static BackendConfig gather(
            String argument,
            Map<String, String> options,
            Map<String, String> properties,
            Map<String, String> environment) {
        Objects.requireNonNull(options, "options");
        Map<String, String> merged = new HashMap<>();
        environment.forEach((key, value) -> {
            if (key.startsWith(OPTION_VARIABLE)) {
                merged.put(key.substring(OPTION_VARIABLE.length()).toLowerCase(Locale.ROOT), value);
            }
        });
        properties.forEach((key, value) -> {
            if (key.startsWith(OPTION_PROPERTY)) {
                merged.put(key.substring(OPTION_PROPERTY.length()), value);
            }
        });
        merged.putAll(options);
        if (isSet(argument)) {
            return new BackendConfig(argument, "requested by name", merged);
        }
        if (isSet(properties.get(PROPERTY))) {
            return new BackendConfig(properties.get(PROPERTY), "set by -D" + PROPERTY, merged);
        }
        if (isSet(environment.get(VARIABLE))) {
            return new BackendConfig(environment.get(VARIABLE), "set by " + VARIABLE, merged);
        }
        return new BackendConfig(null, "the best available", merged);
    }

    private static boolean isSet(String name) {
        return name != null && !name.isBlank();
    }
}
