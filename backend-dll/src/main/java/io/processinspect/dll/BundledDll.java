package io.processinspect.dll;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.processinspect.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The library bundled in the jar. It is extracted to the user's local application data, into a directory named after
 * its hash, and stays there: later programs reuse it, and another version has another directory.
 */
final class BundledDll {
    private static final String FILE = "processinspect.dll";
    private static final int LOCAL_APPLICATION_DATA = 0x1C;
    private static final int MAX_PATH = 260;

    private BundledDll() {}

    /**
     * Extracts the library for this processor, unless it is already there.
     *
     * @throws BackendUnavailableException when the jar has no library for it, its hash is wrong, or it cannot be
     *     written
     */
    static DllFile extract() {
        return extract(folder());
    }

    /** Extracts the library below another directory. */
    static DllFile extract(Path below) {
        String processor = Platform.ARCH;
        byte[] content = resource(processor + "/" + FILE)
                .orElseThrow(
                        () -> new BackendUnavailableException("the jar has no library for processor " + processor));
        String hash = DllFile.hash(content);
        if (!hash.equals(expectedHash(processor))) {
            throw new BackendUnavailableException(
                    "the library in the jar is not the one that was built: download the jar again");
        }
        Path file = below.resolve(hash.substring(0, 16)).resolve(FILE);
        try {
            put(content, file);
        } catch (IOException failure) {
            throw new BackendUnavailableException("cannot write the library to " + file + ": " + failure, failure);
        }
        return DllFile.known(file, hash);
    }

    /** The content of a resource next to this class; empty when it does not exist. */
    static Optional<byte[]> resource(String name) {
        try (InputStream stream = BundledDll.class.getResourceAsStream(name)) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (IOException failure) {
            throw new BackendUnavailableException("cannot read " + name + " from the jar: " + failure, failure);
        }
    }

    /** The SHA-256 recorded by the build; empty when there is none. */
    static String expectedHash(String processor) {
        String sums = new String(resource("SHA256SUMS").orElse(new byte[0]), StandardCharsets.US_ASCII);
        return sums.lines()
                .map(line -> line.split(" +"))
                .filter(words -> words.length == 2 && words[1].equals(processor + "/" + FILE))
                .map(words -> words[0])
                .findFirst()
                .orElse("");
    }

    private static void put(byte[] content, Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "draft", ".dll");
        try {
            Files.write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            remove(draft, failure);
            // Another program may have extracted and locked the file meanwhile; then that file is used.
            if (!Files.exists(file)) {
                throw failure;
            }
        }
    }

    private static void remove(Path draft, IOException because) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException failure) {
            because.addSuppressed(failure);
        }
    }

    /**
     * The directory below the user's local application data, where other users may not write. Obtained from Windows
     * rather than from the environment, which can be set to anything and is read only by main classes.
     */
    private static Path folder() {
        char[] path = new char[MAX_PATH];
        int outcome = NativeLibrary.getInstance("shell32")
                .getFunction("SHGetFolderPathW", Function.ALT_CONVENTION)
                .invokeInt(new Object[] {null, LOCAL_APPLICATION_DATA, null, 0, path});
        if (outcome != 0) {
            throw new BackendUnavailableException(
                    "this user has no folder for local application data: SHGetFolderPath failed with 0x"
                            + Integer.toHexString(outcome));
        }
        int end = 0;
        while (end < path.length && path[end] != 0) {
            end++;
        }
        return Path.of(new String(Arrays.copyOf(path, end))).resolve("processinspect");
    }
}
