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
 * The library that comes in the jar. It is put into the user's own folder, below a name that follows from its content, and
 * stays there: the next program finds it, another version has another name.
 */
final class BundledDll {
    private static final String FILE = "processinspect.dll";
    private static final int LOCAL_APPLICATION_DATA = 0x1C;
    private static final int LONGEST_PATH = 260;

    private BundledDll() {}

    /**
     * Puts the library for this processor where it can be loaded from.
     *
     * @throws BackendUnavailableException when there is none, it is not what was built, or it cannot be put there
     */
    static DllFile extract() {
        return extract(folder());
    }

    /** The same below another folder. */
    static DllFile extract(Path below) {
        String processor = Platform.ARCH;
        byte[] content = resource(processor + "/" + FILE)
                .orElseThrow(() -> new BackendUnavailableException("there is no library for " + processor));
        String hash = DllFile.hash(content);
        if (!hash.equals(expectedHash(processor))) {
            throw new BackendUnavailableException(
                    "the library in the jar is not the one that was built: get the jar anew");
        }
        Path file = below.resolve(hash.substring(0, 16)).resolve(FILE);
        try {
            put(content, file);
        } catch (IOException failure) {
            throw new BackendUnavailableException("cannot put the library at " + file + ": " + failure, failure);
        }
        return DllFile.known(file, hash);
    }

    /** The content of a file beside this class; empty when there is none. */
    static Optional<byte[]> resource(String name) {
        try (InputStream stream = BundledDll.class.getResourceAsStream(name)) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (IOException failure) {
            throw new BackendUnavailableException("cannot read " + name + " from the jar: " + failure, failure);
        }
    }

    /** What the build wrote down; empty text when it wrote nothing. */
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
            // Another program may have put it there meanwhile, and hold it: its file is as good.
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
     * Below the user's own folder for data of this machine, where nobody else may write. Asked of Windows, as the environment
     * may say anything, and only the mains read it.
     */
    private static Path folder() {
        char[] path = new char[LONGEST_PATH];
        int outcome = NativeLibrary.getInstance("shell32")
                .getFunction("SHGetFolderPathW", Function.ALT_CONVENTION)
                .invokeInt(new Object[] {null, LOCAL_APPLICATION_DATA, null, 0, path});
        if (outcome != 0) {
            throw new BackendUnavailableException(
                    "this user has no folder for local data: SHGetFolderPath failed with 0x"
                            + Integer.toHexString(outcome));
        }
        int end = 0;
        while (end < path.length && path[end] != 0) {
            end++;
        }
        return Path.of(new String(Arrays.copyOf(path, end))).resolve("processinspect");
    }
}
