package io.processinspect.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secret that lets a client in: 256 random bits, the same after a restart where there is a folder to keep it in. */
final class BearerToken {
    private static final int BYTES = 32;
    private static final String FORM = "[A-Za-z0-9_-]{43}";

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /**
     * The token in this folder, or a new one.
     *
     * @throws IllegalArgumentException when the folder holds one that cannot be used
     * @throws IOException when it cannot be read, or the folder takes none
     */
    static BearerToken in(Optional<Path> folder) throws IOException {
        if (folder.isEmpty()) {
            return new BearerToken(random());
        }
        Path file = folder.get().resolve("token");
        try {
            // Any bytes, of which only those of a token are taken.
            String kept = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!kept.matches(FORM)) {
                throw new IllegalArgumentException(file + " holds no token; remove it, and a new one is made");
            }
            OwnerOnlyFile.require(file);
            return new BearerToken(kept);
        } catch (NoSuchFileException none) {
            return made(folder.get(), file);
        } catch (IOException failure) {
            throw new IOException(
                    "cannot read the token in " + file + ": " + OwnerOnlyFile.why(failure)
                            + "; name another folder with --state",
                    failure);
        }
    }

    private static BearerToken made(Path folder, Path file) throws IOException {
        BearerToken token = new BearerToken(random());
        try {
            OwnerOnlyFile.create(file, token.text + "\n");
            return token;
        } catch (FileAlreadyExistsException anotherServer) {
            // It was started at the same time, and its token is for all that keep theirs here.
            return in(Optional.of(folder));
        } catch (IOException failure) {
            throw new IOException(
                    "cannot keep the token in " + file + ": " + OwnerOnlyFile.why(failure)
                            + "; name another folder with --state",
                    failure);
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether this is it; takes as long whatever is wrong with it. */
    boolean matches(String offered) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return text;
    }
}
