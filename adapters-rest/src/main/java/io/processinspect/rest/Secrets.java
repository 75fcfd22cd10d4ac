package io.processinspect.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hides what looks like a secret in a command line. Rather one too many: a secret that looks like nothing, such as a bare
 * word that one program alone takes for a password, cannot be known, which is why command lines are not shown unless asked
 * for.
 */
final class Secrets {
    static final String MASK = "***";

    private static final String WORD = "(?:pass(?!ive)|pwd|secret|token|credential|auth(?!or(?!iz))|bearer|cookie"
            + "|(?:api|access|private|secret|account|encryption|license|signing|master|client)[-_.]?key|signature|dsn"
            + "|connection[-_.]?string)";

    /** {@code --db-password=x}, {@code DB_PASSWORD=x}, {@code ;Password=x;}, {@code ?token=x&}, {@code {"secret":"x"}}. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(" + WORD + "[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?)((?:(?:bearer|basic|digest|token)\\s+)?[^\\s;&,\"']+)");

    /** The same where its value is quoted, and may hold anything. */
    private static final Pattern QUOTED =
            Pattern.compile("(?i)(" + WORD + "[\\w.-]*[\"']?\\s*[=:]\\s*)(?:\"[^\"]+\"|'[^']+')");

    /** An option that is told its value behind a space, in a command line that is one text. */
    private static final Pattern SPACED =
            Pattern.compile("(?i)(?<![^\\s\"'])(--?[\\w.-]*" + WORD + "[\\w.-]*\\s+)([^\\s]+)");

    /** The same, in which the value is the next argument. */
    private static final Pattern OPTION = Pattern.compile("(?i)[-/]{1,2}[\\w.:-]*" + WORD + "[\\w.-]*");

    /** {@code Authorization: Bearer x}. */
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b((?:bearer|basic|digest|negotiate|apikey)\\s+)\\S+");

    /** {@code https://user:x@host}. */
    private static final Pattern LOGIN = Pattern.compile("(://[^/\\s:@]*:)[^\\s/]+(?=@)");

    /** An option that many programs take a login by, {@code -u name:x}. */
    private static final Pattern USER = Pattern.compile("-u|-U|--(?:proxy-)?user(?:name)?|--login");

    /** What is made by machines for machines: of known forms, or long and of all kinds of characters. */
    private static final Pattern MADE =
            Pattern.compile("\\b(?:gh[a-z]_|github_pat_|glpat-|sk-|xox[a-z]-|AKIA|ASIA|AIza|eyJ)[\\w.-]{12,}"
                    + "|-----BEGIN[^-]*-----[\\s\\S]*"
                    + "|(?<![\\w+/-])(?=[\\w+/-]*[0-9])(?=[\\w+/-]*[a-z])(?=[\\w+/-]*[A-Z])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{23,}={0,2}(?![\\w/-])"
                    + "|\\b[0-9a-fA-F]{32,}\\b");

    /** Programs that take a secret behind a letter, and the letters. */
    private static final Map<String, String> LETTERS = Map.of(
            "mysql",
            "p",
            "mariadb",
            "p",
            "sshpass",
            "p",
            "mongo",
            "p",
            "redis-cli",
            "a",
            "ldap",
            "w",
            "curl",
            "uU",
            "wget",
            "u");

    private Secrets() {}

    /** The arguments with {@code ***} in place of what looks like a secret. */
    static List<String> masked(List<String> commandLine) {
        if (commandLine.isEmpty()) {
            return commandLine;
        }
        String letters = letters(commandLine.get(0));
        List<String> shown = new ArrayList<>();
        boolean secretNext = false;
        boolean loginNext = false;
        for (String argument : commandLine) {
            boolean login = loginNext && argument.indexOf(':') > 0;
            loginNext = USER.matcher(argument).matches();
            if (login && !secretNext) {
                shown.add(argument.substring(0, argument.indexOf(':') + 1) + MASK);
            } else if (secretNext) {
                shown.add(MASK);
                secretNext = false;
            } else {
                boolean byLetter = shown.size() > 0 && isLetter(argument, letters);
                secretNext = OPTION.matcher(argument).matches() || byLetter && argument.length() == 2;
                shown.add(byLetter && argument.length() > 2 ? argument.substring(0, 2) + MASK : masked(argument));
            }
        }
        return shown;
    }

    private static String letters(String program) {
        String name = program.substring(program.replace('\\', '/').lastIndexOf('/') + 1);
        return LETTERS.entrySet().stream()
                .filter(one -> name.startsWith(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static boolean isLetter(String argument, String letters) {
        return argument.length() >= 2 && argument.charAt(0) == '-' && letters.indexOf(argument.charAt(1)) >= 0;
    }

    private static String masked(String argument) {
        String shown = QUOTED.matcher(argument).replaceAll("$1" + MASK);
        shown = NAMED.matcher(shown).replaceAll("$1" + MASK);
        shown = SPACED.matcher(shown).replaceAll("$1" + MASK);
        shown = SCHEME.matcher(shown).replaceAll("$1" + MASK);
        shown = LOGIN.matcher(shown).replaceAll("$1" + MASK);
        return MADE.matcher(shown).replaceAll(MASK);
    }
}
