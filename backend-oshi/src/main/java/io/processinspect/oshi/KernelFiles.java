package io.processinspect.oshi;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from /proc what is needed to interpret OSHI's values on Linux: whose they are, and whether a 0 is real. */
final class KernelFiles {
    static final char NO_STATE = 0;
    private static final String TGID = "Tgid:";
    private static final int MAX_ARGUMENTS = 4096;

    private KernelFiles() {}

    /** All pids; empty on other systems. Reads one directory and no files. */
    static Set<Long> pids() {
        String[] names = new File("/proc").list((folder, name) -> name.matches("[0-9]+"));
        return names == null ? Set.of() : Stream.of(names).map(Long::valueOf).collect(Collectors.toSet());
    }

    /** The current process's pid in /proc, which may be that of an outer pid namespace; empty on other systems. */
    static OptionalLong self() {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString()));
        } catch (IOException | UnsupportedOperationException | NumberFormatException unavailable) {
            return OptionalLong.empty();
        }
    }

    /** Whether a process has exited: its state is Z or X. */
    static boolean hasExited(long pid) {
        char state = state(pid);
        return state == NO_STATE
                ? !Files.exists(Path.of("/proc/" + pid)) && Files.exists(Path.of("/proc/self"))
                : "ZX".indexOf(state) >= 0;
    }

    /** The state of a process, after the last parenthesis in /proc/PID/stat; {@link #NO_STATE} if it cannot be read. */
    static char state(long pid) {
        try {
            String line =
                    new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return NO_STATE;
        }
    }

    static boolean areDescriptorsReadable(long pid) {
        return new File("/proc/" + pid + "/fd").list() != null;
    }

    /** Whether a process is in this program's network namespace. */
    static boolean isInOwnNetwork(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/net"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")));
        } catch (IOException hidden) {
            return false;
        }
    }

    /** The arguments of a process, of which a whole page is read at most; empty if they cannot be read. */
    static List<String> arguments(long pid) {
        try (InputStream file = Files.newInputStream(Path.of("/proc/" + pid + "/cmdline"))) {
            String text = new String(file.readNBytes(MAX_ARGUMENTS), StandardCharsets.UTF_8);
            // A program that writes over its arguments may leave any number of zero bytes at the end.
            String whole = text.replaceFirst("\0+$", "");
            return whole.isEmpty() ? List.of() : List.of(whole.split("\0", -1));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Whether kernel threads are visible: in a container the pid of their parent belongs to another process. */
    static boolean showKernelThreads() {
        try {
            return Files.readString(Path.of("/proc/2/comm")).equals("kthreadd\n");
        } catch (IOException hidden) {
            return false;
        }
    }

    /** Whether /proc/PID/io may be read, which requires permission to trace the process. */
    static boolean mayReadIo(long pid) {
        try (InputStream io = Files.newInputStream(Path.of("/proc/" + pid + "/io"))) {
            return io.read() >= 0;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * The process that a thread belongs to: /proc has entries for threads too, although it does not list them.
     *
     * @return empty when {@code id} is a process or does not exist
     */
    static OptionalLong processOfThread(long id) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + id + "/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(TGID))
                    .mapToLong(
                            line -> Long.parseLong(line.substring(TGID.length()).strip()))
                    .filter(group -> group != id)
                    .findFirst();
        } catch (IOException | UncheckedIOException gone) {
            return OptionalLong.empty();
        }
    }
}
