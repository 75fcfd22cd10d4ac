package io.processinspect.rest.http;

import io.processinspect.json.TextEscaper;
import io.processinspect.rest.auth.BearerToken;
import io.processinspect.rest.mask.SecretMasker;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request: client, method, address, status, duration; without the token, wherever a client wrote it. */
public final class AccessLog implements RequestLog {
    private static final Logger ACCESS = LoggerFactory.getLogger("processinspect.access");
    /** The parts of an address, with what they stand behind. */
    private static final Pattern PART = Pattern.compile("([/?&=;#]?)([^/?&=;#]+)");
    /** An address may be encoded more than once on its way; what is encoded yet more often is not shown. */
    private static final int MAX_ENCODINGS = 8;

    /** Any 11 characters in a row of the token hold an aligned piece of this length. */
    private static final int PIECE = 6;

    private static final Pattern ENCODED = Pattern.compile("%(?:u00)?([0-9a-fA-F]{2})");
    /** What may stand between pieces of the token; it holds - and _ itself. */
    private static final Pattern DELIMITER = Pattern.compile("[^0-9A-Za-z]");

    private final Optional<BearerToken> token;
    /** Connections whose request was refused before its headers were complete; Jetty may log what it makes of the rest. */
    private final Set<Connection> refused = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    public AccessLog(Optional<BearerToken> token) {
        this.token = token;
    }

    @Override
    public void log(Request request, Response response) {
        if (refused.contains(request.getConnectionMetaData().getConnection())) {
            return;
        }
        ACCESS.info(
                "{} {} {} {} {} us",
                Exchange.address(request.getConnectionMetaData().getRemoteSocketAddress()),
                TextEscaper.escaped(masked(String.valueOf(request.getMethod()))),
                TextEscaper.escaped(masked(String.valueOf(request.getHttpURI().getPathQuery()))),
                response.getStatus(),
                (System.nanoTime() - request.getBeginNanoTime()) / 1000);
    }

    /** Logs a request of which nothing is known, as its headers did not come in time. */
    void logTimeout(Connection connection, long nanos) {
        refused.add(connection);
        ACCESS.info(
                "{} - - {} {} us",
                Exchange.address(connection.getEndPoint().getRemoteSocketAddress()),
                HttpStatus.REQUEST_TIMEOUT_408,
                nanos / 1000);
    }

    private String masked(String sent) {
        StringBuilder shown = new StringBuilder();
        Matcher part = PART.matcher(sent);
        boolean isToken = false;
        while (part.find()) {
            String text = decoded(part.group(2));
            boolean isSecret = isToken && part.group(1).equals("=")
                    || token.filter(secret -> holdsPiece(text, secret.text())).isPresent()
                    || isEncoded(text);
            part.appendReplacement(
                    shown, Matcher.quoteReplacement(part.group(1) + (isSecret ? SecretMasker.MASK : part.group(2))));
            isToken = text.toLowerCase(Locale.ROOT).endsWith("token");
        }
        String result = part.appendTail(shown).toString();
        // It may be in pieces, each of which is too short to tell.
        String joined = joined(decoded(result));
        return token.filter(secret -> holdsPiece(joined, joined(secret.text()))).isPresent()
                ? SecretMasker.MASK
                : result;
    }

    private static String joined(String pieces) {
        return DELIMITER.matcher(pieces).replaceAll("");
    }

    /** Whether the text holds a recognizable part of the secret, which a line break or a delimiter may have split. */
    private static boolean holdsPiece(String text, String secret) {
        for (int i = 0; i + PIECE <= secret.length(); i += PIECE) {
            if (text.contains(secret.substring(i, i + PIECE))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEncoded(String text) {
        return ENCODED.matcher(text).find();
    }

    /** Decodes what is encoded, and leaves what only looks so. */
    private static String decoded(String text) {
        String decoded = text;
        for (int i = 0; i < MAX_ENCODINGS && decoded.indexOf('%') >= 0; i++) {
            decoded = ENCODED.matcher(decoded)
                    .replaceAll(
                            one -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(one.group(1), 16))));
        }
        return decoded;
    }
}
