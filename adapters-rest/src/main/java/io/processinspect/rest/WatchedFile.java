package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.WatchedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of watched processes on disk, one for each port, so that a restart goes on with it. */
final class WatchedFile {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Optional<Path> file;
    private final String backend;
    private Set<ProcessIdentity> written = Set.of();

    WatchedFile(ServerSettings settings, String backend) {
        // A port that the system chose is another one next time.
        this.file = settings.stateFolder
                .filter(folder -> settings.port != 0)
                .map(folder -> folder.resolve("watched-" + settings.port + ".json"));
        this.backend = backend;
    }

    /** What was watched; nothing where there is no file, or none that can be read. */
    List<ProcessIdentity> read() {
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return WatchedJson.read(Files.readString(file.get()), backend);
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | IllegalArgumentException broken) {
            LOG.warn(
                    "{} cannot be read, so nothing is watched at first, and the next change replaces it: {}",
                    file.get(),
                    broken.getMessage());
            return List.of();
        }
    }

    /** Keeps what is watched by the time that it is its turn, if that has changed: of two who come at once, the later writes both. */
    synchronized void write(Supplier<Set<ProcessIdentity>> watched) {
        Set<ProcessIdentity> now = Set.copyOf(watched.get());
        if (file.isEmpty() || now.equals(written)) {
            return;
        }
        // Also where it fails, so that it is told once for each change.
        written = now;
        try {
            PrivateFile.write(file.get(), WatchedJson.write(now, backend));
        } catch (IOException failure) {
            LOG.warn(
                    "what is watched will not outlive a restart, as {} cannot be written: {}",
                    file.get(),
                    PrivateFile.why(failure));
        }
    }
}
