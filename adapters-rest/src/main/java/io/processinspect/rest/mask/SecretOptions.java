package io.processinspect.rest.mask;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of programs, by the program's name. */
final class SecretOptions {
    private static final int MAX_NAME = 40;
    private static final String EXE = ".exe";
    private static final String ANY = "*";
    private static final String SEARCH = "search";

    private final WordIndex<Named> programs;

    /** A program, or all whose names have this beginning. */
    private record Named(String name, boolean isBeginning, Program program) {
        /** Of two beginnings, the longer one is closer. */
        static final Comparator<Named> CLOSEST_FIRST = Comparator.comparing(Named::isBeginning)
                .thenComparing(one -> one.name.length(), Comparator.reverseOrder());

        static Named of(String name, Program program) {
            boolean isBeginning = name.endsWith(ANY);
            return new Named(isBeginning ? name.substring(0, name.length() - 1) : name, isBeginning, program);
        }

        boolean is(String text, int from, int to) {
            return (to - from == name.length() || isBeginning && to - from > name.length())
                    && text.regionMatches(true, from, name, 0, name.length());
        }
    }

    private SecretOptions(List<Named> programs) {
        this.programs = new WordIndex<>(programs, Named::name);
    }

    static SecretOptions load() {
        Map<String, Program> programs = new LinkedHashMap<>();
        for (String line : Table.lines("secret-options.txt")) {
            String[] columns = line.split(" +");
            Program program = programs.computeIfAbsent(columns[0], it -> new Program());
            if (columns[1].equals(SEARCH)) {
                program.setSearch();
                continue;
            }
            SecretPart part = SecretPart.of(columns[1]);
            for (int i = 2; i < columns.length; i++) {
                program.add(SecretOption.of(columns[i], part));
            }
        }
        return new SecretOptions(programs.entrySet().stream()
                .map(entry -> Named.of(entry.getKey(), entry.getValue()))
                .sorted(Named.CLOSEST_FIRST)
                .toList());
    }

    /** The program that a word names, with or without its folder, .exe and an option before it; null for other words. */
    Program named(Word word) {
        String text = word.text();
        int from = word.end();
        while (from > word.start() && !endsFolder(text.charAt(from - 1))) {
            from--;
            if (word.end() - from > MAX_NAME) {
                return null;
            }
        }
        if (word.end() - from < 2) {
            return null;
        }
        List<Named> near = programs.near(text, from);
        if (near.isEmpty()) {
            return null;
        }
        int to = text.regionMatches(true, word.end() - EXE.length(), EXE, 0, EXE.length())
                ? word.end() - EXE.length()
                : word.end();
        for (int i = 0; i < near.size(); i++) {
            if (near.get(i).is(text, from, to)) {
                return near.get(i).program();
            }
        }
        return null;
    }

    private static boolean endsFolder(char c) {
        return c == '/' || c == '\\' || c == '=';
    }
}
