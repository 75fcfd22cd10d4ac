package io.processinspect.procfs.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Files of the small proc trees in {@code src/test/resources/proc}. Text is ISO-8859-1, so that each byte is a character. */
public final class Fixture {
    private static final Path PROC = Path.of("src", "test", "resources", "proc");
    private static final int FIRST_AFTER_COMM = 3;

    private Fixture() {}

    /** The bytes of a file, e.g. {@code machine/7/stat}. */
    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(PROC.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text of a file. */
    public static String text(String file) {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    /** A text with its lines in the opposite order. */
    static String reversed(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        Collections.reverse(lines);
        return String.join("\n", lines) + "\n";
    }

    /** A stat with another value in a field, which is numbered as in proc(5). */
    public static String withField(String stat, int field, Object value) {
        if (field < FIRST_AFTER_COMM) {
            throw new IllegalArgumentException("field " + field + " is not behind the name");
        }
        int end = stat.lastIndexOf(')');
        String[] fields = stat.substring(end + 2).strip().split(" ");
        fields[field - FIRST_AFTER_COMM] = value.toString();
        return stat.substring(0, end + 2) + String.join(" ", fields) + "\n";
    }

    /** A stat with another name. */
    public static String withComm(String stat, String comm) {
        return stat.substring(0, stat.indexOf('(') + 1) + comm + stat.substring(stat.lastIndexOf(')'));
    }

    /** Copies a tree, e.g. {@code machine}. */
    public static void copy(String tree, Path target) throws IOException {
        Path source = PROC.resolve(tree);
        List<Path> files;
        try (Stream<Path> all = Files.walk(source)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = target.resolve(source.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    /** Parses a fixture file. */
    static <T> T parsed(ProcFileParser<T> parser, String file) throws MalformedFileException {
        return parsedText(parser, text(file));
    }

    /** Parses text, as the content of a file with the name "the file". */
    static <T> T parsedText(ProcFileParser<T> parser, String text) throws MalformedFileException {
        return parser.parse(ByteScanner.of("the file", text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
