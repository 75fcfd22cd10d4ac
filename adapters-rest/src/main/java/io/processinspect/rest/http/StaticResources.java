package io.processinspect.rest.http;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import io.processinspect.json.SampleSchema;
import io.processinspect.json.ServerJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Serves the dashboard and the description of the API. Of the dashboard's files it serves those that the page names, and
 * those that they name in turn.
 *
 * <p>Jetty's {@code ResourceHandler} makes its ETags of length and modification time. Every entry of a reproducible jar has
 * the same time, so an edit that keeps the length would not reach a browser that has the file; here the tag is a hash of
 * the content.
 */
public final class StaticResources {
    /** The folder in {@code processinspect-dashboard}. It is not a package, so other modules may read it. */
    private static final String FOLDER = "META-INF/processinspect";

    private static final String PAGE = "/dashboard/index.html";

    /** Made from the schema, as a module: scripts import it like any other, in browsers that cannot import JSON. */
    private static final String CATALOGUE = "/dashboard/model/catalogue.js";

    /** In the page a path from where it is, elsewhere an import or address relative to the file: a proxy may add a prefix. */
    private static final Pattern REFERENCE = Pattern.compile(
            "[\"'](dashboard/[\\w./-]+)[\"']|\\b(?:from |import\\(|URL\\()'(\\.{1,2}/[\\w./-]+\\.\\w+)'");

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    private StaticResources() {}

    /**
     * Adds all of them.
     *
     * @throws IllegalStateException when the dashboard's module is missing
     */
    public static void addTo(Router router) {
        add(router, "/", PAGE, dashboard(PAGE));
        add(router, "/openapi.yaml", "/openapi.yaml", openApi());
        Set<String> paths = new LinkedHashSet<>();
        addReferences(PAGE, paths);
        paths.forEach(path -> add(router, path, path, dashboard(path)));
    }

    private static void addReferences(String from, Set<String> paths) {
        String text = new String(dashboard(from), StandardCharsets.UTF_8);
        for (Matcher found = REFERENCE.matcher(text); found.find(); ) {
            String path = found.group(1) != null
                    ? "/" + found.group(1)
                    : URI.create(from).resolve(found.group(2)).getPath();
            if (paths.add(path)) {
                addReferences(path, paths);
            }
        }
    }

    /** Compressed once at startup. A browser that has the file already gets 304. */
    private static void add(Router router, String path, String file, byte[] plain) {
        byte[] packed = packed(plain);
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        String fingerprint = fingerprint(plain);
        router.page(path, exchange -> {
            boolean takesPacked = exchange.request()
                    .getHeaders()
                    .getQualityCSV(HttpHeader.ACCEPT_ENCODING)
                    .contains("gzip");
            // Another encoding is another representation and needs another tag.
            String tag = '"' + fingerprint + (takesPacked ? "-gzip\"" : "\"");
            HttpFields.Mutable headers = exchange.response().getHeaders();
            headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
            headers.put(HttpHeader.ETAG, tag);
            headers.add(HttpHeader.VARY, "Accept-Encoding");
            if (isAmong(exchange.request().getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH), tag)) {
                exchange.answer(304, type, ByteBuffer.allocate(0));
                return;
            }
            if (takesPacked) {
                headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
            }
            exchange.answer(200, type, ByteBuffer.wrap(takesPacked ? packed : plain));
        });
    }

    /**
     * Whether one of the tags that a client has is this one, perhaps weakened by a proxy on the way. No tag of ours holds a comma;
     * Jetty's parser of lists refuses weak tags.
     */
    private static boolean isAmong(List<String> lists, String tag) {
        return lists.stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private static byte[] dashboard(String path) {
        if (path.equals(CATALOGUE)) {
            return ("export default " + ServerJson.catalogue() + ";\n").getBytes(StandardCharsets.UTF_8);
        }
        return read(FOLDER + path, open(FOLDER + path));
    }

    /** From the dashboard's module where modules have class loaders of their own, else from the class path. */
    private static InputStream open(String name) {
        try {
            Optional<Module> dashboard = Optional.ofNullable(
                            StaticResources.class.getModule().getLayer())
                    .flatMap(layer -> layer.findModule("io.processinspect.dashboard"));
            return dashboard.isPresent()
                    ? dashboard.get().getResourceAsStream(name)
                    : StaticResources.class.getClassLoader().getResourceAsStream(name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The description of the API; the numbers of a sample come from the schema that writes them. */
    private static byte[] openApi() {
        String name = "/io/processinspect/rest/openapi.yaml";
        String text = new String(read(name, StaticResources.class.getResourceAsStream(name)), StandardCharsets.UTF_8);
        String metrics = Stream.concat(Stream.of(Metric.values()).map(Metric::label), Stream.of("default", "all"))
                .collect(Collectors.joining(", "));
        String one = "(" + metrics.replace(", ", "|") + ")";
        return text.replace("${SAMPLE_NUMBERS}", String.join("\n        ", SampleSchema.openApiProperties()))
                .replace("${METRICS}", metrics)
                .replace("${METRICS_MASK}", String.valueOf(MetricFlags.ALL.mask()))
                // Masks are described in part: each of these is one, and not each mask is one of these.
                .replace(
                        "${METRICS_PATTERN}",
                        "\"^(" + one + "(," + one
                                + ")*|[1-9][0-9]{0,2}|[1-7][0-9]{3}|0x[1-9a-f][0-9a-f]{0,2}|0x1[0-9a-f]{3})$\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(String name, InputStream resource) {
        try (resource) {
            if (resource == null) {
                throw new IllegalStateException(
                        "no resource " + name + ": put processinspect-dashboard on the class path or module path");
            }
            return resource.readAllBytes();
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
