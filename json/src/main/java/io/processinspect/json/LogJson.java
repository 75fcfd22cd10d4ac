package io.processinspect.json;

import java.time.Instant;

/** A log record as a JSON object. */
public final class LogJson {
    private LogJson() {}

    /**
     * One record, on one line.
     *
     * @param trace the stack trace of an exception; empty when there is none
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
