package io.processinspect.rest.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

/** Files that only their owner may read, written atomically. */
public final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    /** Gives a written file its name. */
    private interface Naming {
        void name(Path written, Path file) throws IOException;
    }

    /** Writes the file, replacing an existing one. */
    public static void write(Path file, String text) throws IOException {
        write(
                file,
                text,
                (written, name) ->
                        Files.move(written, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Creates the file; of several concurrent callers, one succeeds.
     *
     * @throws FileAlreadyExistsException for all other callers
     */
    static void create(Path file, String text) throws IOException {
        // A hard link fails if the name is taken; no move promises that.
        write(file, text, (written, name) -> Files.createLink(name, written));
    }

    private static void write(Path file, String text, Naming naming) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?> ownersAlone =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, posix ? new FileAttribute<?>[] {ownersAlone} : new FileAttribute<?>[0]);
        // With POSIX permissions, temporary files are created with rw for the owner only.
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try {
            if (!posix) {
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

    /**
     * Rejects a file that another user may read or may have written.
     *
     * @throws IllegalArgumentException saying what to do
     */
    static void require(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
            throw new IllegalArgumentException(
                    file + " may be read by others; remove it to get a new one, or protect it with chmod 600");
        }
        // The owner of a fresh file is the most reliable answer to "which user is this".
        Path mine = Files.createTempFile("processinspect", "");
        try {
            if (!Files.getOwner(file).equals(Files.getOwner(mine))) {
                throw new IllegalArgumentException(
                        file + " belongs to " + Files.getOwner(file) + ", another user; remove it to get a new one");
            }
        } finally {
            Files.delete(mine);
        }
    }

    /** Why a file could not be read or written, in the system's words. */
    public static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
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
