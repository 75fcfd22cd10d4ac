package io.processinspect.procfs.file;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.parse.ProcFileParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The folder where a proc file system is mounted, or one with copies of its files. Safe for all threads.
 *
 * @param path the folder
 * @param live whether the kernel makes the files. Only then does an open file fail once its process is gone. In any other
 *     folder a file may be anything, e.g. a pipe without a writer
 */
public record ProcFolder(String path, boolean live) {
    /** Where this program's own files are, whichever folder the others are read from. */
    public static final ProcFolder OWN = new ProcFolder("/proc", true);

    private static final String TYPE = "proc";
    private static final int MAX_PID_DIGITS = 10;
    private static final int LINES_BUFFER = 1 << 16;

    /**
     * Looks at a folder.
     *
     * @throws BackendUnavailableException when it is not a folder
     */
    public static ProcFolder at(String path) {
        Path folder = Path.of(path).toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder)) {
                throw new BackendUnavailableException(
                        folder + (Files.exists(folder) ? " is not a folder" : " does not exist"));
            }
            return new ProcFolder(folder.toString(), isLive(folder));
        } catch (IOException failure) {
            throw new BackendUnavailableException(ReadFailure.reasonOf(failure), failure);
        }
    }

    /**
     * The type is that of the first file system mounted on the folder, which another may hide. The size belongs to what is
     * seen: 0 for the kernel's files. A mount with {@code subset=pid} has no {@code version}; there Java finds no type
     * either, as it looks for it in {@code /proc/mounts}.
     */
    private static boolean isLive(Path folder) throws IOException {
        for (String file : new String[] {"version", "self/stat", "1/stat"}) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                return Files.size(path) == 0 && isProc(folder);
            }
        }
        return false;
    }

    private static boolean isProc(Path folder) throws IOException {
        try {
            return Files.getFileStore(folder).type().equals(TYPE);
        } catch (IOException noMounts) {
            if (Files.exists(Path.of("/proc/mounts"))) {
                throw noMounts;
            }
            return true;
        }
    }

    /** The path of a file below {@code /proc/PID}. */
    public String file(long pid, String name) {
        return path + "/" + pid + "/" + name;
    }

    /** The folder {@code /proc/PID}. */
    public Path process(long pid) {
        return Path.of(path, Long.toString(pid));
    }

    /** This program's pid according to {@code /proc/self}; 0 when that does not name one. */
    public long self() {
        try {
            return pid(Files.readSymbolicLink(Path.of(path, "self")).toString());
        } catch (IOException missing) {
            return 0;
        }
    }

    /** Whether it is certain that no process has this pid. */
    boolean isGone(long pid) {
        return Files.notExists(process(pid));
    }

    /**
     * The pids of all processes.
     *
     * @throws BackendUnavailableException when the folder cannot be listed
     */
    public long[] pids() {
        String[] names = new File(path).list();
        if (names == null) {
            throw new BackendUnavailableException("cannot list " + path + ": it is gone or not readable");
        }
        long[] pids = new long[names.length];
        int count = 0;
        for (String name : names) {
            long pid = pid(name);
            if (pid > 0) {
                pids[count++] = pid;
            }
        }
        return Arrays.copyOf(pids, count);
    }

    /** The pid that a file name stands for; 0 when it is not a pid. */
    private static long pid(String name) {
        if (name.length() > MAX_PID_DIGITS || name.startsWith("0")) {
            return 0;
        }
        long pid = 0;
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            pid = pid * 10 + digit;
        }
        return pid;
    }

    /** Opens a file so that no interrupt closes it. */
    RandomAccessFile open(String file) throws IOException {
        requireRegularFile(file);
        try {
            return new RandomAccessFile(file, "r");
        } catch (FileNotFoundException untyped) {
            throw typed(file);
        }
    }

    /** Opens a file for the fastest reads, or a folder for its size. An interrupt of the reader closes it. */
    static FileChannel channel(String file) throws IOException {
        return FileChannel.open(Path.of(file), StandardOpenOption.READ);
    }

    /**
     * Why a file of a process was not read whose stat handle answers, so that it exists. The kernel hides the files by the same
     * error as for a process that is gone.
     */
    Absence absenceOf(IOException failure) {
        if (live && failure instanceof NoSuchFileException missing) {
            Path file = Path.of(missing.getFile());
            // A file of a thread may be gone with the thread.
            boolean ofProcess = file.getParent().getParent().equals(Path.of(path));
            if (ofProcess && Files.exists(Path.of(path, "self").resolve(file.getFileName()))) {
                return Absence.denied(missing.getFile() + ": hidden, as with the mount option hidepid");
            }
        }
        return ReadFailure.absenceOf(failure);
    }

    /** Opening a pipe would block until it has a writer. */
    private void requireRegularFile(String file) throws IOException {
        if (!live && Files.exists(Path.of(file)) && !Files.isRegularFile(Path.of(file))) {
            throw new FileSystemException(file, null, "not a regular file");
        }
    }

    /** RandomAccessFile throws the same for every failure; opening a channel has a type for each. */
    private IOException typed(String file) {
        try {
            channel(file).close();
            return new FileSystemException(file, null, "could not be opened at first, but a moment later; try again");
        } catch (NoSuchFileException | AccessDeniedException typed) {
            return typed;
        } catch (FileSystemException other) {
            return live && isHidden(file) ? new AccessDeniedException(file, null, other.getReason()) : other;
        } catch (IOException other) {
            return other;
        }
    }

    /** With hidepid=1 opening fails with EPERM, for which Java has no type. Asking for the size then fails as well. */
    private static boolean isHidden(String file) {
        try {
            Files.size(Path.of(file));
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Reads and parses a file once; the name is relative to the folder, e.g. {@code meminfo}. */
    public <T> T read(String name, ProcFileParser<T> parser) throws IOException {
        return read(path + "/" + name, new ProcFileBuffer(), parser);
    }

    /** Passes on the lines of a file that may be long. Line feeds alone end a line; bytes that are not UTF-8 are replaced. */
    public void lines(String file, Consumer<String> line) throws IOException {
        try (RandomAccessFile opened = open(file);
                Reader reader = new BufferedReader(
                        new InputStreamReader(new FileInputStream(opened.getFD()), StandardCharsets.UTF_8),
                        LINES_BUFFER)) {
            StringBuilder text = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    line.accept(text.toString());
                    text.setLength(0);
                } else {
                    text.append((char) c);
                }
            }
            line.accept(text.toString());
        }
    }

    /**
     * The name of the network namespace that a process is in; null if it is this program's own.
     *
     * @param thread the folder of a thread of it below {@code /proc/PID}, with a slash at the end; empty for the main thread
     * @throws NoSuchFileException when that has exited
     */
    public String otherNetwork(long pid, String thread) throws IOException {
        Path own = Files.readSymbolicLink(Path.of(path, "self", "ns", "net"));
        Path found = Files.readSymbolicLink(Path.of(file(pid, thread + "ns/net")));
        return found.equals(own) ? null : found.toString();
    }

    /** Opens a file for one read into a buffer, and parses it. */
    public <T> T read(String file, ProcFileBuffer buffer, ProcFileParser<T> parser) throws IOException {
        load(file, buffer);
        return parser.parse(buffer.scanner());
    }

    /** Opens a file for one read into a buffer. */
    void load(String file, ProcFileBuffer buffer) throws IOException {
        try (RandomAccessFile opened = open(file)) {
            buffer.load(file, opened);
        }
    }
}
