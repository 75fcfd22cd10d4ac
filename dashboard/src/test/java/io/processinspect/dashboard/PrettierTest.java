package io.processinspect.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every script has the form that prettier gives it. Prettier is JavaScript without dependencies, and so runs in GraalJS: no
 * Node. Starting it takes most of the time, so files that had the form at the last run and are unchanged are skipped.
 * {@code -Dprettier.write=true} formats the files instead of failing.
 */
@Tag("any-jdk")
class PrettierTest {
    private static final Path CHECKED = Path.of("target/prettier");
    private static final boolean WRITE = Boolean.getBoolean("prettier.write");

    private static String read(String resource) throws IOException {
        try (InputStream in = PrettierTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                PrettierTest.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/prettier/pom.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    /** A function from a text to {text}, or to {error} where the text is not JavaScript. */
    private static Value prettier(JavaScript js) throws IOException {
        String folder = "/META-INF/resources/webjars/prettier/" + version() + "/";
        for (String script : List.of("standalone.js", "plugins/acorn.js", "plugins/estree.js")) {
            js.script(script, read(folder + script));
        }
        return js.function("""
                text => {
                  const result = {};
                  const plugins = [prettierPlugins.acorn, prettierPlugins.estree];
                  prettier.format(text, {parser: 'acorn', plugins, printWidth: 120, singleQuote: true})
                    .then(formatted => { result.text = formatted; }, error => { result.error = String(error); });
                  return result;
                }""");
    }

    private static Path copyOf(Path script) throws IOException {
        return CHECKED.resolve(version()).resolve(JavaScript.ROOT.relativize(script));
    }

    private static List<Path> changed() throws IOException {
        List<Path> changed = new ArrayList<>();
        for (Path script : JavaScript.scripts()) {
            Path copy = copyOf(script);
            if (!Files.exists(copy) || Files.mismatch(script, copy) >= 0) {
                changed.add(script);
            }
        }
        return changed;
    }

    @Test
    void every_script_has_the_form_that_prettier_gives_it() throws IOException {
        assertTrue(JavaScript.scripts().size() > 20, "the scripts are not where they were");
        List<Path> changed = changed();
        if (changed.isEmpty()) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        try (JavaScript js = new JavaScript()) {
            Value prettier = prettier(js);
            assertEquals(
                    "const a = 'b';\n",
                    prettier.execute("const a=\"b\"").getMember("text").asString());
            for (Path script : changed) {
                String text = Files.readString(script);
                Value result = prettier.execute(text);
                if (result.hasMember("error")) {
                    wrong.add(script + ": " + result.getMember("error").asString());
                    continue;
                }
                String formatted = result.getMember("text").asString();
                if (WRITE) {
                    Files.writeString(script, formatted);
                } else if (!formatted.equals(text)) {
                    wrong.add(script + ": not formatted");
                    continue;
                }
                Files.createDirectories(copyOf(script).getParent());
                Files.writeString(copyOf(script), formatted);
            }
        }
        assertEquals(
                List.of(), wrong, "format them by: mvn test -pl dashboard -Dtest=PrettierTest -Dprettier.write=true");
    }
}
