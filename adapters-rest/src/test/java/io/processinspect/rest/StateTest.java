package io.processinspect.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.MetricsProvider;
import io.processinspect.core.Backends;
import io.processinspect.fake.FakeMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the state folder, and servers that share one. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class StateTest {
    @TempDir
    private Path folder;

    private final FakeMachine machine = new FakeMachine();
    private MetricsProvider provider;
    private int port;

    @BeforeEach
    void open() throws IOException {
        provider = Backends.over(machine.source());
        machine.process(1, "one");
        machine.process(2, "two");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private RestServer start(String host) throws IOException {
        return RestServer.start(
                provider,
                ServerConfig.builder().host(host).port(port).stateFolder(folder).build());
    }

    private Path list(String host) {
        return folder.resolve("watched-" + host + "-" + port + "-fake.json");
    }

    private List<String> watched(RestServer server) {
        return server.watched().latest().values().stream()
                .map(sample -> sample.name())
                .toList();
    }

    /** What may stand where a file is expected. */
    enum Intruder {
        DANGLING_LINK("is a symbolic link") {
            @Override
            void put(Path file) throws IOException {
                Files.createSymbolicLink(file, file.resolveSibling("nowhere"));
            }
        },
        LINK("is a symbolic link") {
            @Override
            void put(Path file) throws IOException {
                Files.createSymbolicLink(file, Files.writeString(file.resolveSibling("elsewhere"), "x"));
            }
        },
        LINK_TO_A_DEVICE("is a symbolic link") {
            @Override
            void put(Path file) throws IOException {
                Files.createSymbolicLink(file, Path.of("/dev/zero"));
            }
        },
        PIPE("is not a file") {
            @Override
            void put(Path file) throws Exception {
                assertEquals(
                        0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            }
        },
        FOLDER("is a folder") {
            @Override
            void put(Path file) throws IOException {
                Files.createDirectory(file);
            }
        },
        HUGE("is larger than") {
            @Override
            void put(Path file) throws IOException {
                Files.createFile(file, ONES_OWN);
                try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                    sparse.setLength(4L << 30);
                }
            }
        },
        OPEN_TO_OTHERS("may be read by others") {
            @Override
            void put(Path file) throws IOException {
                Files.setPosixFilePermissions(
                        Files.writeString(file, "[]"), PosixFilePermissions.fromString("rw-r--r--"));
            }
        };

        private static final FileAttribute<?> ONES_OWN =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        final String why;

        Intruder(String why) {
            this.why = why;
        }

        abstract void put(Path file) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_file_of_ones_own_is_refused_as_a_token(Intruder intruder) throws Exception {
        intruder.put(folder.resolve("token"));
        String why = assertThrows(IllegalArgumentException.class, () -> start("127.0.0.1"))
                .getMessage();
        assertTrue(why.contains(folder.resolve("token") + " " + intruder.why) && why.contains("; remove it"), why);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_file_of_ones_own_is_put_aside_as_a_watch_list(Intruder intruder) throws Exception {
        intruder.put(list("127.0.0.1"));
        Path aside = folder.resolve(list("127.0.0.1").getFileName() + ".unusable");
        try (LogLines log = new LogLines("processinspect.rest");
                RestServer server = start("127.0.0.1")) {
            assertEquals(List.of(), watched(server));
            assertTrue(
                    log.lines().stream()
                            .anyMatch(line ->
                                    line.contains("nothing is watched yet: " + list("127.0.0.1") + " " + intruder.why)
                                            && line.endsWith("it is now " + aside)),
                    () -> log.lines().toString());
            server.watch(1);
        }
        assertTrue(Files.exists(aside, LinkOption.NOFOLLOW_LINKS));
        try (RestServer server = start("127.0.0.1")) {
            assertEquals(List.of("one"), watched(server));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'processes': {}}",
                "{'backend': 'fake'}",
                "{'backend': 'fake', 'processes': 5}",
                "{'backend': 'fake', 'process': {}}",
                "{'backend': 'procfs', 'processes': {}}"
            })
    void json_that_is_no_list_of_this_backend_is_put_aside(String json) throws Exception {
        Files.createDirectories(folder);
        Path aside = folder.resolve(list("127.0.0.1").getFileName() + ".unusable");
        String text = json.replace('\'', '"');
        Files.writeString(
                Files.createFile(
                        list("127.0.0.1"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                text);
        try (RestServer server = start("127.0.0.1")) {
            server.watch(1);
        }
        assertEquals(text, Files.readString(aside));
    }

    @ParameterizedTest
    @EnumSource(names = {"DANGLING_LINK", "LINK", "PIPE", "FOLDER"})
    void what_is_no_file_is_refused_as_a_lock(Intruder intruder) throws Exception {
        intruder.put(folder.resolve(list("127.0.0.1").getFileName() + ".lock"));
        String why = assertThrows(IllegalArgumentException.class, () -> start("127.0.0.1"))
                .getMessage();
        assertTrue(why.contains(intruder.why), why);
    }

    @Test
    void nobody_else_may_read_and_so_lock_what_is_kept() throws Exception {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RestServer server = start("127.0.0.1")) {
            server.watch(1);
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }

    @Test
    void servers_on_two_addresses_have_two_lists() throws Exception {
        try (RestServer first = start("127.0.0.1");
                RestServer second = start("127.0.0.2")) {
            first.watch(1);
            second.watch(2);
        }
        try (RestServer first = start("127.0.0.1");
                RestServer second = start("127.0.0.2")) {
            assertEquals(List.of("one"), watched(first));
            assertEquals(List.of("two"), watched(second));
        }
    }

    @Test
    void a_list_that_another_server_has_is_left_alone() throws Exception {
        start("127.0.0.1").close();
        Path lock = folder.resolve(list("127.0.0.1").getFileName() + ".lock");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            held.lock();
            String why =
                    assertThrows(IOException.class, () -> start("127.0.0.1")).getMessage();
            assertEquals(
                    "another server keeps its watch list in " + list("127.0.0.1")
                            + "; choose another state folder, address or port",
                    why);
        }
        start("127.0.0.1").close();
    }

    @Test
    void a_lock_that_was_removed_is_told_once() throws Exception {
        try (LogLines log = new LogLines("processinspect.rest");
                RestServer server = start("127.0.0.1")) {
            server.watch(1);
            assertEquals(List.of(), log.lines());
            Path lock = folder.resolve(list("127.0.0.1").getFileName() + ".lock");
            Files.delete(lock);
            server.watch(2);
            machine.process(3, "three");
            server.watch(3);
            assertEquals(
                    List.of(lock
                            + " was removed while the server runs, so another one may start and write the same list;"
                            + " restart the server"),
                    log.lines());
        }
    }

    @Test
    void a_start_on_a_taken_port_changes_nothing() throws Exception {
        try (RestServer server = start("127.0.0.1")) {
            server.watch(1);
        }
        String before = Files.readString(list("127.0.0.1"));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                LogLines audit = new LogLines("processinspect.audit")) {
            String why =
                    assertThrows(IOException.class, () -> start("127.0.0.1")).getMessage();
            assertTrue(why.startsWith("cannot serve on 127.0.0.1:" + taken.getLocalPort() + ": "), why);
            assertEquals(List.of(), audit.lines());
        }
        assertEquals(before, Files.readString(list("127.0.0.1")));
    }

    @Test
    void nor_does_it_make_a_token() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThrows(IOException.class, () -> start("127.0.0.1"));
            assertFalse(Files.exists(folder.resolve("token")), () -> "with " + taken);
        }
    }

    @Test
    void a_folder_that_is_removed_under_a_running_server_is_logged() throws Exception {
        try (RestServer server = start("127.0.0.1");
                LogLines log = new LogLines("processinspect.rest")) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
            server.watch(1);
            assertEquals(
                    List.of(folder + " was removed while the server runs, and its token and lock with it; restart the"
                            + " server"),
                    log.lines());
        }
    }

    @Test
    void what_a_killed_server_left_half_written_is_removed() throws Exception {
        start("127.0.0.1").close();
        Path ours = Files.writeString(folder.resolve(list("127.0.0.1").getFileName() + "123.new"), "[");
        Path another = Files.writeString(folder.resolve(list("127.0.0.2").getFileName() + "123.new"), "[");
        start("127.0.0.1").close();
        assertFalse(Files.exists(ours));
        assertTrue(Files.exists(another), "that of another server");
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(
                    1, left.filter(file -> file.toString().endsWith(".new")).count());
        }
    }

    @Test
    void a_leftover_that_cannot_be_removed_costs_nothing() throws Exception {
        String token;
        try (RestServer server = start("127.0.0.1")) {
            server.watch(1);
            token = server.token().orElseThrow();
        }
        for (String name : List.of(list("127.0.0.1").getFileName().toString(), "token")) {
            Path leftover = Files.createDirectory(folder.resolve(name + "77.new"));
            Files.writeString(leftover.resolve("x"), "");
            Files.setLastModifiedTime(leftover, FileTime.from(Instant.EPOCH));
        }
        try (RestServer server = start("127.0.0.1")) {
            assertEquals(token, server.token().orElseThrow());
            assertEquals(List.of("one"), watched(server));
        }
    }

    @Test
    void each_list_that_is_put_aside_has_a_name_of_its_own() throws Exception {
        for (String content : List.of("first", "second", "third")) {
            Files.writeString(list("127.0.0.1"), content);
            Files.setPosixFilePermissions(list("127.0.0.1"), PosixFilePermissions.fromString("rw-------"));
            start("127.0.0.1").close();
        }
        assertEquals("first", Files.readString(Path.of(list("127.0.0.1") + ".unusable")));
        assertEquals("second", Files.readString(Path.of(list("127.0.0.1") + ".unusable-2")));
        assertEquals("third", Files.readString(Path.of(list("127.0.0.1") + ".unusable-3")));
    }

    @Test
    void an_address_of_ipv4_is_not_served_over_ipv6() throws Exception {
        // Skipped where IPv6 is off: there the second address could not answer anyway.
        Assumptions.assumeTrue(isFree("::1", port));
        try (RestServer server = RestServer.start(
                provider,
                ServerConfig.builder().host("0.0.0.0").port(port).insecureHttp().build())) {
            assertEquals(port, server.uri().getPort());
            try (Socket ipv4 = new Socket("127.0.0.1", port)) {
                assertTrue(ipv4.isConnected());
            }
            assertThrows(IOException.class, () -> new Socket("::1", port).close());
        }
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void the_link_names_the_address_that_is_bound() throws Exception {
        try (RestServer server = start("localhost")) {
            assertEquals(
                    InetAddress.getByName("localhost").getHostAddress(),
                    server.uri().getHost());
        }
    }
}
