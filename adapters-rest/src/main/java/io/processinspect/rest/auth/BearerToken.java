package io.processinspect.rest.auth;

import io.processinspect.rest.state.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** The secret that admits a client: 256 random bits, kept across restarts if there is a state folder. Immutable. */
public final class BearerToken {
    private static final String FILE = "token";
    private static final int MAX_BYTES = 256;
    /** A file of another server that is being written is younger. */
    private static final Duration MAX_WRITE_TIME = Duration.ofMinutes(1);

    private static final int BYTES = 32;
    private static final String FORM = "[A-Za-z0-9_-]{43}";

    private final Optional<StateFolder> folder;
    /** Null until it is loaded. */
    private volatile String text;

    /** The token of a folder, which is not read yet; without a folder, one that is kept nowhere. */
    public BearerToken(Optional<StateFolder> folder) {
        this.folder = folder;
    }

    /**
     * Loads the token from its folder, or creates it.
     *
     * @throws IllegalArgumentException when the folder holds one that cannot be used
     * @throws IOException when it can be neither read nor written
     */
    public void load() throws IOException {
        text = folder.isPresent() ? in(folder.get()) : random();
    }

    private static String in(StateFolder state) throws IOException {
        try {
            state.removeUnfinished(FILE, MAX_WRITE_TIME);
            Optional<String> kept = kept(state);
            return kept.isPresent() ? kept.get() : made(state);
        } catch (IOException failure) {
            throw new IOException(
                    "cannot keep the token in " + state.path(FILE) + ": " + StateFolder.why(failure)
                            + "; choose another state folder",
                    failure);
        }
    }

    private static Optional<String> kept(StateFolder state) throws IOException {
        Optional<String> text = state.read(FILE, MAX_BYTES).map(String::strip);
        if (text.isPresent() && !text.get().matches(FORM)) {
            throw new IllegalArgumentException(state.path(FILE) + " does not hold a token; remove it to get a new one");
        }
        return text;
    }

    private static String made(StateFolder state) throws IOException {
        String token = random();
        try {
            state.create(FILE, token + "\n");
            return token;
        } catch (FileAlreadyExistsException anotherServer) {
            // Another server started at the same moment; all servers of a folder share one token.
            return kept(state).orElseThrow(() -> anotherServer);
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
