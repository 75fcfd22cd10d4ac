package io.processinspect.oshi;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only Linux itself can tell of OSHI's answers: whose they are, and whether a 0 is one. */
final class KernelFiles {
    private static final String GROUP = "Tgid:";

    private KernelFiles() {}

    /** Every pid there is; empty on other systems. One directory is read, and no file. */
    static Set<Long> pids() {
        String[] names = new File("/proc").list((folder, name) -> name.matches("[0-9]+"));
        return names == null ? Set.of() : Stream.of(names).map(Long::valueOf).collect(Collectors.toSet());
    }

    /** This program's pid as /proc has it, which may be that of an outer namespace; empty on other systems. */
    static OptionalLong self() {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString()));
        } catch (IOException | UnsupportedOperationException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    /** Whether only the remains of a process are there: state Z or X, which follows the last bracket of its line. */
    static boolean isRemains(long pid) {
        try {
            String line =
                    new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
            return "ZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException gone) {
            return !Files.exists(Path.of("/proc/" + pid)) && Files.exists(Path.of("/proc/self"));
        }
    }

    /** Whether the kernel's own threads can be seen: in a container the pid of their parent is somebody else's. */
    static boolean showKernelThreads() {
        try {
            return Files.readString(Path.of("/proc/2/comm")).equals("kthreadd\n");
        } catch (IOException hidden) {
            return false;
        }
    }

    /** Whether /proc/PID/io may be read: it asks for the right to trace the process. */
    static boolean mayReadIo(long pid) {
        try (InputStream io = Files.newInputStream(Path.of("/proc/" + pid + "/io"))) {
            return io.read() >= 0;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * The process to which this thread belongs: /proc answers for threads as well, though it does not list them.
     *
     * @return empty when it is a process, or there is none
     */
    static OptionalLong processOfThread(long id) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + id + "/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith(GROUP))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(GROUP.length()).strip()))
                    .filter(group -> group != id)
                    .findFirst();
        } catch (IOException | UncheckedIOException gone) {
            return OptionalLong.empty();
        }
    }
}
