package io.processinspect.checks.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import io.processinspect.checks.browser.Chromium;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page in a real browser follows a process to its exit by a fetch stream, from an origin that was let in. */
@Timeout(120)
class BrowserTest {
    private static final String PAGE = """
            <!DOCTYPE html><script>
            const say = text => fetch('/said', {method: 'POST', body: text});
            (async () => {
              const answer = await fetch('%s', {headers: {Authorization: 'Bearer %s'}});
              const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
              let rest = '';
              for (let part = await reader.read(); !part.done; part = await reader.read()) {
                const events = (rest + part.value).split('\\n\\n');
                rest = events.pop();
                for (const event of events) {
                  const name = /^event: (.*)$/m.exec(event);
                  if (name) await say(name[1]);
                }
              }
              await say('over');
            })().catch(failure => say('failed: ' + failure));
            </script>
            """;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String word = said.poll(60, TimeUnit.SECONDS);
        assertNotNull(word, "the page said nothing more");
        return word;
    }

    @Test
    void a_fetch_stream_follows_a_process_to_its_exit() throws Exception {
        Checkout.need("chromium", "apt-get install chromium");
        HttpServer pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String origin = "http://127.0.0.1:" + pages.getAddress().getPort();
        try (Child target = Child.start(List.of("sleep", "100"));
                Child server = Child.program(
                        "serve",
                        "--port",
                        "0",
                        "--state",
                        folder.toString(),
                        "--interval",
                        "200ms",
                        "--allow-origin",
                        origin,
                        "--watch",
                        Long.toString(target.pid()))) {
            String[] link = server.line().split("#token=");
            String page = PAGE.formatted(link[0] + "api/stream?metrics=threads&pid=" + target.pid(), link[1]);
            pages.createContext("/", exchange -> {
                byte[] body = page.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            pages.createContext("/said", exchange -> {
                said.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            pages.start();
            List<String> command = new ArrayList<>(List.of("chromium", "--headless"));
            command.addAll(Chromium.FLAGS);
            command.addAll(
                    List.of("--remote-debugging-port=0", "--user-data-dir=" + folder.resolve("browser"), origin + "/"));
            try (Child browser = Child.start(command)) {
                assertEquals("sample", next());
                assertEquals("sample", next());
                target.end();
                String word = next();
                while (word.equals("sample")) {
                    word = next();
                }
                assertEquals("exit", word);
                assertEquals("end", next());
                assertEquals("over", next());
                assertTrue(said.isEmpty(), said::toString);
                browser.end();
            }
        } finally {
            pages.stop(0);
        }
    }
}
