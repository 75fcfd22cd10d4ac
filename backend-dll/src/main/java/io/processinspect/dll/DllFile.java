package io.processinspect.dll;

import com.sun.jna.Platform;
import com.sun.nio.file.ExtendedOpenOption;
import io.processinspect.BackendUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A library's file, checked and held: from the check until it is closed nobody can write, replace or remove it, so that what
 * is loaded meanwhile is what was checked.
 */
final class DllFile implements AutoCloseable {
    private static final int ATTEMPTS = 40;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long MOST_BYTES = 16 << 20;

    private final Path path;
    private final FileChannel channel;

    private DllFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * A file that the user named: any build for this processor.
     *
     * @throws BackendUnavailableException when it is none
     */
    static DllFile named(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * A file that must have this content.
     *
     * @param hash of its bytes, as {@link #hash} writes it
     * @throws BackendUnavailableException when it has another
     */
    static DllFile known(Path path, String hash) {
        return open(path, Optional.of(hash));
    }

    private static DllFile open(Path path, Optional<String> hash) {
        FileChannel channel = null;
        try {
            if (Files.isDirectory(path)) {
                throw new BackendUnavailableException("cannot read " + path + ": it is a folder");
            }
            channel = hold(path);
            check(path, content(path, channel), hash);
            return new DllFile(path, channel);
        } catch (IOException failure) {
            close(channel);
            throw new BackendUnavailableException("cannot read " + path + ": " + reason(failure), failure);
        } catch (BackendUnavailableException refused) {
            close(channel);
            throw refused;
        }
    }

    /** Another program may be putting the file there, or looking through it for viruses: that passes. */
    private static FileChannel hold(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return FileChannel.open(
                        path,
                        StandardOpenOption.READ,
                        ExtendedOpenOption.NOSHARE_WRITE,
                        ExtendedOpenOption.NOSHARE_DELETE);
            } catch (NoSuchFileException missing) {
                throw missing;
            } catch (FileSystemException busy) {
                if (attempt == ATTEMPTS) {
                    throw busy;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static byte[] content(Path path, FileChannel channel) throws IOException {
        if (channel.size() > MOST_BYTES) {
            throw new BackendUnavailableException(path + " is no library of this project: it is too large");
        }
        // Not closed: that would close the channel.
        return Channels.newInputStream(channel).readAllBytes();
    }

    private static void check(Path path, byte[] content, Optional<String> hash) {
        if (hash.isPresent() && !hash.get().equals(hash(content))) {
            throw new BackendUnavailableException(
                    path + " has been changed since it was put there: remove it, and it is put there again");
        }
        String processor = PortableExecutable.processor(content)
                .orElseThrow(() -> new BackendUnavailableException(path + " is no Windows library"));
        if (!processor.equals(Platform.ARCH)) {
            throw new BackendUnavailableException(
                    path + " is built for " + processor + ", and this Java is for " + Platform.ARCH);
        }
    }

    /** The SHA-256 in lower case. */
    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException ? "there is no such file" : failure.toString();
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        close(channel);
    }
}
