package io.processinspect.rest.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpiringValueTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();

    private void pass(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }

    @Test
    void a_value_is_read_anew_when_it_is_too_old_and_not_before() {
        ExpiringValue<Integer> cached = new ExpiringValue<>(reads::incrementAndGet, Duration.ofMillis(100), clock::get);
        assertEquals(1, cached.get().join());
        pass(99);
        assertEquals(1, cached.get().join());
        pass(1);
        assertEquals(2, cached.get().join());
    }

    @Test
    void with_an_age_of_zero_it_is_read_for_each_who_asks() {
        ExpiringValue<Integer> cached = new ExpiringValue<>(reads::incrementAndGet, Duration.ZERO, clock::get);
        assertEquals(1, cached.get().join());
        assertEquals(2, cached.get().join());
    }

    @Test
    void all_who_ask_while_it_is_read_wait_for_that_one_read() {
        CompletableFuture<CompletableFuture<Integer>> askedMeanwhile = new CompletableFuture<>();
        ExpiringValue<?>[] itself = new ExpiringValue<?>[1];
        ExpiringValue<Integer> cached = new ExpiringValue<>(
                () -> {
                    @SuppressWarnings("unchecked")
                    CompletableFuture<Integer> second = ((ExpiringValue<Integer>) itself[0]).get();
                    assertFalse(second.isDone());
                    askedMeanwhile.complete(second);
                    return reads.incrementAndGet();
                },
                Duration.ZERO,
                clock::get);
        itself[0] = cached;
        CompletableFuture<Integer> first = cached.get();
        assertSame(first, askedMeanwhile.join());
        assertEquals(1, reads.get());
    }

    @Test
    void a_failure_is_told_to_who_waited_and_tried_again_for_the_next() {
        ExpiringValue<Integer> cached = new ExpiringValue<>(
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        throw new IllegalStateException("once");
                    }
                    return reads.get();
                },
                Duration.ofHours(1),
                clock::get);
        CompletionException failure =
                assertThrows(CompletionException.class, () -> cached.get().join());
        assertTrue(failure.getMessage().contains("once"));
        assertEquals(2, cached.get().join());
    }
}
