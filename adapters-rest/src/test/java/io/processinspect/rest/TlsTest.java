package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    /** A key and its certificate, made by the JDK's own tool. */
    private Path keystore(String... more) throws Exception {
        Path file = folder.resolve("server.p12");
        keytool(
                file,
                "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1",
                more);
        return file;
    }

    private static void keytool(Path keystore, String command, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of(command.split(" ")));
        line.addAll(List.of(more));
        line.addAll(List.of("-storetype", "PKCS12", "-keystore", keystore.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, keytool.waitFor(), line::toString);
    }

    private static HttpClient trusting(Path keystore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static void skip(InputStream stream, String until) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().endsWith(until)) {
            int b = stream.read();
            assertTrue(b >= 0, "the stream ended: " + seen);
            seen.append((char) b);
        }
    }

    @Test
    void a_stream_over_tls_outlives_the_deadline_for_headers() throws Exception {
        Path keystore = keystore();
        ServerConfig.Builder settings = ServerConfig.builder().tls(keystore, PASSWORD);
        try (TestServer served = new TestServer(settings)) {
            URI uri = served.server.uri();
            assertEquals("https", uri.getScheme());
            HttpRequest request = HttpRequest.newBuilder(uri.resolve("/api/stream?topics=system"))
                    .header("Authorization", "Bearer " + served.server.token().orElseThrow())
                    .build();
            try (InputStream stream = trusting(keystore)
                    .send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                // What it begins with is there before; what comes after the deadline is what counts.
                skip(stream, "\n\n");
                skip(stream, "\n\n");
                served.secondsWithALook(8);
                skip(stream, "event: system");
            }
            assertThrows(IOException.class, () -> HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + uri.getPort() + "/healthz"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding()));
        }
    }

    @Test
    void who_never_finishes_the_handshake_is_cut_off() throws Exception {
        try (TestServer served = new TestServer(ServerConfig.builder().tls(keystore(), PASSWORD));
                Socket silent = new Socket(
                        InetAddress.getLoopbackAddress(), served.server.uri().getPort())) {
            silent.setSoTimeout(20_000);
            // The beginning of a handshake that says it is longer.
            silent.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            CompletableFuture<Integer> end = CompletableFuture.supplyAsync(() -> {
                try {
                    return silent.getInputStream().read();
                } catch (IOException reset) {
                    return -1;
                }
            });
            while (!end.isDone()) {
                served.secondsWithALook(1);
            }
            assertEquals(-1, end.join());
        }
    }

    @Test
    void a_keystore_that_cannot_be_opened_is_said() throws Exception {
        Path keystore = keystore();
        assertEquals(
                "cannot use the keystore " + keystore + ": the password is wrong",
                refused(ServerConfig.builder().tls(keystore, "wrong")));
        Path text = Files.writeString(folder.resolve("text"), "no keystore");
        assertEquals(
                "cannot use the keystore " + text + ": it is not a PKCS#12 or JKS keystore",
                refused(ServerConfig.builder().tls(text, PASSWORD)));
        Path missing = folder.resolve("missing");
        assertTrue(refused(ServerConfig.builder().tls(missing, PASSWORD)).contains("there is no such file"));
    }

    @Test
    void a_keystore_without_a_key_is_refused() throws Exception {
        Path keystore = keystore();
        Path certificate = folder.resolve("certificate");
        keytool(keystore, "-exportcert -alias server -file " + certificate);
        Path alone = folder.resolve("alone.p12");
        keytool(alone, "-importcert -noprompt -alias other -file " + certificate);
        assertEquals(
                "cannot use the keystore " + alone + ": it holds no private key with its certificate",
                refused(ServerConfig.builder().tls(alone, PASSWORD)));
    }

    @Test
    void a_key_that_no_client_can_use_is_refused() throws Exception {
        Path secret = folder.resolve("secret.p12");
        keytool(secret, "-genseckey -alias s -keyalg AES -keysize 128");
        assertTrue(refused(ServerConfig.builder().tls(secret, PASSWORD))
                .endsWith("it holds no private key with its certificate"));
        for (String key : List.of("DSA -keysize 2048", "RSA -keysize 512")) {
            Path unusable = folder.resolve(key.substring(0, 3) + ".p12");
            keytool(unusable, "-genkeypair -alias a -dname CN=localhost -keyalg " + key);
            assertTrue(
                    refused(ServerConfig.builder().tls(unusable, PASSWORD))
                            .contains(": no handshake succeeds with it: "),
                    key);
        }
        Path rsa = folder.resolve("rsa.p12");
        keytool(rsa, "-genkeypair -alias a -dname CN=localhost -keyalg RSA");
        ServerConfig.builder().tls(rsa, PASSWORD).build();
    }

    @Test
    void a_certificate_that_is_out_of_date_and_a_keystore_open_to_all_are_told() throws Exception {
        Path keystore = keystore("-startdate", "2020/01/01", "-validity", "1");
        Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString("rw-r--r--"));
        try (LogLines log = new LogLines("processinspect.rest");
                TestServer served = new TestServer(ServerConfig.builder().tls(keystore, PASSWORD))) {
            String lines = String.join("\n", log.lines());
            assertTrue(lines.contains("the certificate in " + keystore + " expired at 2020-01-0"), lines);
            assertTrue(lines.contains(keystore + " may be read by every user; protect it with chmod 600"), lines);
            assertTrue(served.server.uri().toString().startsWith("https://127.0.0.1:"), lines);
        }
    }

    @Test
    void failed_handshakes_are_logged_once_a_minute() throws Exception {
        try (LogLines log = new LogLines("processinspect.rest");
                TestServer served = new TestServer(ServerConfig.builder().tls(keystore(), PASSWORD))) {
            for (int i = 0; i < 3; i++) {
                plainText(served);
            }
            while (failures(log).isEmpty()) {
                served.secondsWithALook(1);
            }
            plainText(served);
            served.secondsWithALook(50);
            assertEquals(1, failures(log).size(), () -> log.lines().toString());
            served.secondsWithALook(60);
            assertEquals(2, failures(log).size(), () -> log.lines().toString());
            assertTrue(
                    failures(log).get(0).matches("[1-3] TLS handshakes failed; the last: .+"),
                    failures(log).get(0));
        }
    }

    private static List<String> failures(LogLines log) {
        return log.lines().stream()
                .filter(line -> line.contains("handshakes failed"))
                .toList();
    }

    /** Speaks HTTP to a port for TLS, and waits until it is cut off. */
    private static void plainText(TestServer served) throws IOException {
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), served.server.uri().getPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // Cut off as well.
        }
    }

    private static String refused(ServerConfig.Builder settings) {
        return assertThrows(IllegalArgumentException.class, settings::build).getMessage();
    }
}
