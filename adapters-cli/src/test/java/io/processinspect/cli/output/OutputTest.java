package io.processinspect.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Output output = new Output(new Console(out, err, false, false, 0, true, Optional.empty()));

    @Test
    void a_number_that_is_wider_than_its_column_is_whole() {
        Table<Long> table = new Table<Long>().number("A", 3, 2, String::valueOf).number("B", 3, 1, String::valueOf);
        Table<Long>.Layout layout = table.layout(0);
        assertEquals("  7    7", layout.line(table.cells(7L)));
        assertEquals("112520731  112520731", layout.line(table.cells(112_520_731L)));
    }

    @Test
    void columns_are_as_wide_as_their_content() {
        Table<String> table =
                new Table<String>().text("NAME", 1, name -> name).number("N", 2, name -> "" + name.length());
        table.print(List.of("a", "longer"), output);
        assertEquals("NAME    N\na       1\nlonger  6\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void what_a_terminal_would_obey_is_escaped_in_messages_and_errors() {
        output.message("no process is named '\u001b[31m'");
        output.error("C:\\temp\tis\nmissing");
        assertEquals(
                "processinspect: no process is named '\\x1b[31m'\nprocessinspect: C:\\temp\\tis\\nmissing\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_message_is_broken_at_blanks_on_a_terminal_and_nowhere_else() {
        String message = "too narrow for READS, WRITES; widen it";
        Console narrow = new Console(out, err, false, true, 24, true, Optional.empty());
        new Output(narrow).message(message);
        assertEquals(
                "processinspect: too\nnarrow for READS,\nWRITES; widen it\n", err.toString(StandardCharsets.UTF_8));
        err.reset();
        output.message(message);
        assertEquals("processinspect: " + message + "\n", err.toString(StandardCharsets.UTF_8));
    }
}
