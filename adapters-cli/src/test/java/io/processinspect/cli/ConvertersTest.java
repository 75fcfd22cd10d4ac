package io.processinspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConvertersTest {
    @Test
    void a_bare_number_is_seconds() {
        Converters.Time time = new Converters.Time();
        assertEquals(Duration.ofSeconds(2), time.convert("2"));
        assertEquals(Duration.ofMillis(1500), time.convert("1.5"));
        assertEquals(Duration.ofMillis(250), time.convert("250ms"));
        assertEquals(Duration.ofMinutes(90), time.convert("1.5h"));
        assertEquals(Duration.ofMinutes(1), time.convert("1m"));
    }
}
