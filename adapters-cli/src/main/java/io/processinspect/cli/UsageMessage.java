package io.processinspect.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one voice: what, on what, what to do. */
final class UsageMessage {
    /** A word as long as this may have one slip more. */
    private static final int LETTERS_PER_SLIP = 3;

    private UsageMessage() {}

    static String of(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName(" ");
        String problem = problem(wrong);
        return problem + (problem.endsWith("?") ? "" : ";") + " try '" + command + " --help'";
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
            return name(wrong.getArgSpec()) + ": " + wrong.getCause().getMessage();
        }
        return wrong.getMessage().lines().findFirst().orElse("").strip();
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }

    private static String unknown(CommandSpec command, String typed) {
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

    /** The known word with the fewest slips, if these are few; the first letter is rarely one of them. */
    static Optional<String> similar(String typed, Collection<String> known) {
        String word = typed.toLowerCase(Locale.ROOT);
        int fewest = Math.max(1, word.length() / LETTERS_PER_SLIP) + 1;
        String found = null;
        for (String name : known) {
            int slips = slips(word, name.toLowerCase(Locale.ROOT));
            if (slips < fewest && firstLetter(word) == firstLetter(name)) {
                fewest = slips;
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
    private static int slips(String a, String b) {
        int[][] slips = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                slips[i][j] = Math.min(Math.min(slips[i - 1][j], slips[i][j - 1]) + 1, slips[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[a.length()][b.length()];
    }
}
