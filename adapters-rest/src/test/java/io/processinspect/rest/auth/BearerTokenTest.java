package io.processinspect.rest.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.processinspect.rest.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BearerTokenTest {
    private static final int SERVERS = 8;

    @TempDir
    private Path folder;

    private String token(Path in) {
        return token(Optional.of(new StateFolder(in)));
    }

    private static String token(Optional<StateFolder> folder) {
        try {
            BearerToken token = new BearerToken(folder);
            token.load();
            return token.text();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void it_is_kept_where_there_is_a_folder_and_made_anew_where_there_is_none() {
        assertEquals(token(folder), token(folder));
        assertTrue(!token(Optional.empty()).equals(token(Optional.empty())));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void it_is_its_owners_alone() throws Exception {
        Path made = folder.resolve("a/b");
        token(made);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        Path file = made.resolve("token");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String why =
                assertThrows(IllegalArgumentException.class, () -> token(made)).getMessage();
        assertTrue(why.contains("may be read by others"), why);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void somebody_elses_is_not_taken() throws Exception {
        token(folder);
        Path file = folder.resolve("token");
        try {
            Files.setAttribute(file, "unix:uid", 65534);
        } catch (IOException notRoot) {
            assumeTrue(false, "skipped: only root can give a file away");
        }
        String why = assertThrows(IllegalArgumentException.class, () -> token(folder))
                .getMessage();
        assertTrue(why.contains("belongs to "), why);
    }

    @Test
    void servers_that_start_at_once_have_the_same() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SERVERS);
        try {
            for (int round = 0; round < 50; round++) {
                Path fresh = folder.resolve("state-" + round);
                CountDownLatch all = new CountDownLatch(SERVERS);
                List<CompletableFuture<String>> tokens = IntStream.range(0, SERVERS)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> {
                                    all.countDown();
                                    while (all.getCount() > 0) {
                                        Thread.onSpinWait();
                                    }
                                    return token(fresh);
                                },
                                threads))
                        .toList();
                assertEquals(
                        1,
                        tokens.stream().map(CompletableFuture::join).distinct().count());
                try (Stream<Path> left = Files.list(fresh)) {
                    assertEquals(List.of(fresh.resolve("token")), left.toList(), "nothing else is left there");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void what_is_no_token_is_not_taken_for_one() throws Exception {
        token(folder);
        Files.writeString(folder.resolve("token"), "secret");
        String why = assertThrows(IllegalArgumentException.class, () -> token(folder))
                .getMessage();
        assertTrue(why.contains("does not hold a token; remove it"), why);
        Files.write(folder.resolve("token"), new byte[] {(byte) 0xFF, 0, 1});
        assertThrows(IllegalArgumentException.class, () -> token(folder));
        Path file = Files.writeString(folder.resolve("file"), "");
        String noFolder =
                assertThrows(UncheckedIOException.class, () -> token(file)).getMessage();
        assertTrue(noFolder.contains("Not a directory; choose another state folder"), noFolder);
    }
}
