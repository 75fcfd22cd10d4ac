package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnersTest {
    @TempDir
    private Path folder;

    private final ProcessOwners owners = new ProcessOwners();

    @Test
    void a_uid_from_2_to_the_31_is_not_negative() throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only root may give a file away");
        Files.setAttribute(folder, "unix:uid", (int) 3_000_000_000L);
        assertEquals(Optional.of("3000000000"), owners.of(folder), "looked up");
        assertEquals(Optional.of("3000000000"), owners.of(folder), "known");
    }

    @Test
    void the_owner_has_a_name() throws IOException {
        assertEquals(Optional.of(Files.getOwner(folder).getName()), owners.of(folder));
        assertEquals(Optional.empty(), owners.of(folder.resolve("gone")));
    }
}
