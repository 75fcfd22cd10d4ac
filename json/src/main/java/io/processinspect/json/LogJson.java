package io.processinspect.json;

import java.time.Instant;

/** A line of a log as an object. */
public final class LogJson {
    private LogJson() {}

    /**
     * One line.
     *
     * @param trace of an exception; empty for none
     */
    public static String write(Instant time, String level, String logger, String message, String trace) {
        return JsonWriter.object(json -> {
            json.put("time", time);
            json.put("level", level);
            json.put("logger", logger);
            json.put("message", message);
            if (!trace.isEmpty()) {
                json.put("trace", trace);
            }
        });
    }
}
