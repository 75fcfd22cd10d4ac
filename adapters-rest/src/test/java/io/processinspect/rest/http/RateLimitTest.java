package io.processinspect.rest.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The bucket behind the rate limit. */
class RateLimitTest {
    @Test
    void a_bucket_holds_a_second_and_fills_evenly() {
        RateLimit.Bucket bucket = new RateLimit.Bucket(10);
        long second = 1_000_000_000L;
        long now = -5 * second;
        for (int i = 0; i < 10; i++) {
            assertTrue(bucket.onRequest(now), "request " + i);
        }
        assertFalse(bucket.onRequest(now));
        assertTrue(bucket.onRequest(now + second / 10));
        assertFalse(bucket.onRequest(now + second / 10));
        for (int i = 0; i < 1000; i++) {
            bucket.onRequest(now + second / 10);
        }
        assertTrue(bucket.onRequest(now + 2 * second / 10), "refusals cost nothing");
        for (int i = 0; i < 10; i++) {
            assertTrue(bucket.onRequest(now + 100 * second));
        }
        assertFalse(bucket.onRequest(now + 100 * second));
    }
}
