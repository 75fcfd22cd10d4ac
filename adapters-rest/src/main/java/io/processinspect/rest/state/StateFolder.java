package io.processinspect.rest.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a server's files. They are regular files that only their owner may read, and are written atomically. Whatever
 * else is found in their place, such as a link, a pipe or somebody else's file, is refused unopened. Safe for all threads.
 */
public final class StateFolder {
    /** Of files that were being written when a server was killed. */
    private static final String UNFINISHED = ".new";

    private static final String UNUSABLE = ".unusable";
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Path folder;
    private volatile boolean wasMade;

    public StateFolder(Path folder) {
        this.folder = folder;
    }

    /** Gives a written file its name. */
    private interface Naming {
        void name(Path written, Path file) throws IOException;
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    /**
     * Reads a file. Bytes that are not UTF-8 are replaced.
     *
     * @param limit the most bytes it may have
     * @return its text; empty if there is none
     * @throws UnusableFileException when it is not a regular file, belongs to or may be read by others, or is larger
     */
    public Optional<String> read(String name, int limit) throws IOException {
        requireFolder();
        Path file = path(name);
        try {
            requireMine(file);
            try (SeekableByteChannel content =
                    Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                ByteBuffer bytes = ByteBuffer.allocate(limit + 1);
                while (bytes.hasRemaining() && content.read(bytes) >= 0) {}
                if (!bytes.hasRemaining()) {
                    throw new UnusableFileException(file + " is larger than the " + limit
                            + " bytes it may have; remove it to start without it");
                }
                return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
            }
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Asked beforehand, as reading a file below a file fails differently: on Java 25, just as if it did not exist. */
    private void requireFolder() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new FileSystemException(folder.toString(), null, "Not a directory");
        }
    }

    private void requireMine(Path file) throws IOException {
        BasicFileAttributes found = attributes(file);
        requireRegular(file, found);
        if (!(found instanceof PosixFileAttributes rights)) {
            return;
        }
        if (rights.permissions().stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
            throw new UnusableFileException(
                    file + " may be read by others; remove it to get a new one, or protect it with chmod 600");
        }
        if (!rights.owner().equals(me())) {
            throw new UnusableFileException(
                    file + " belongs to " + rights.owner() + ", another user; remove it to get a new one");
        }
    }

    private BasicFileAttributes attributes(Path file) throws IOException {
        Class<? extends BasicFileAttributes> kind = isPosix() ? PosixFileAttributes.class : BasicFileAttributes.class;
        return Files.readAttributes(file, kind, LinkOption.NOFOLLOW_LINKS);
    }

    private static void requireRegular(Path file, BasicFileAttributes found) {
        if (!found.isRegularFile()) {
            String what = found.isSymbolicLink() ? "a symbolic link" : found.isDirectory() ? "a folder" : "not a file";
            throw new UnusableFileException(file + " is " + what + "; remove it to get a new one");
        }
    }

    /** The owner of a fresh file here; where none can be made, this program's user. */
    private UserPrincipal me() throws IOException {
        Path probe;
        try {
            // By the name of the token, whose unfinished files are removed at each start.
            probe = Files.createTempFile(folder, "token", UNFINISHED);
        } catch (IOException readOnly) {
            // The owner of the folder may be a stranger, and the file too.
            Path self = Path.of("/proc/self");
            if (Files.exists(self)) {
                return Files.getOwner(self);
            }
            String user = ProcessHandle.current().info().user().orElseThrow(() -> readOnly);
            return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
        }
        try {
            return Files.getOwner(probe);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Writes a file, replacing an existing one. */
    public void write(String name, String text) throws IOException {
        write(
                path(name),
                text,
                (written, file) ->
                        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Creates a file; of several concurrent callers, one succeeds.
     *
     * @throws FileAlreadyExistsException for all other callers
     */
    public void create(String name, String text) throws IOException {
        // A hard link fails if the name is taken; no move promises that.
        write(path(name), text, (written, file) -> Files.createLink(file, written));
    }

    private void write(Path file, String text, Naming naming) throws IOException {
        make();
        // With POSIX permissions, temporary files are created with rw for the owner only.
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), UNFINISHED);
        try {
            if (!isPosix()) {
                restrict(fresh);
            }
            try (FileChannel content = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    content.write(bytes);
                }
                // Without this a power cut could leave the name and lose the content.
                content.force(true);
            }
            naming.name(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void make() throws IOException {
        requireFolder();
        if (wasMade && Files.notExists(folder)) {
            LOG.warn(
                    "{} was removed while the server runs, and its token and lock with it; restart the server", folder);
        }
        Files.createDirectories(folder, ownersAlone("rwx------"));
        wasMade = true;
    }

    /** The rights of a new file, where files have such rights. */
    private FileAttribute<?>[] ownersAlone(String rights) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Puts a file aside that cannot be used, under a name of its own, which it returns, so that nothing is lost. */
    public Path putAside(String name) throws IOException {
        Path aside = path(name + UNUSABLE);
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = path(name + UNUSABLE + "-" + i);
        }
        return Files.move(path(name), aside);
    }

    /**
     * Removes temporary files of at least this age, left by a killed server.
     *
     * @param name what the files' names begin with
     */
    public void removeUnfinished(String name, Duration age) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant before = Instant.now().minus(age);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, name + "*" + UNFINISHED)) {
            for (Path file : left) {
                if (isOlder(file, before)) {
                    remove(file);
                }
            }
        }
    }

    /** A leftover that stays does no harm. */
    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException failure) {
            LOG.warn("cannot remove {}, left by a server that was killed: {}", unfinished, why(failure));
        }
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return !Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(than);
        } catch (NoSuchFileException finished) {
            return false;
        }
    }

    /** A lock that is held until it is closed. */
    public static final class Lock implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;
        /** Null where files have none. */
        private final Object key;

        private Lock(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            this.key = key();
        }

        private Object key() throws IOException {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        }

        /** Whether its file was removed, but not the folder, so that another program may lock one of the same name. */
        public boolean isLost() {
            try {
                return !Objects.equals(key, key());
            } catch (NoSuchFileException removed) {
                return Files.exists(file.getParent());
            } catch (IOException unknown) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Holds a file of this name locked, against other programs and other callers here.
     *
     * @return empty if somebody else holds it
     */
    public Optional<Lock> lock(String name) throws IOException {
        make();
        Path file = path(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // Opening a pipe would wait for its other end.
            requireRegular(file, attributes(file));
        }
        // A file that others may read they may lock.
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                ownersAlone("rw-------"));
        Lock held = null;
        try {
            held = channel.tryLock() == null ? null : new Lock(file, channel);
            return Optional.ofNullable(held);
        } catch (OverlappingFileLockException here) {
            return Optional.empty();
        } finally {
            if (held == null) {
                channel.close();
            }
        }
    }

    /** Why a file could not be read or written, in the system's words. */
    public static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "it is a folder that is not empty";
        }
        if (failure instanceof FileAlreadyExistsException taken && taken.getReason() == null) {
            return taken.getFile() + " exists and is not a folder";
        }
        if (failure instanceof NoSuchFileException missing && missing.getReason() == null) {
            return missing.getFile() + " does not exist";
        }
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(failure.getMessage());
    }

    /** On Windows a file inherits the rights of its folder unless it is given its own. */
    private static void restrict(Path file) throws IOException {
        AclFileAttributeView rights = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (rights == null) {
            throw new IOException("this file system cannot hide a file from other users; choose another state folder");
        }
        rights.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(rights.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }
}
