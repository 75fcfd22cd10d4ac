package io.processinspect.rest.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Secrets among the words of one command, by their place: behind an option, a name or a program that takes one. */
final class CommandSecrets {
    private static final SecretOptions OPTIONS = SecretOptions.load();
    /** Programs that run another one stand before it; this many of a command are looked at. */
    private static final int MAX_PROGRAMS = 4;

    /** Options of many programs. */
    private static final List<SecretOption> LOGINS = List.of(
            login("-u"), login("-U"), login("--user"), login("--username"), login("--proxy-user"), login("--login"));

    /** Words that are followed by a secret, as in "nmcli ... password x". */
    private static final List<String> WORDS = List.of("password", "password:", "authtoken");

    /** What sets a variable or a key: the next word is its name, and the one after it the value. */
    private static final List<String> SETTERS = List.of("set", "-gx", "setx", "setenv", "set-environment");

    /** Ends of such words. */
    private static final List<String> ENDS = List.of(
            "-password", "_password", ".password", ".psk", "_secret_access_key", "_authtoken", "_session_token");

    /** The last letters of these words and ends, by which most words are passed over. */
    private static final String LAST_LETTERS = Stream.of(WORDS, ENDS)
            .flatMap(List::stream)
            .map(end -> end.substring(end.length() - 1))
            .distinct()
            .collect(Collectors.joining());

    private static final List<String> INPUTS = List.of("--password-stdin", "--token-stdin");
    private static final int MIN_INPUT = "--token-stdin".length();

    private final List<Word> words;
    /** The last programs named. */
    private final List<Program> programs = new ArrayList<>(0);
    /** How many words followed each of them. */
    private int[] wordsAfter;

    /** What of the next word is secret; null if nothing. */
    private SecretPart next;
    /** Whether that follows from a name alone, which may mean something else. */
    private boolean isNamed;
    /** Whether that follows from a word, between which and the value options may stand. */
    private boolean isWord;

    /** Whether the next word belongs to an option between such a word and its value. */
    private boolean isValueOfOption;

    private boolean readsSecret;

    private CommandSecrets(List<Word> words) {
        this.words = words;
    }

    private static SecretOption login(String name) {
        return SecretOption.of(name, SecretPart.LOGIN);
    }

    /** Masks the secrets among the words, and says whether the command reads one from its input. */
    static boolean mask(List<Word> words) {
        CommandSecrets secrets = new CommandSecrets(words);
        for (int i = 0; i < words.size(); i++) {
            secrets.word(words.get(i), i);
        }
        return secrets.readsSecret;
    }

    private void word(Word word, int at) {
        if (next == null && programs.isEmpty() && word.length() < 2) {
            // Neither an option nor a name. Skipping them keeps texts of single characters cheap.
            return;
        }
        secret(word, at);
        for (Program program : programs) {
            readsSecret |= program.readsSecret(word);
        }
    }

    private void secret(Word word, int at) {
        if (next != null && isNamed && word.is("=")) {
            // The value comes after it.
            return;
        }
        if (isValueOfOption) {
            isValueOfOption = false;
            return;
        }
        if (next != null && isWord && word.at(0) == '-') {
            passOption(word);
            return;
        }
        boolean isValue = next != null && !isAnotherOption(word);
        boolean isPlace = !isValue || next != SecretPart.NONE;
        if (isValue && !(isNamed && SecretName.isHarmlessValue(word.text(), word.start(), word.end()))) {
            next.mask(word, 0);
        }
        next = isValue && next == SecretPart.BOTH ? SecretPart.ALL : null;
        if (!isValue && word.isOption() && isOptionOfSecret(word)) {
            return;
        }
        if (isPlace && (!word.isOption() || word.at(0) == '/' && word.find('/', 1) > 0)) {
            place(word);
        }
        if (!isValue) {
            if (at == 0 || !isCommandOption(words.get(at - 1))) {
                assignment(word);
            }
            if (!word.isOption() || word.at(0) == '/') {
                name(word, at);
                program(word);
            } else if (word.find('=', 0) > 0) {
                program(word);
            }
        }
    }

    /** An option between a word and its value, which may have a value of its own. */
    private void passOption(Word option) {
        SecretPart pending = next;
        next = null;
        isOfProgram(option);
        isValueOfOption = next == SecretPart.NONE;
        if (next == null || isValueOfOption) {
            next = pending;
            isWord = true;
        }
    }

    /** An option in place of a value: the one before it has none. */
    private static boolean isAnotherOption(Word word) {
        return word.at(0) == '-' && (word.at(1) == '-' && word.length() > 2 || word.length() == 2);
    }

    private boolean isOptionOfSecret(Word word) {
        if (word.length() >= MIN_INPUT) {
            for (String input : INPUTS) {
                readsSecret |= word.startsWith(input);
            }
        }
        // A name such as -password is also "-p" with what follows it.
        boolean isTelling = isTelling(word);
        boolean isProgrammed = isOfProgram(word);
        boolean isLogin = !isTelling && !isProgrammed && isLogin(word);
        isNamed = isTelling && !isProgrammed;
        if (isTelling && next == null) {
            next = SecretPart.ALL;
            isWord = false;
        }
        return isTelling || isProgrammed || isLogin;
    }

    private boolean isOfProgram(Word word) {
        for (int i = programs.size() - 1; i >= 0; i--) {
            Program program = programs.get(i);
            for (SecretOption option : word.isOption() ? program.options() : program.words()) {
                if (is(option, word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean is(SecretOption option, Word word) {
        int value = option.valueIn(word);
        if (value == SecretOption.NEXT) {
            next = option.part();
            isWord = option.kind() == SecretOption.Kind.WORD;
        } else if (value >= 0) {
            option.part().mask(word, value);
        }
        return value != SecretOption.NONE;
    }

    /** {@code --db-password x}, {@code -storepass x}, {@code /password x}. */
    private static boolean isTelling(Word word) {
        int name = word.at(1) == '-' ? 2 : 1;
        return isName(word, name) && SecretName.tells(word.text(), word.start() + name, word.end());
    }

    private static boolean isName(Word word, int from) {
        for (int i = from; i < word.length(); i++) {
            if (!SecretName.isNamePart(word.at(i)) && word.at(i) != ':') {
                return false;
            }
        }
        return from < word.length();
    }

    private boolean isLogin(Word word) {
        if (word.at(0) == '-' && "uU-".indexOf(word.at(1)) >= 0) {
            for (SecretOption login : LOGINS) {
                if (is(login, word)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code -c}, {@code -lc}: the next word is a command, not a value. */
    private static boolean isCommandOption(Word word) {
        return word.length() <= 5 && word.at(0) == '-' && word.at(word.length() - 1) == 'c';
    }

    /** {@code PASSWORD=x}, {@code -Dpassword=x}, {@code --env=PASSWORD=x}: what follows is the value, to the end of the word. */
    private static void assignment(Word word) {
        int name = 0;
        while (word.at(name) == '-' || word.at(name) == '/') {
            name++;
        }
        for (int i = name; i < word.length(); i++) {
            char c = word.at(i);
            if (c == '=') {
                if (SecretName.tells(word.text(), word.start() + name, word.start() + i)) {
                    if (!SecretName.isHarmlessValue(word.text(), word.start() + i + 1, word.end())) {
                        word.maskFrom(i + 1);
                    }
                    return;
                }
                name = i + 1;
            } else if (!SecretName.isNamePart(c) && c != ':') {
                return;
            }
        }
    }

    private void place(Word word) {
        for (int i = 0; i < programs.size(); i++) {
            programs.get(i).mask(word, ++wordsAfter[i]);
        }
    }

    /** {@code password x}, {@code reset-admin-password x}, {@code config set api_key x}. */
    private void name(Word word, int at) {
        boolean isSet = at > 0 && isSetter(words.get(at - 1));
        boolean mayEndInSecret =
                word.length() > 0 && !isSearch() && LAST_LETTERS.indexOf(word.at(word.length() - 1) | 0x20) >= 0;
        if (isOfProgram(word)) {
            isNamed = false;
        } else if (mayEndInSecret && isSecretWord(word)
                || (isSet || mayEndInSecret && endsInSecret(word)) && isTellingWord(word)) {
            next = SecretPart.ALL;
            isNamed = true;
            isWord = false;
        }
    }

    private static boolean isSetter(Word word) {
        for (String setter : SETTERS) {
            if (word.is(setter)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSearch() {
        for (Program program : programs) {
            if (program.isSearch()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSecretWord(Word word) {
        for (String known : WORDS) {
            if (word.is(known)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInSecret(Word word) {
        for (String end : ENDS) {
            int start = word.length() - end.length();
            if (start > 0 && word.text().regionMatches(true, word.start() + start, end, 0, end.length())) {
                return true;
            }
        }
        return false;
    }

    /** npm's names begin with an address, {@code //registry.example.org/:_authToken}. */
    private static boolean isTellingWord(Word word) {
        int name = word.startsWith("//") ? word.findLast('/') + 1 : 0;
        return isName(word, name) && SecretName.tells(word.text(), word.start() + name, word.end());
    }

    private void program(Word word) {
        Program program = OPTIONS.named(word);
        if (program == null || programs.contains(program)) {
            return;
        }
        if (wordsAfter == null) {
            wordsAfter = new int[MAX_PROGRAMS];
        } else if (programs.size() == MAX_PROGRAMS) {
            programs.remove(0);
            System.arraycopy(wordsAfter, 1, wordsAfter, 0, MAX_PROGRAMS - 1);
        }
        wordsAfter[programs.size()] = 0;
        programs.add(program);
    }
}
