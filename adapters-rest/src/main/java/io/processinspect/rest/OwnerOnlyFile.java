package io.processinspect.rest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

/** Files that only their owner may read, written whole or not at all. */
final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    /** How a file that is written gets its name. */
    private interface Naming {
        void name(Path written, Path file) throws IOException;
    }

    /** Writes the file, in place of the one that may be there. */
    static void write(Path file, String text) throws IOException {
        write(
                file,
                text,
                (written, name) ->
                        Files.move(written, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Writes the file where there is none; of several who do that at once, one does it.
     *
     * @throws FileAlreadyExistsException for all others
     */
    static void create(Path file, String text) throws IOException {
        // A second name is given to a file only where nothing has it, which no move can promise.
        write(file, text, (written, name) -> Files.createLink(name, written));
    }

    private static void write(Path file, String text, Naming naming) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?> ownersAlone =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder, posix ? new FileAttribute<?>[] {ownersAlone} : new FileAttribute<?>[0]);
        // With POSIX permissions, files made for a moment are their owner's alone.
        Path fresh = Files.createTempFile(folder, file.getFileName().toString(), ".new");
        try {
            if (!posix) {
                restrict(fresh);
            }
            try (FileChannel content = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(Exchange.utf8(text));
                while (bytes.hasRemaining()) {
                    content.write(bytes);
                }
                // A name that outlives a power cut, and its content not, would be a file that says nothing.
                content.force(true);
            }
            naming.name(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * Refuses a file that somebody else may have written, or may read.
     *
     * @throws IllegalArgumentException saying what to do
     */
    static void require(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
            throw new IllegalArgumentException(file
                    + " may be read by others; remove it, and a new one is made, or take their right with chmod 600");
        }
        // Who one is oneself is best asked by making a file.
        Path mine = Files.createTempFile("processinspect", "");
        try {
            if (!Files.getOwner(file).equals(Files.getOwner(mine))) {
                throw new IllegalArgumentException(file + " belongs to " + Files.getOwner(file)
                        + ", who knows what is in it; remove it, and a new one is made");
            }
        } finally {
            Files.delete(mine);
        }
    }

    /** Why a file could not be read or written, in the words of the system. */
    static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return failure instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(failure.getMessage());
    }

    /** On Windows a file has the rights of its folder, unless it gets its own. */
    private static void restrict(Path file) throws IOException {
        AclFileAttributeView rights = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (rights == null) {
            throw new IOException("this file system keeps no file from other users; take another folder with --state");
        }
        rights.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(rights.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }
}
