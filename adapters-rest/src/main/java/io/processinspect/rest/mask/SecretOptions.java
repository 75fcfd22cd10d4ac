package io.processinspect.rest.mask;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The options of programs, by the program's name. */
final class SecretOptions {
    private static final int MAX_NAME = 40;

    private final Map<String, Program> exact = new HashMap<>();
    /** The longest first, where one is the beginning of another. */
    private final Map<String, Program> beginnings = new TreeMap<>(Comparator.reverseOrder());

    private final BitSet firsts = new BitSet();

    private SecretOptions(List<String> lines) {
        for (String line : lines) {
            String[] columns = line.split(" +");
            String name = columns[0];
            firsts.set(name.charAt(0) | 0x20);
            boolean isBeginning = name.endsWith("*");
            SecretPart part = SecretPart.of(columns[1]);
            Program program = (isBeginning ? beginnings : exact)
                    .computeIfAbsent(isBeginning ? name.substring(0, name.length() - 1) : name, it -> new Program());
            for (int i = 2; i < columns.length; i++) {
                program.add(SecretOption.of(columns[i], part));
            }
        }
    }

    static SecretOptions load() {
        return new SecretOptions(Table.lines("secret-options.txt"));
    }

    /** The program that a word names, with or without its folder and .exe; null for other words. */
    Program named(Word word) {
        int start = word.end();
        while (start > word.start() && !isSlash(word.text().charAt(start - 1))) {
            start--;
            if (word.end() - start > MAX_NAME) {
                return null;
            }
        }
        if (word.end() - start < 2 || !isFirst(word.text().charAt(start))) {
            return null;
        }
        String file = word.text().substring(start, word.end()).toLowerCase(Locale.ROOT);
        String name = file.endsWith(".exe") ? file.substring(0, file.length() - 4) : file;
        Program program = exact.get(name);
        if (program != null) {
            return program;
        }
        for (Map.Entry<String, Program> beginning : beginnings.entrySet()) {
            if (name.startsWith(beginning.getKey())) {
                return beginning.getValue();
            }
        }
        return null;
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private boolean isFirst(char c) {
        return c < 128 && firsts.get(c | 0x20);
    }
}
