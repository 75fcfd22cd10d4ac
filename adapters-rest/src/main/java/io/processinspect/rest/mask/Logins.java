package io.processinspect.rest.mask;

import java.util.BitSet;

/**
 * Logins in addresses: {@code https://user:x@host}, {@code https://x@host} and {@code jdbc:oracle:thin:user/x@host}. What is
 * found for one address is kept for the next, as a text may consist of their beginnings.
 */
final class Logins {
    /** What stands before a login of Oracle's. */
    private static final String[] DRIVERS = {":thin:", ":oci:"};
    /** Stands in place of a password where the user is a key. */
    private static final String NO_PASSWORD = "x-oauth-basic";

    /** An apostrophe within apostrophes, as shells have it. */
    private static final String[] APOSTROPHES = {"'\\''", "'\"'\"'"};

    private static final int MAX_PORT_DIGITS = 5;
    private static final String[] SCHEMES_OF_NAMES = {"ssh", "sftp", "git", "rsync"};

    private final String text;
    private final BitSet masks;
    /** The first {@code @} or end of a word from the last place that was asked for. */
    private int stop = -1;
    /** The last place that was asked for by {@link #lastHost}, and the answer. */
    private int firstHost = -1;

    private int lastHost;
    /** The first slash from the last place on that an Oracle login began at. */
    private int slash;

    private Logins(String text, BitSet masks) {
        this.text = text;
        this.masks = masks;
    }

    static void mask(String text, BitSet masks) {
        Logins logins = new Logins(text, masks);
        logins.urls("://");
        // As JSON may write it.
        logins.stop = -1;
        logins.urls(":\\/\\/");
        logins.stop = -1;
        for (String driver : DRIVERS) {
            logins.oracle(driver);
        }
    }

    private void urls(String separator) {
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + separator.length())) {
            url(at + separator.length(), at);
        }
    }

    /** Whether what stands before the host is a name alone, as keys are used there in place of passwords. */
    private boolean namesUser(int schemeEnd) {
        for (String scheme : SCHEMES_OF_NAMES) {
            if (text.startsWith(scheme, schemeEnd - scheme.length())) {
                return true;
            }
        }
        return false;
    }

    private void url(int start, int schemeEnd) {
        int host = host(start);
        int colon = start;
        while (colon < host && ":/?#".indexOf(text.charAt(colon)) < 0) {
            colon++;
        }
        if (host < 0 || colon < host && text.charAt(colon) != ':') {
            return;
        }
        if (isPort(colon, host)) {
            return;
        }
        int end = lastHost(host);
        boolean isKey =
                colon + 1 == end || colon + 1 + NO_PASSWORD.length() == end && text.startsWith(NO_PASSWORD, colon + 1);
        if (colon < host && !isKey) {
            masks.set(colon + 1, end);
        } else if (!namesUser(schemeEnd) && !text.startsWith("git@", start)) {
            masks.set(start, end);
        }
    }

    /** As in {@code http://localhost:4873/@scope/name}, where the path holds the sign. */
    private boolean isPort(int colon, int host) {
        int end = colon + 1;
        while (end < host && end - colon <= MAX_PORT_DIGITS && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end > colon + 1 && text.charAt(end) == '/';
    }

    private void oracle(String driver) {
        stop = -1;
        slash = 0;
        for (int at = text.indexOf(driver); at >= 0; at = text.indexOf(driver, at + driver.length())) {
            oracle(at + driver.length());
        }
    }

    private void oracle(int start) {
        int host = host(start);
        if (host < 0) {
            return;
        }
        slash = Math.max(slash, start);
        while (slash < host && text.charAt(slash) != '/') {
            slash++;
        }
        if (slash > start && slash < host) {
            masks.set(slash + 1, host);
        }
    }

    /** The place of the first {@code @} in the word from here on; -1 if it has none. */
    private int host(int start) {
        if (stop < start) {
            stop = start;
            while (stop < text.length() && text.charAt(stop) != '@' && !isEnd(stop)) {
                stop++;
            }
        }
        return stop < text.length() && text.charAt(stop) == '@' ? stop : -1;
    }

    /** A password may hold an {@code @} itself; the last one before the path counts. */
    private int lastHost(int first) {
        if (first != firstHost) {
            firstHost = first;
            lastHost = first;
            for (int i = first + 1; i < text.length() && !isEnd(i) && text.charAt(i) != '/'; i++) {
                lastHost = text.charAt(i) == '@' ? i : lastHost;
            }
        }
        return lastHost;
    }

    /** An apostrophe may stand in a password; one that ends a quoted address is followed by no part of it. */
    private boolean isEnd(int place) {
        char c = text.charAt(place);
        return c <= ' ' || ShellLine.isQuote(c) && endsAddress(place) && !isWithinApostrophe(place);
    }

    private boolean endsAddress(int quote) {
        return text.charAt(quote) == '"'
                || quote + 1 == text.length()
                || " \t\r\n,;)]}'\"".indexOf(text.charAt(quote + 1)) >= 0;
    }

    private boolean isWithinApostrophe(int quote) {
        for (String form : APOSTROPHES) {
            for (int offset = 0; offset < form.length(); offset++) {
                if (text.startsWith(form, quote - offset)) {
                    return true;
                }
            }
        }
        return false;
    }
}
