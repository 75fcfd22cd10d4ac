package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a server says of itself in openapi.yaml. */
record OpenApiDescription(Map<String, Object> yaml) {
    static OpenApiDescription of(TestServer served) throws Exception {
        return new OpenApiDescription(
                TestServer.parsed(served.get("/openapi.yaml").body()));
    }

    Map<String, Object> paths() {
        return TestServer.map(yaml.get("paths"));
    }

    Map<String, Object> schema(String name) {
        return TestServer.map(
                TestServer.map(TestServer.map(yaml.get("components")).get("schemas"))
                        .get(name));
    }

    /** As much of JSON Schema as the description uses. */
    void check(String where, Object json, Map<String, Object> schema) {
        if (schema.containsKey("$ref")) {
            Object found = yaml;
            for (String step : String.valueOf(schema.get("$ref")).substring(2).split("/")) {
                found = TestServer.map(found).get(step);
            }
            check(where, json, TestServer.map(found));
            return;
        }
        if (schema.containsKey("const")) {
            assertEquals(schema.get("const"), json, where);
        }
        if (schema.get("enum") instanceof Collection<?> allowed) {
            assertTrue(allowed.contains(json), where + ": " + json);
        }
        checkType(where, json, schema.get("type"));
        if (json instanceof String text && schema.get("pattern") != null) {
            assertTrue(
                    Pattern.compile(String.valueOf(schema.get("pattern")))
                            .matcher(text)
                            .find(),
                    where + ": " + text);
        }
        if (json instanceof Map<?, ?> object) {
            checkObject(where, object, schema);
        }
        if (json instanceof List<?> items && schema.get("items") != null) {
            items.forEach(item -> check(where + "[]", item, TestServer.map(schema.get("items"))));
        }
    }

    private void checkObject(String where, Map<?, ?> object, Map<String, Object> schema) {
        Map<String, Object> properties =
                schema.containsKey("properties") ? TestServer.map(schema.get("properties")) : Map.<String, Object>of();
        if (schema.get("required") instanceof Collection<?> required) {
            assertTrue(object.keySet().containsAll(required), where + " lacks one of " + required + ": " + object);
        }
        if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
            assertTrue(properties.keySet().containsAll(object.keySet()), where + ": " + object.keySet());
        }
        object.forEach((key, value) -> {
            if (properties.containsKey(String.valueOf(key))) {
                check(where + "." + key, value, TestServer.map(properties.get(String.valueOf(key))));
            }
        });
    }

    private static void checkType(String where, Object json, Object type) {
        if (type instanceof Collection<?> some) {
            assertTrue(some.stream().anyMatch(one -> is(json, String.valueOf(one))), where + ": " + json);
        } else if (type != null) {
            assertTrue(is(json, String.valueOf(type)), where + " should be " + type + ": " + json);
        }
    }

    private static boolean is(Object json, String type) {
        return switch (type) {
            case "null" -> json == null;
            case "boolean" -> json instanceof Boolean;
            case "integer" -> json instanceof Integer || json instanceof Long;
            case "number" -> json instanceof Number;
            // A YAML reader takes a time for what it is.
            case "string" -> json instanceof String || json instanceof Date;
            case "array" -> json instanceof List;
            case "object" -> json instanceof Map;
            default -> false;
        };
    }
}
