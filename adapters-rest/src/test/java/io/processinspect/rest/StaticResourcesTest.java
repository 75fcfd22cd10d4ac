package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the dashboard is made of, without a browser. */
@Timeout(60)
class StaticResourcesTest {
    private static final Path SOURCES = Path.of("../dashboard/src/main/resources/META-INF/processinspect/dashboard");
    private static final int MAX_BYTES = 150_000;

    private TestServer served;

    @BeforeEach
    void serve() throws IOException {
        served = TestServer.open();
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Set<String> pages() {
        return served.server.router().paths().stream()
                .filter(path -> path.equals("/") || path.startsWith("/dashboard/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private HttpResponse<byte[]> packed(String path) throws Exception {
        return served.client()
                .send(
                        served.request(path).header("Accept-Encoding", "gzip").build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void the_whole_page_is_light_and_its_packed_parts_are_the_plain_ones() throws Exception {
        int bytes = 0;
        for (String path : pages()) {
            HttpResponse<byte[]> answer = packed(path);
            assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElse(""), path);
            assertEquals("Accept-Encoding", answer.headers().firstValue("Vary").orElse(""), path);
            bytes += answer.body().length;
            byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertEquals(served.get(path).body(), new String(unpacked, StandardCharsets.UTF_8), path);
        }
        System.out.println("the page has " + bytes + " bytes, compressed, in " + pages().size() + " parts");
        assertTrue(bytes > 20_000 && bytes <= MAX_BYTES, bytes + " bytes");
    }

    @Test
    void who_does_not_take_it_packed_gets_it_plain() throws Exception {
        for (String accepted : List.of("identity", "br", "gzip;q=0")) {
            HttpResponse<String> answer = served.send(served.request("/").header("Accept-Encoding", accepted));
            assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty(), accepted);
            assertTrue(answer.body().startsWith("<!DOCTYPE html>"), accepted);
        }
    }

    @Test
    void what_a_browser_has_it_does_not_get_again() throws Exception {
        HttpResponse<String> first = served.get("/dashboard/main.js");
        assertEquals("no-cache", first.headers().firstValue("Cache-Control").orElse(""));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        for (String has : List.of(tag, "W/" + tag, "\"another\", " + tag, "*")) {
            HttpResponse<String> again =
                    served.send(served.request("/dashboard/main.js").header("If-None-Match", has));
            assertEquals(304, again.statusCode(), has);
            assertEquals("", again.body());
        }
        HttpResponse<String> other =
                served.send(served.request("/dashboard/main.js").header("If-None-Match", "\"another\""));
        assertEquals(200, other.statusCode());
        assertEquals(first.body(), other.body());
    }

    @Test
    void every_script_is_named_by_the_page_and_every_import_is_there() throws Exception {
        Set<String> served = pages();
        for (Path script : sources(".js")) {
            String path = "/dashboard/" + SOURCES.relativize(script).toString().replace('\\', '/');
            assertTrue(served.contains(path), path);
            Matcher imported = Pattern.compile("from '(\\.[^']+)'").matcher(Files.readString(script));
            while (imported.find()) {
                String target = URI.create(path).resolve(imported.group(1)).getPath();
                assertTrue(served.contains(target), path + " imports " + target);
            }
        }
        assertTrue(served.contains("/dashboard/preact/preact.umd.js"), served::toString);
    }

    @Test
    void nothing_is_inline_and_nothing_comes_from_elsewhere() throws Exception {
        String page = served.get("/").body();
        assertFalse(
                Pattern.compile("<script(?![^>]*\\bsrc=\"dashboard/)|<style|\\sstyle=|\\son[a-z]+=")
                        .matcher(page)
                        .find(),
                page);
        for (Path source :
                Stream.concat(sources(".js").stream(), sources(".css").stream()).toList()) {
            String text = Files.readString(source);
            assertFalse(
                    Pattern.compile("https?://|url\\(|@import|innerHTML|eval\\(")
                            .matcher(text)
                            .find(),
                    source::toString);
        }
    }

    @Test
    void the_policy_lets_no_foreign_or_inline_script_run() throws Exception {
        String policy =
                served.get("/").headers().firstValue("Content-Security-Policy").orElse("");
        for (String part : List.of(
                "default-src 'none'",
                "script-src 'self';",
                "style-src 'self';",
                "require-trusted-types-for 'script'")) {
            assertTrue(policy.contains(part), policy);
        }
        assertFalse(policy.contains("unsafe"), policy);
    }
}
