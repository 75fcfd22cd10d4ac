package io.processinspect.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A file whose first line is a password. */
final class PasswordFile {
    private static final int MAX_BYTES = 4096;
    /** Some editors on Windows begin a file with it. */
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Path path;

    PasswordFile(Path path) {
        this.path = path;
    }

    /**
     * The password, in UTF-8; what follows its line is not read.
     *
     * @throws IllegalArgumentException when there is none
     */
    String password() {
        try {
            String line =
                    StandardCharsets.UTF_8.newDecoder().decode(firstLine()).toString();
            return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
        } catch (CharacterCodingException failure) {
            throw unusable("its first line is not UTF-8", failure);
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    private ByteBuffer firstLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream file = Files.newInputStream(path)) {
            for (int next = file.read(); next >= 0 && next != '\n'; next = file.read()) {
                if (line.size() == MAX_BYTES) {
                    throw unusable("its first line is longer than " + MAX_BYTES + " bytes", null);
                }
                line.write(next);
            }
        }
        byte[] bytes = line.toByteArray();
        boolean endsInReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return ByteBuffer.wrap(bytes, 0, endsInReturn ? bytes.length - 1 : bytes.length);
    }

    private IllegalArgumentException unusable(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return unusable("it does not exist", failure);
        }
        if (failure instanceof AccessDeniedException) {
            return unusable("permission denied", failure);
        }
        // The message of a FileSystemException begins with the file's name.
        return unusable(
                failure instanceof FileSystemException known ? known.getReason() : failure.getMessage(), failure);
    }

    private IllegalArgumentException unusable(String why, Exception cause) {
        return new IllegalArgumentException("cannot read the keystore password from " + path + ": " + why, cause);
    }

    /** Whether every user may read it; no where files have no such rights. */
    boolean isReadableByAll() {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
        } catch (UnsupportedOperationException noRights) {
            return false;
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
