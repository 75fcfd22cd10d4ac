package io.processinspect.cli;

import io.processinspect.json.TextEscaper;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Formats usage errors uniformly: problem, argument, remedy. Picocli words each kind of them differently. */
final class UsageMessage {
    /** A word may be one edit further away for each so many letters. */
    private static final int LETTERS_PER_EDIT = 3;

    /** How this library words that something is none of a few: {@code unknown metric 'cup'; known are cpu, io}. */
    private static final Pattern CHOICE = Pattern.compile(
            "(?s)(?<problem>[^'\"]*['\"](?<typed>[^'\"]*)['\"][^'\";]*); (?:known are|available:) (?<known>.+)");

    private static final Pattern PICOCLI_CHOICE =
            Pattern.compile("expected one of \\[(?<known>.*)] \\(case-.*\\) but was (?<typed>'.*')");

    private UsageMessage() {}

    static String of(ParameterException wrong) {
        return of(problem(wrong), wrong.getCommandLine());
    }

    /** For a problem that shows when the command runs. */
    static String of(String problem, CommandLine command) {
        String helpful = suggesting(problem);
        String name = command.getCommandSpec().qualifiedName(" ");
        return helpful + (helpful.endsWith("?") ? "" : ";") + " try '" + name + " --help'";
    }

    /** With the known word that was meant, if there is one, in place of all that are known. */
    private static String suggesting(String problem) {
        Matcher choice = CHOICE.matcher(problem);
        if (!choice.matches()) {
            return problem;
        }
        List<String> known = List.of(choice.group("known").split(", "));
        return similar(choice.group("typed"), known)
                .map(word -> choice.group("problem") + "; did you mean " + word + "?")
                .orElse(problem);
    }

    private static String problem(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unknown(
                    unmatched.getCommandLine().getCommandSpec(),
                    unmatched.getUnmatched().get(0));
        }
        if (wrong instanceof MissingParameterException missing) {
            boolean value = wrong.getMessage().startsWith("Missing required parameter for option");
            return missing.getMissing().stream()
                    .map(spec ->
                            value ? name(spec) + " needs a value: " + spec.paramLabel() : name(spec) + " is missing")
                    .collect(Collectors.joining(", "));
        }
        if (wrong instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice";
        }
        if (wrong.getCause() instanceof TypeConversionException && wrong.getArgSpec() != null) {
            return name(wrong.getArgSpec()) + ": " + plain(wrong.getCause().getMessage());
        }
        if (wrong.getArgSpec() instanceof OptionSpec option && option.isMultiValue() && wrong.getValue() != null) {
            return name(option) + ": '" + wrong.getValue() + "' is not " + option.paramLabel();
        }
        return wrong.getMessage().lines().findFirst().orElse("").strip();
    }

    /** Picocli names Java types, such as int; users need to read of numbers, and the choices. */
    private static String plain(String message) {
        Matcher choice = PICOCLI_CHOICE.matcher(message);
        return choice.matches()
                ? choice.group("typed") + " is not one of "
                        + choice.group("known").toLowerCase(Locale.ROOT)
                : message.replaceFirst("^('\\d+') is not an? (int|long)$", "$1 is out of range")
                        .replaceFirst("is not an? (int|long)$", "is not a whole number")
                        .replaceFirst("is not a double$", "is not a number");
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }

    private static String unknown(CommandSpec command, String argument) {
        String typed = TextEscaper.excerpt(argument.startsWith("-") ? argument.replaceFirst("=.*", "") : argument);
        if (typed.startsWith("-")) {
            List<String> options = command.options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            return "unknown option '" + typed + "'" + suggestion(typed, options);
        }
        return command.subcommands().isEmpty()
                ? "unexpected argument '" + typed + "'"
                : "unknown command '" + typed + "'"
                        + suggestion(typed, command.subcommands().keySet());
    }

    private static String suggestion(String typed, Collection<String> known) {
        return similar(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /** The known word that is the fewest edits away, if these are few and the first letter is right. */
    static Optional<String> similar(String typed, Collection<String> known) {
        String word = typed.toLowerCase(Locale.ROOT);
        int fewest = Math.max(1, word.length() / LETTERS_PER_EDIT) + 1;
        String found = null;
        for (String name : known) {
            int edits = edits(word, name.toLowerCase(Locale.ROOT));
            if (edits < fewest && firstLetter(word) == firstLetter(name)) {
                fewest = edits;
                found = name;
            }
        }
        return Optional.ofNullable(found);
    }

    private static int firstLetter(String word) {
        return word.chars()
                .filter(c -> c != '-')
                .map(Character::toLowerCase)
                .findFirst()
                .orElse(0);
    }

    /** The edit distance: letters to add, drop, replace, or swap with the next. */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, edits[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
