package io.processinspect.rest.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Masks what looks like a secret in a command line, and errs on the side of masking. A secret without a recognizable form, such
 * as a bare word that a single program takes as a password, cannot be found, so command lines are hidden by default.
 *
 * <p>Every repetition is bounded, or cannot overlap with what follows it, as the text is untrusted.
 */
public final class SecretMasker {
    public static final String MASK = "***";

    /** From this length on a command line was cut, perhaps within a secret that is known by its end. */
    private static final int CUT = 4096;

    private static final String WORD =
            "(?:pass(?!ive)|pwd|secret|token|credential|creds|kennwort|auth(?!or(?!iz))|bearer"
                    + "|cookie|(?:api|access|private|secret|account|encryption|license|signing|master|client)[-_.]?key|signature"
                    + "|dsn|connection[-_.]?string|(?<![a-z0-9])(?:pw|psk|otp|pin|sig)(?![a-z0-9]))";

    private static final String NAME = "[\\w.-]{0,64}";

    /** {@code --password=x}, {@code PASSWORD=x} and {@code -Dpassword=x}, of which all that follows is the value. */
    private static final Pattern WHOLE = Pattern.compile("(?is)^([-/]{0,2}[\\w.:-]{0,64}" + WORD + NAME + "=)(.+)$");

    /** {@code Authorization: x} and {@code Cookie: x}, to their end. */
    private static final Pattern HEADER =
            Pattern.compile("(?is)\\b((?:proxy-)?authorization|(?:set-)?cookie)(\\s{0,8}[:=]\\s{0,8})(.+)$");

    /** {@code ;Password=x;}, {@code ?token=x&}, {@code {"secret":"x"}} and {@code password: x}. */
    private static final Pattern NAMED =
            Pattern.compile("(?i)(" + WORD + NAME + "[\"']?\\s{0,8}[=:]\\s{0,8})(\"[^\"]+\"?|'[^']+'?|[^\\s;&,\"']+)");

    /** An option whose value follows a space, in a command line that is a single text. */
    private static final Pattern SPACED =
            Pattern.compile("(?i)(?<![^\\s\"'])(--?[\\w.-]{0,64}" + WORD + NAME + "\\s{1,8})([^\\s]+)");

    /** The same, in which the value is the next argument. */
    private static final Pattern OPTION =
            Pattern.compile("(?i)(?:[-/]{1,2}[\\w.:-]{0,64}" + WORD + NAME + "|password|authtoken|auth)");

    /** {@code Bearer x}. */
    private static final Pattern SCHEME =
            Pattern.compile("(?i)\\b((?:bearer|basic|digest|negotiate|apikey)\\s{1,8})\\S+");

    /** {@code https://user:x@host} and {@code https://x@host}. */
    private static final Pattern LOGIN = Pattern.compile("(://(?:[^/\\s:@]{0,256}:)?)(?!git@)[^\\s@]{1,512}(?=@)");

    /** An option that many programs take a login by, {@code -u name:x}. */
    private static final Pattern USER = Pattern.compile("-u|-U|--(?:proxy-)?user(?:name)?|--login");

    /** What is made by machines for machines: of known forms, or long and of all kinds of characters. */
    private static final Pattern MADE =
            Pattern.compile("\\b(?:gh[a-z]_|github_pat_|glpat-|[srp]k-|[srp]k_live_|npm_|hf_"
                    + "|dckr_pat_|SG\\.|pypi-|ya29\\.|hvs\\.|xox[a-z]-|AKIA|ASIA|AIza|eyJ)[\\w.-]{12,}"
                    + "|-----BEGIN[^-]{0,64}-----[\\s\\S]*"
                    + "|(?<![\\w+/-])(?=[\\w+/-]{0,512}[0-9])(?=[\\w+/-]{0,512}[a-z])(?=[\\w+/-]{0,512}[A-Z])"
                    + "[A-Za-z0-9+_-][A-Za-z0-9+/_-]{23,}={0,2}(?![\\w/-])"
                    + "|\\b[0-9a-fA-F]{32,}\\b");

    /** Programs that take a secret behind a letter, and the letters. */
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("mysql", "p"),
            Map.entry("mariadb", "p"),
            Map.entry("sshpass", "p"),
            Map.entry("mongo", "p"),
            Map.entry("cqlsh", "p"),
            Map.entry("7z", "p"),
            Map.entry("redis-cli", "a"),
            Map.entry("ldap", "w"),
            Map.entry("curl", "uU"),
            Map.entry("mosquitto", "P"),
            Map.entry("smbclient", "U"),
            Map.entry("sqlcmd", "P"),
            Map.entry("ipmitool", "P"),
            Map.entry("zip", "P"),
            Map.entry("unzip", "P"),
            Map.entry("openssl", "k"),
            Map.entry("ssh-keygen", "N"),
            Map.entry("snmp", "cAX"),
            // As in "docker login -p x".
            Map.entry("login", "p"));

    private SecretMasker() {}

    /** The arguments with {@code ***} in place of what looks like a secret. */
    public static List<String> masked(List<String> commandLine) {
        List<String> shown = new ArrayList<>();
        String letters = "";
        boolean secretNext = false;
        boolean loginNext = false;
        int length = 0;
        for (String argument : commandLine) {
            boolean byLetter = isByLetter(argument, letters);
            if (secretNext) {
                shown.add(MASK);
            } else if (loginNext && argument.indexOf(':') > 0) {
                shown.add(argument.substring(0, argument.indexOf(':') + 1) + MASK);
            } else if (byLetter && !isLetters(argument)) {
                shown.add(argument.substring(0, 2) + MASK);
            } else {
                shown.add(masked(argument));
            }
            // What comes behind a secret is not its option's any more.
            loginNext = !secretNext && USER.matcher(argument).matches();
            secretNext = !secretNext && (OPTION.matcher(argument).matches() || byLetter && isLetters(argument));
            letters += letters(argument);
            length += argument.length();
        }
        if (length >= CUT) {
            shown.set(shown.size() - 1, MASK);
        }
        return shown;
    }

    /** Also behind sudo and the like, where the program is one argument of another. */
    private static String letters(String argument) {
        String name = argument.substring(argument.replace('\\', '/').lastIndexOf('/') + 1)
                .toLowerCase(Locale.ROOT);
        return LETTERS.entrySet().stream()
                .filter(one -> name.startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** {@code -p}, {@code -px}, and {@code -sSu}, whose last letter is the one. */
    private static boolean isByLetter(String argument, String letters) {
        if (argument.length() < 2 || argument.charAt(0) != '-') {
            return false;
        }
        return letters.indexOf(argument.charAt(1)) >= 0
                || isLetters(argument) && letters.indexOf(argument.charAt(argument.length() - 1)) >= 0;
    }

    /** Whether it is letters of options and no value: one, or a few whose last takes the value. */
    private static boolean isLetters(String argument) {
        return argument.length() == 2 || argument.matches("-[a-oq-zA-Z]{1,4}[uw]");
    }

    private static String masked(String argument) {
        String[] words = argument.split(" ");
        boolean isLine = words.length > 1
                && Arrays.stream(words).anyMatch(word -> !letters(word).isEmpty());
        String shown = isLine ? String.join(" ", masked(List.of(words))) : argument;
        shown = HEADER.matcher(shown).replaceAll("$1$2" + MASK);
        shown = WHOLE.matcher(shown).replaceAll("$1" + MASK);
        shown = NAMED.matcher(shown).replaceAll("$1" + MASK);
        shown = SPACED.matcher(shown).replaceAll("$1" + MASK);
        shown = SCHEME.matcher(shown).replaceAll("$1" + MASK);
        shown = LOGIN.matcher(shown).replaceAll("$1" + MASK);
        return MADE.matcher(shown).replaceAll(MASK);
    }
}
