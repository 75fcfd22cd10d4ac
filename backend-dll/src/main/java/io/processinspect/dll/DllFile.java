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
 * A library's file, checked and locked: until it is closed, no other program can write, replace or remove it, so the
 * file that is loaded is the file that was checked.
 */
final class DllFile implements AutoCloseable {
    private static final int ATTEMPTS = 40;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final long MAX_BYTES = 16 << 20;

    private final Path path;
    private final FileChannel channel;

    private DllFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens a file given by the user: any build for this processor.
     *
     * @throws BackendUnavailableException when it cannot be read or is not a Windows library for this processor
     */
    static DllFile named(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Opens a file that must have this content.
     *
     * @param hash the expected hash, in the format of {@link #hash}
     * @throws BackendUnavailableException when it cannot be read or has another hash
     */
    static DllFile known(Path path, String hash) {
        return open(path, Optional.of(hash));
    }

    private static DllFile open(Path path, Optional<String> hash) {
        FileChannel channel = null;
        try {
            if (Files.isDirectory(path)) {
                throw new BackendUnavailableException("cannot read " + path + ": it is a directory");
            }
            channel = lock(path);
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

    /** Retries for two seconds, as another program may be extracting the file or scanning it for viruses. */
    private static FileChannel lock(Path path) throws IOException {
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
        if (channel.size() > MAX_BYTES) {
            throw new BackendUnavailableException(path + " is not a processinspect library: it is larger than 16 MiB");
        }
        // Not closed, as that would close the channel and release the lock.
        return Channels.newInputStream(channel).readAllBytes();
    }

    private static void check(Path path, byte[] content, Optional<String> hash) {
        if (hash.isPresent() && !hash.get().equals(hash(content))) {
            throw new BackendUnavailableException(
                    path + " has been changed since it was extracted: delete it, and it will be extracted again");
        }
        String processor = PortableExecutable.processor(content)
                .orElseThrow(() -> new BackendUnavailableException(path + " is not a Windows library"));
        if (!processor.equals(Platform.ARCH)) {
            throw new BackendUnavailableException(
                    path + " is built for " + processor + ", but this JVM is for " + Platform.ARCH);
        }
    }

    /** The SHA-256 in lower-case hexadecimal. */
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
