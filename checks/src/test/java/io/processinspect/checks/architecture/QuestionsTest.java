package io.processinspect.checks.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.checks.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table "Question → file" of docs/architecture.md. */
@Tag("any-jdk")
class QuestionsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+\\? \\| `([^`]+)` \\|$");

    @Test
    void every_file_that_answers_a_question_is_there() throws IOException {
        List<String> files = ROW.matcher(Files.readString(Checkout.ROOT.resolve("docs/architecture.md")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertTrue(files.size() > 15, "the table was not found");
        for (String row : files) {
            String file = row.substring(row.indexOf('`') + 1, row.lastIndexOf('`'));
            assertTrue(Files.isRegularFile(Checkout.ROOT.resolve(file)), file);
        }
    }
}
