package io.processinspect.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    @Test
    void an_owner_is_an_address_or_a_network_of_64_bits() throws Exception {
        assertEquals("192.0.2.1", owner("192.0.2.1"));
        assertEquals(owner("2001:db8:1:2::1"), owner("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertNotEquals(owner("2001:db8:1:2::1"), owner("2001:db8:1:3::1"));
    }

    private static String owner(String address) throws Exception {
        return Exchange.owner(new InetSocketAddress(InetAddress.getByName(address), 1));
    }

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
