package io.processinspect.rest.http;

import io.processinspect.rest.auth.BearerToken;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Admits or rejects a request by its Host header, its origin and its token. The first two keep out pages of other sites, and
 * of other ports of this machine, that a user happens to have open.
 */
public final class RequestGuard {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([^ ]+) *");

    private final Set<String> origins;
    private final Optional<BearerToken> token;
    private final Set<String> hosts = new TreeSet<>(Set.of("localhost", "127.0.0.1", canonical("::1")));

    /**
     * A guard.
     *
     * @param hosts the names and addresses to answer for, beside those of loopback
     * @param origins the foreign origins whose pages may use the API
     * @param token what a client must present; empty if none is needed
     */
    public RequestGuard(Collection<String> hosts, Set<String> origins, Optional<BearerToken> token) {
        this.origins = Set.copyOf(origins);
        this.token = token;
        for (String host : hosts) {
            this.hosts.add(canonical(host));
            // Some clients leave the zone of an address out.
            this.hosts.add(canonical(host.replaceFirst("%[^]]*", "")));
        }
    }

    /** The canonical form of a host: lower case; an IPv6 address written out, without brackets. */
    private static String canonical(String host) {
        String name = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        if (!name.matches("[0-9a-f:.]*:[0-9a-f:.]*")) {
            return name;
        }
        try {
            // An address needs no look-up.
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException noAddress) {
            return name;
        }
    }

    /**
     * Rejects requests with any other Host header, which prevents DNS rebinding.
     *
     * @throws HttpError 421
     */
    void checkHost(Request request) {
        String host = host(request);
        if (!hosts.contains(host)) {
            throw new HttpError(
                    421,
                    "misdirected_request",
                    "this server does not answer for the host in the request; add it to the allowed hosts of the server");
        }
    }

    private static String host(Request request) {
        String name = Request.getServerName(request);
        return name == null ? "" : canonical(name);
    }

    /**
     * Rejects what a page of another origin sends.
     *
     * @param page whether the request is for a page, to which any site may link
     * @return the foreign origin that may read the answer; empty for the server's own
     * @throws HttpError 403
     */
    Optional<String> checkOrigin(Request request, boolean page) {
        HttpFields headers = request.getHeaders();
        if (headers.getValuesList(HttpHeader.ORIGIN).size() > 1
                || headers.getValuesList("Sec-Fetch-Site").size() > 1) {
            // No browser sends two.
            throw forbidden();
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin != null) {
            if (origins.contains(origin.toLowerCase(Locale.ROOT))) {
                return Optional.of(origin);
            }
            if (!isOwn(origin, headers.get(HttpHeader.HOST))) {
                throw forbidden();
            }
        }
        String site = headers.get("Sec-Fetch-Site");
        boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean visit = page && "navigate".equals(headers.get("Sec-Fetch-Mode"));
        if (foreign && !visit) {
            throw forbidden();
        }
        return Optional.empty();
    }

    /** Whether the origin is the server itself; a proxy may add TLS, so the scheme does not matter. */
    private static boolean isOwn(String origin, String host) {
        String[] parts = origin.toLowerCase(Locale.ROOT).split("://", 2);
        if (parts.length != 2 || host == null || !parts[0].matches("https?")) {
            return false;
        }
        String port = parts[0].equals("https") ? ":443" : ":80";
        String wanted = host.toLowerCase(Locale.ROOT);
        return parts[1].equals(wanted) || (parts[1] + port).equals(wanted);
    }

    private static HttpError forbidden() {
        return new HttpError(
                403,
                "cross_origin",
                "pages of other origins may not use this server; add the origin to its allowed origins");
    }

    /**
     * Rejects a request without the token.
     *
     * @throws HttpError 401
     */
    void checkToken(Request request) {
        if (token.isEmpty()) {
            return;
        }
        var sent = BEARER.matcher(Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .orElse(""));
        if (!sent.matches() || !token.get().matches(sent.group(1))) {
            throw unauthorized("the server's token is needed, as Authorization: Bearer TOKEN");
        }
    }

    public static HttpError unauthorized(String sentence) {
        return new HttpError(401, "unauthorized", sentence, Map.of("WWW-Authenticate", "Bearer"));
    }
}
