package io.processinspect.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir
    private Path folder;

    private PasswordFile file(byte[] content) throws IOException {
        return new PasswordFile(Files.write(folder.resolve("password"), content));
    }

    private PasswordFile file(String content) throws IOException {
        return file(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_password_is_the_first_line() throws IOException {
        assertEquals("pässword", file("pässword").password());
        assertEquals("password ", file("password \nanother").password());
        assertEquals("password", file("password\r\n").password());
        assertEquals("password", file("\ufeffpassword").password());
        assertEquals("", file("").password());
        assertEquals("p", file(new byte[] {'p', '\n', (byte) 0xff}).password());
    }

    @Test
    void an_unusable_file_is_refused_with_the_reason() throws IOException {
        assertRefused(file(new byte[] {(byte) 0xff}), "its first line is not UTF-8");
        assertRefused(file("x".repeat(5000)), "its first line is longer than 4096 bytes");
        assertRefused(new PasswordFile(folder.resolve("missing")), "it does not exist");
    }

    private static void assertRefused(PasswordFile file, String why) {
        String said =
                assertThrows(IllegalArgumentException.class, file::password).getMessage();
        assertEquals("cannot read the keystore password from " + file + ": " + why, said);
    }
}
