package io.processinspect.rest.auth;

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

/** The secret that admits a client: 256 random bits, kept across restarts if there is a state folder. Immutable. */
public final class BearerToken {
    private static final int BYTES = 32;
    private static final String FORM = "[A-Za-z0-9_-]{43}";

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /**
     * Loads the token from this folder, or creates it.
     *
     * @throws IllegalArgumentException when the folder holds one that cannot be used
     * @throws IOException when it can be neither read nor written
     */
    public static BearerToken in(Optional<Path> folder) throws IOException {
        if (folder.isEmpty()) {
            return new BearerToken(random());
        }
        Path file = folder.get().resolve("token");
        try {
            // Any bytes decode in this charset; only a well-formed token is accepted.
            String kept = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!kept.matches(FORM)) {
                throw new IllegalArgumentException(file + " does not hold a token; remove it to get a new one");
            }
            OwnerOnlyFile.require(file);
            return new BearerToken(kept);
        } catch (NoSuchFileException none) {
            return made(folder.get(), file);
        } catch (IOException failure) {
            throw new IOException(
                    "cannot read the token in " + file + ": " + OwnerOnlyFile.why(failure)
                            + "; choose another state folder",
                    failure);
        }
    }

    private static BearerToken made(Path folder, Path file) throws IOException {
        BearerToken token = new BearerToken(random());
        try {
            OwnerOnlyFile.create(file, token.text + "\n");
            return token;
        } catch (FileAlreadyExistsException anotherServer) {
            // Another server started at the same moment; all servers of a folder share one token.
            return in(Optional.of(folder));
        } catch (IOException failure) {
            throw new IOException(
                    "cannot keep the token in " + file + ": " + OwnerOnlyFile.why(failure)
                            + "; choose another state folder",
                    failure);
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether the offered text is the token, in constant time. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), offered.getBytes(StandardCharsets.UTF_8));
    }

    public String text() {
        return text;
    }
}
