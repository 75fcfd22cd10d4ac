package io.processinspect.core.list;

import io.processinspect.ProcessEntry;
import io.processinspect.core.list.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A filter of a list of processes: words to find in name, pid, user or command line, and conditions such as {@code cpu > 5 and
 * user = root}. A process that lacks the value of a condition meets neither the condition nor its opposite. Immutable, and safe
 * for all threads.
 *
 * <pre>{@code
 * filter    = [ or ]
 * or        = and { "or" and }
 * and       = unary { "and" unary }
 * unary     = "not" unary | primary
 * primary   = "(" or ")" | FIELD OPERATOR VALUE | TEXT { TEXT }
 * FIELD     = "name" | "user" | "status" | "cpu" | "mem" | "time" | "threads" | "pid" | "ppid"
 * OPERATOR  = "=" | "==" | "!=" | "~" | "<" | "<=" | ">" | ">="
 * }</pre>
 */
public final class ProcessFilter implements Predicate<ProcessEntry> {
    /** A guard against stack overflow. */
    private static final int MAX_DEPTH = 50;

    private static final Map<String, BiPredicate<Double, Double>> COMPARISONS = Map.of(
            ">", (a, b) -> a > b,
            ">=", (a, b) -> a >= b,
            "<", (a, b) -> a < b,
            "<=", (a, b) -> a <= b,
            "=", (a, b) -> a.doubleValue() == b,
            "==", (a, b) -> a.doubleValue() == b,
            "!=", (a, b) -> a.doubleValue() != b);
    private static final Map<String, BiPredicate<String, String>> EQUALITIES =
            Map.of("=", String::equals, "==", String::equals, "!=", (a, b) -> !a.equals(b), "~", String::contains);

    /** Whether a process meets a condition; unknown when it lacks the value. */
    private enum Answer {
        YES,
        NO,
        UNKNOWN;

        static Answer of(boolean met) {
            return met ? YES : NO;
        }

        Answer opposite() {
            return this == UNKNOWN ? UNKNOWN : of(this == NO);
        }
    }

    private final Function<ProcessEntry, Answer> condition;
    private final boolean cpu;

    private ProcessFilter(Function<ProcessEntry, Answer> condition, boolean cpu) {
        this.condition = condition;
        this.cpu = cpu;
    }

    /**
     * Reads a filter; one without any word matches every process.
     *
     * @throws FilterException when it cannot be read
     */
    public static ProcessFilter parse(String filter) {
        Parser parser = new Parser(filter);
        Function<ProcessEntry, Answer> condition = parser.whole();
        return new ProcessFilter(condition, parser.cpu);
    }

    @Override
    public boolean test(ProcessEntry entry) {
        return condition.apply(entry) == Answer.YES;
    }

    /** Whether it compares CPU use, so that the list must have been measured over a window. */
    public boolean needsWindow() {
        return cpu;
    }

    private static final class Parser {
        private final String filter;
        private final List<Token> tokens;
        private int place;
        private int depth;
        private boolean cpu;

        Parser(String filter) {
            this.filter = filter;
            this.tokens = FilterTokens.of(filter);
        }

        private Token at(int index) {
            return index < tokens.size() ? tokens.get(index) : null;
        }

        private Token here() {
            return at(place);
        }

        private boolean isHere(String word) {
            return here() != null && here().isWord(word);
        }

        private boolean isOperator(int index) {
            return at(index) != null && at(index).isOperator();
        }

        /** At the end of the filter when there is no token. */
        private FilterException error(String problem, Token at) {
            int end = filter.stripTrailing().length();
            return at == null
                    ? new FilterException(problem, filter, Math.max(0, end - 1), end)
                    : new FilterException(problem, filter, at.from(), at.to());
        }

        Function<ProcessEntry, Answer> whole() {
            if (tokens.isEmpty()) {
                return entry -> Answer.YES;
            }
            Function<ProcessEntry, Answer> all = or();
            if (here() != null) {
                throw error(
                        ")".equals(here().sign())
                                ? "one \")\" too many"
                                : "\"and\" or \"or\" is missing before \"" + here().text() + "\"",
                        here());
            }
            return all;
        }

        private Function<ProcessEntry, Answer> or() {
            List<Function<ProcessEntry, Answer>> parts = new ArrayList<>(List.of(and()));
            while (isHere("or")) {
                place++;
                parts.add(and());
            }
            return combined(parts, Answer.YES);
        }

        private Function<ProcessEntry, Answer> and() {
            List<Function<ProcessEntry, Answer>> parts = new ArrayList<>(List.of(unary()));
            while (isHere("and")) {
                place++;
                parts.add(unary());
            }
            return combined(parts, Answer.NO);
        }

        private Function<ProcessEntry, Answer> unary() {
            if (++depth > MAX_DEPTH) {
                throw error("too deeply nested", here());
            }
            boolean negated = isHere("not");
            place += negated ? 1 : 0;
            Function<ProcessEntry, Answer> part = negated ? unary() : primary();
            depth--;
            return negated ? entry -> part.apply(entry).opposite() : part;
        }

        private Function<ProcessEntry, Answer> primary() {
            Token token = here();
            if (token == null) {
                throw error(
                        "a condition is missing after \""
                                + tokens.get(place - 1).text() + "\"",
                        null);
            }
            if ("(".equals(token.sign())) {
                place++;
                Function<ProcessEntry, Answer> inner = or();
                if (here() == null || !")".equals(here().sign())) {
                    throw error("\")\" is missing", here());
                }
                place++;
                return inner;
            }
            if (isHere("and") || isHere("or")) {
                throw error("a condition is missing before \"" + token.text() + "\"", token);
            }
            if (token.sign() != null) {
                throw error("a field is missing before \"" + token.sign() + "\": one of " + FilterField.names(), token);
            }
            return token.word() != null && isOperator(place + 1) ? condition() : text();
        }

        private Function<ProcessEntry, Answer> text() {
            List<String> words = new ArrayList<>();
            while (here() != null && here().sign() == null && !isHere("and") && !isHere("or")) {
                if (isHere("not") || isOperator(place + 1)) {
                    throw error("\"and\" or \"or\" is missing before \"" + here().text() + "\"", here());
                }
                words.add(here().text());
                place++;
            }
            String wanted = String.join(" ", words).toLowerCase(Locale.ROOT);
            return entry -> Answer.of(has(entry.name(), wanted)
                    || has(Long.toString(entry.process().pid()), wanted)
                    || has(entry.user().orElse(""), wanted)
                    || has(String.join(" ", entry.commandLine()), wanted));
        }

        private static boolean has(String text, String wanted) {
            return text.toLowerCase(Locale.ROOT).contains(wanted);
        }

        private Function<ProcessEntry, Answer> condition() {
            Token name = here();
            Token operator = at(place + 1);
            Token value = at(place + 2);
            FilterField field = FilterField.named(name.word())
                    .orElseThrow(() ->
                            error("\"" + name.text() + "\" is not a field; known are " + FilterField.names(), name));
            if (isOperator(place + 2)) {
                throw error("\"" + operator.sign() + value.sign() + "\" is not an operator", operator);
            }
            if (value == null || value.sign() != null) {
                throw error("a value is missing after \"" + operator.sign() + "\"", value == null ? operator : value);
            }
            place += 3;
            cpu |= field == FilterField.CPU;
            return field.isNumber() ? comparison(field, name, operator, value) : equality(field, name, operator, value);
        }

        private Function<ProcessEntry, Answer> comparison(FilterField field, Token name, Token operator, Token value) {
            FilterField.Operand operand = field.operand(value.text())
                    .orElseThrow(() -> error(
                            "\"" + value.text() + "\" is not a number for " + name.text() + ", such as "
                                    + field.example(),
                            value));
            BiPredicate<Double, Double> comparison = COMPARISONS.get(operator.sign());
            if (comparison == null) {
                throw error(
                        name.text() + " is a number: \">\", \"<\" or \"=\", not \"" + operator.sign() + "\"", operator);
            }
            return entry -> {
                OptionalDouble found = operand.of().apply(entry);
                return found.isPresent()
                        ? Answer.of(comparison.test(found.getAsDouble(), operand.value()))
                        : Answer.UNKNOWN;
            };
        }

        private Function<ProcessEntry, Answer> equality(FilterField field, Token name, Token operator, Token value) {
            BiPredicate<String, String> equality = EQUALITIES.get(operator.sign());
            if (equality == null) {
                throw error(
                        name.text() + " is text: \"=\", \"!=\" or \"~\" (contains), not \"" + operator.sign() + "\"",
                        operator);
            }
            String wanted = value.text().toLowerCase(Locale.ROOT);
            return entry -> {
                Optional<String> found = field.text(entry);
                return found.isPresent()
                        ? Answer.of(equality.test(found.get().toLowerCase(Locale.ROOT), wanted))
                        : Answer.UNKNOWN;
            };
        }

        /** The decisive answer if a part gives it, else unknown if a part is, else the opposite. */
        private static Function<ProcessEntry, Answer> combined(
                List<Function<ProcessEntry, Answer>> parts, Answer decisive) {
            if (parts.size() == 1) {
                return parts.get(0);
            }
            return entry -> {
                Answer all = decisive.opposite();
                for (Function<ProcessEntry, Answer> part : parts) {
                    Answer answer = part.apply(entry);
                    if (answer == decisive) {
                        return decisive;
                    }
                    all = answer == Answer.UNKNOWN ? Answer.UNKNOWN : all;
                }
                return all;
            };
        }
    }
}
