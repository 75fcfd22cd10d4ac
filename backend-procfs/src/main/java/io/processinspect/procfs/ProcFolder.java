package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The folder where a proc file system is mounted, or one with files that look like it. Safe for all threads.
 *
 * @param path the folder
 * @param live whether the kernel makes its files. Only then does an open file tell of its process's end; and only then is
 *     each file what it should be, whereas another folder's may be a pipe that nobody writes to
 */
record ProcFolder(String path, boolean live) {
    /** What is asked about this program itself is asked here, whatever folder the others are read from. */
    static final ProcFolder OWN = new ProcFolder("/proc", true);

    private static final String TYPE = "proc";
    private static final int LONGEST_PID = 10;

    /**
     * Looks at a folder.
     *
     * @throws BackendUnavailableException when it is none
     */
    static ProcFolder at(String path) {
        Path folder = Path.of(path).toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder)) {
                throw new BackendUnavailableException(
                        folder + (Files.exists(folder) ? " is no folder" : " is not there"));
            }
            return new ProcFolder(folder.toString(), isLive(folder));
        } catch (IOException failure) {
            throw new BackendUnavailableException(why(failure), failure);
        }
    }

    /** The type is that of whatever was mounted here first, the size that of what is seen: the kernel's files say 0. */
    private static boolean isLive(Path folder) throws IOException {
        Path version = folder.resolve("version");
        return Files.getFileStore(folder).type().equals(TYPE) && Files.exists(version) && Files.size(version) == 0;
    }

    /** The file of a process. */
    String file(long pid, String name) {
        return path + "/" + pid + "/" + name;
    }

    /** The folder of a process. */
    Path process(long pid) {
        return Path.of(path, Long.toString(pid));
    }

    /** This program's pid as the folder has it; 0 when it does not have it. */
    long self() {
        try {
            String name = Files.readSymbolicLink(Path.of(path, "self")).toString();
            return isPid(name) ? Long.parseLong(name) : 0;
        } catch (IOException none) {
            return 0;
        }
    }

    /** Whether there certainly is no process with this pid. */
    boolean lacks(long pid) {
        return Files.notExists(process(pid));
    }

    /**
     * Every pid that the folder names.
     *
     * @throws BackendUnavailableException when it cannot be read
     */
    long[] pids() {
        String[] names = new File(path).list();
        if (names == null) {
            throw new BackendUnavailableException("cannot list " + path);
        }
        long[] pids = new long[names.length];
        int count = 0;
        for (String name : names) {
            if (isPid(name)) {
                pids[count++] = Long.parseLong(name);
            }
        }
        return Arrays.copyOf(pids, count);
    }

    private static boolean isPid(String name) {
        if (name.length() > LONGEST_PID || name.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Opens a file so that no interrupt closes it. */
    RandomAccessFile open(String file) throws IOException {
        requireFile(file);
        try {
            return new RandomAccessFile(file, "r");
        } catch (FileNotFoundException anything) {
            throw typed(file, anything);
        }
    }

    /** Opens a file, or a folder for the sake of its size, that can be read fastest. An interrupt of the reader closes it. */
    static FileChannel channel(String file) throws IOException {
        return FileChannel.open(Path.of(file), StandardOpenOption.READ);
    }

    /** Opening a pipe would wait for whoever writes to it. */
    private void requireFile(String file) throws IOException {
        if (!live && Files.exists(Path.of(file)) && !Files.isRegularFile(Path.of(file))) {
            throw new FileSystemException(file, null, "not a regular file");
        }
    }

    /** RandomAccessFile throws the same for each failure; opening a channel tells which it was. */
    private IOException typed(String file, FileNotFoundException anything) {
        try {
            channel(file).close();
            return new FileSystemException(file, null, "could not be opened a moment ago");
        } catch (NoSuchFileException | AccessDeniedException typed) {
            return typed;
        } catch (FileSystemException other) {
            return live && isHidden(file) ? new AccessDeniedException(file, null, other.getReason()) : other;
        } catch (IOException other) {
            return other;
        }
    }

    /** Behind hidepid=1 opening fails with EPERM, for which Java has no type; a look at the size then fails as well. */
    private static boolean isHidden(String file) {
        try {
            Files.size(Path.of(file));
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Reads a file of the folder itself. */
    <C extends ProcFileParser> C read(String name, C content) throws IOException {
        ByteScanner text = new ByteScanner();
        load(path + "/" + name, text);
        content.parse(text);
        return content;
    }

    /** Opens a file for one read. */
    void load(String file, ByteScanner text) throws IOException {
        try (RandomAccessFile opened = open(file)) {
            text.load(file, opened);
        }
    }

    /** Why a number is absent when its file could not be read. */
    static Absence absence(IOException failure) {
        return failure instanceof AccessDeniedException ? Absence.denied(why(failure)) : Absence.failed(why(failure));
    }

    /** One phrase: which file, and what about it. */
    static String why(IOException failure) {
        if (failure instanceof FileSystemException typed) {
            return typed.getFile() + ": " + reason(typed);
        }
        return failure.getMessage();
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return failure.getReason() == null ? "permission denied" : failure.getReason();
        }
        return failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
    }
}
