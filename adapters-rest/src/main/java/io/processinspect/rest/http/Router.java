package io.processinspect.rest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Dispatches each request through the guard to the endpoint of its path and method. */
public final class Router extends Handler.Abstract {
    private final RequestGuard guard;
    private final PathMappings<Map<String, Route>> paths = new PathMappings<>();

    /** Answers a request. */
    public interface Endpoint {
        void handle(Exchange exchange) throws Exception;
    }

    /**
     * An endpoint and its access.
     *
     * @param open whether it needs no token
     * @param page whether it is a page, to which any site may link
     */
    private record Route(Endpoint endpoint, boolean open, boolean page) {}

    public Router(RequestGuard guard) {
        this.guard = guard;
    }

    /** Adds an endpoint that needs the token. */
    public void on(String method, String path, Endpoint endpoint) {
        route(method, path, new Route(endpoint, false, false));
    }

    /** Adds an endpoint that needs no token. */
    public void open(String method, String path, Endpoint endpoint) {
        route(method, path, new Route(endpoint, true, false));
    }

    /** Adds a page or one of its parts; needs no token. */
    void page(String path, Endpoint endpoint) {
        route("GET", path, new Route(endpoint, true, true));
    }

    /** The path templates of all endpoints. */
    public Set<String> paths() {
        return paths.streamResources()
                .map(resource -> resource.getPathSpec().getDeclaration())
                .collect(Collectors.toSet());
    }

    private void route(String method, String path, Route route) {
        UriTemplatePathSpec spec = new UriTemplatePathSpec(path);
        Map<String, Route> methods = paths.get(spec);
        if (methods == null) {
            methods = new LinkedHashMap<>();
            paths.put(spec, methods);
        }
        methods.put(method, route);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        secure(response.getHeaders());
        MatchedResource<Map<String, Route>> matched =
                paths.getMatched(request.getHttpURI().getCanonicalPath());
        Exchange exchange = new Exchange(request, response, callback, parameters(matched, request));
        try {
            guard.checkHost(request);
            Route route = matched == null ? null : route(matched.getResource(), request.getMethod());
            Optional<String> allowed = guard.checkOrigin(request, route != null && route.page);
            allowed.ifPresent(origin -> allow(origin, response.getHeaders()));
            if (matched == null) {
                throw new HttpError(404, "not_found", "no endpoint has this path; /openapi.yaml lists them all");
            }
            if (request.getMethod().equals("OPTIONS")) {
                response.getHeaders().put(HttpHeader.ALLOW, methods(matched.getResource()));
                response.setStatus(204);
                callback.succeeded();
            } else {
                answer(exchange, matched, route);
            }
        } catch (Throwable failure) {
            exchange.error(failure);
        }
        return true;
    }

    private void answer(Exchange exchange, MatchedResource<Map<String, Route>> matched, Route route) throws Exception {
        if (route == null) {
            throw new HttpError(
                    405,
                    "method_not_allowed",
                    "this path does not support the method; it supports " + methods(matched.getResource()),
                    Map.of("Allow", methods(matched.getResource())));
        }
        if (!route.open) {
            guard.checkToken(exchange.request());
        }
        route.endpoint.handle(exchange);
    }

    private static Route route(Map<String, Route> methods, String method) {
        return methods.get(method.equals("HEAD") ? "GET" : method);
    }

    private static String methods(Map<String, Route> methods) {
        return String.join(", ", methods.keySet()) + (methods.containsKey("GET") ? ", HEAD" : "") + ", OPTIONS";
    }

    private static Map<String, String> parameters(MatchedResource<?> matched, Request request) {
        return matched == null
                ? Map.of()
                : ((UriTemplatePathSpec) matched.getPathSpec())
                        .getPathParams(request.getHttpURI().getCanonicalPath());
    }

    private static void allow(String origin, HttpFields.Mutable headers) {
        headers.put("Access-Control-Allow-Origin", origin);
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID");
        headers.put("Access-Control-Allow-Methods", "GET, POST, DELETE");
        headers.put(HttpHeader.VARY, "Origin");
        headers.remove("Cross-Origin-Resource-Policy");
    }

    /** Sets the security headers of every answer. */
    static void secure(HttpFields.Mutable headers) {
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';"
                        + " trusted-types dashboard");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Content-Type-Options", "nosniff");
    }
}
