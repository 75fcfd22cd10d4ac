package io.processinspect.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    @Test
    void a_want_of_memory_is_unavailable_and_not_a_fault_of_the_server() {
        HttpError error = Exchange.errorOf(new CompletionException(new OutOfMemoryError("Java heap space")));
        assertEquals(503, error.status());
        assertEquals("10", error.headers().get("Retry-After"));
    }

    @Test
    void a_fault_of_the_server_shows_nothing_of_itself() {
        HttpError error = Exchange.errorOf(new IllegalStateException("secret"));
        assertEquals(500, error.status());
        assertEquals(HttpError.of(500).body(), error.body());
    }
}
