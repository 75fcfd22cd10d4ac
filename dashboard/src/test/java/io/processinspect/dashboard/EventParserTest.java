package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Server-sent events out of chunks of text: {@code net/sse.js}. */
@Tag("any-jdk")
class EventParserTest {
    private static final String STREAM = """
            : heartbeat

            event: system
            data: {"n":1}

            id: 5
            event: sample
            data: {"n":2,"text":"a\\\\nb"}

            event: end

            """;
    private static final String EVENTS = "system 1, sample 2, end undefined";

    private static JavaScript js;
    private static Value sse;

    @BeforeAll
    static void load() {
        js = new JavaScript();
        sse = js.module("net/sse.js");
    }

    @AfterAll
    static void close() {
        js.close();
    }

    /** The events of a text that comes in chunks of this length. */
    private static String parsed(String text, int length) {
        return js.function("""
                        ({EventParser}, text, length) => {
                          const parser = new EventParser();
                          const events = [];
                          for (let at = 0; at < text.length; at += length) {
                            events.push(...parser.push(text.slice(at, at + length)));
                          }
                          return events.map(({event, data}) => event + ' ' + data.n).join(', ');
                        }""").execute(sse, text, length).asString();
    }

    @Test
    void events_are_the_same_wherever_the_stream_is_cut() {
        for (int length = 1; length <= STREAM.length(); length++) {
            assertEquals(EVENTS, parsed(STREAM, length), "in chunks of " + length);
        }
    }

    @Test
    void an_event_that_has_not_ended_is_held_back() {
        assertEquals("system 1, sample 2", parsed(STREAM.substring(0, STREAM.length() - 1), 7));
    }

    @Test
    void a_heartbeat_is_no_event() {
        assertEquals("", parsed(":\n\n:\n\n", 3));
    }

    @Test
    void an_event_without_an_end_is_refused() {
        PolyglotException refused = assertThrows(PolyglotException.class, () -> parsed("x".repeat(100_010), 1));
        assertEquals("RequestError: an event exceeds the size limit", refused.getMessage());
    }
}
