package io.processinspect.rest.http;

import io.processinspect.json.SampleSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What the jar holds for browsers: the dashboard and the description of the API. What the page names is served, and what
 * that names in turn.
 */
public final class StaticResources {
    private static final Pattern NAMED =
            Pattern.compile("(?:[\"']/dashboard/|\\bfrom '\\./|\\bimport\\('\\./)([a-zA-Z./]+)[\"']");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    private StaticResources() {}

    public static void addTo(Router router) {
        add(router, "/", "index.html", resource("/io/processinspect/rest/dashboard/index.html"));
        add(router, "/openapi.yaml", "openapi.yaml", openApi());
        Set<String> parts = new LinkedHashSet<>();
        addNamed("index.html", parts);
        parts.forEach(
                part -> add(router, "/dashboard/" + part, part, resource("/io/processinspect/rest/dashboard/" + part)));
    }

    private static void addNamed(String part, Set<String> parts) {
        String text = new String(resource("/io/processinspect/rest/dashboard/" + part), StandardCharsets.UTF_8);
        for (Matcher named = NAMED.matcher(text); named.find(); ) {
            if (parts.add(named.group(1))) {
                addNamed(named.group(1), parts);
            }
        }
    }

    /** Compressed once, for all; a browser that has it already is told so. */
    private static void add(Router router, String path, String file, byte[] plain) {
        byte[] packed = packed(plain);
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        String fingerprint = fingerprint(plain);
        router.page(path, exchange -> {
            boolean takesPacked = exchange.request()
                    .getHeaders()
                    .getQualityCSV(HttpHeader.ACCEPT_ENCODING)
                    .contains("gzip");
            // What is coded otherwise is another representation, and has another tag.
            String tag = '"' + fingerprint + (takesPacked ? "-gzip\"" : "\"");
            HttpFields.Mutable headers = exchange.response().getHeaders();
            headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
            headers.put(HttpHeader.ETAG, tag);
            headers.add(HttpHeader.VARY, "Accept-Encoding");
            if (exchange.header(HttpHeader.IF_NONE_MATCH).contains(tag)) {
                exchange.answer(304, type, ByteBuffer.allocate(0));
                return;
            }
            if (takesPacked) {
                headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            }
            exchange.answer(200, type, ByteBuffer.wrap(takesPacked ? packed : plain));
        });
    }

    /** The description of the API; the numbers of a sample come from the schema that writes them. */
    private static byte[] openApi() {
        String text = new String(resource("/io/processinspect/rest/openapi.yaml"), StandardCharsets.UTF_8);
        return text.replace("${SAMPLE_NUMBERS}", String.join("\n        ", SampleSchema.openApiProperties()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = StaticResources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the page names " + name + ", which the jar does not hold");
            }
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] packed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String fingerprint(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
