package io.processinspect.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
 * Who may come in: for which host a request is meant, from which page it was sent, and whether it knows the token. A page
 * of another site, or of another port of this machine, that a user happens to have open is kept out by the first two.
 */
final class RequestGuard {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([^ ]+) *");

    private final Set<String> origins;
    private final Optional<BearerToken> token;
    private final Set<String> hosts = new TreeSet<>(Set.of("localhost", "127.0.0.1", plain("::1")));

    RequestGuard(ServerSettings settings, Optional<BearerToken> token) {
        this.origins = Set.copyOf(settings.allowedOrigins);
        this.token = token;
        hosts.add(plain(settings.host));
        hosts.add(plain(settings.address().getHostAddress()));
        settings.allowedHosts.forEach(host -> hosts.add(plain(host)));
    }

    /** One form for each host: lower case, and an IPv6 address without brackets, written out. */
    private static String plain(String host) {
        String name = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
        if (!name.matches("[0-9a-f:.]*:[0-9a-f:.]*")) {
            return name;
        }
        try {
            // Of an address, which this is, nobody is asked.
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException noAddress) {
            return name;
        }
    }

    /**
     * Refuses requests for other hosts: a name that somebody else points at this address must not make a page his own.
     *
     * @throws HttpError 421
     */
    void checkHost(Request request) {
        String host = host(request);
        if (!hosts.contains(host)) {
            throw new HttpError(
                    421,
                    "misdirected_request",
                    "this server does not answer for the host in the request; start it with --allow-host to change that");
        }
    }

    private static String host(Request request) {
        String name = Request.getServerName(request);
        return name == null ? "" : plain(name);
    }

    /**
     * Refuses what a page of another origin sends.
     *
     * @param page whether a page is asked for, which anybody may link to
     * @return the origin that is allowed to read the answer; empty for the server's own
     * @throws HttpError 403
     */
    Optional<String> checkOrigin(Request request, boolean page) {
        HttpFields headers = request.getHeaders();
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

    /** Whether a page of this origin came from here; a proxy may speak TLS where the server does not. */
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
                "pages of other origins may not use this server; start it with --allow-origin to change that");
    }

    /**
     * Refuses who does not know the token.
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

    static HttpError unauthorized(String sentence) {
        return new HttpError(401, "unauthorized", sentence, Map.of("WWW-Authenticate", "Bearer"));
    }
}
