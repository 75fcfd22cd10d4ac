package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.WatchListJson;
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
final class WatchListStore {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Optional<Path> file;
    private final String backend;
    /** What the file holds, as far as that is known. */
    private Optional<Set<ProcessIdentity>> written = Optional.empty();

    private Optional<Set<ProcessIdentity>> failed = Optional.empty();

    WatchListStore(ServerSettings settings, String backend) {
        // A port that the system chose is another one next time.
        this.file = settings.stateFolder
                .filter(folder -> settings.port != 0)
                .map(folder -> folder.resolve("watched-" + settings.port + ".json"));
        this.backend = backend;
    }

    /** What was watched; nothing where there is no file, or none that can be read. */
    synchronized List<ProcessIdentity> read() {
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            List<ProcessIdentity> kept = WatchListJson.read(Files.readString(file.get()), backend);
            written = Optional.of(Set.copyOf(kept));
            return kept;
        } catch (NoSuchFileException none) {
            written = Optional.of(Set.of());
            return List.of();
        } catch (IOException | IllegalArgumentException broken) {
            LOG.warn(
                    "{} cannot be read, so nothing is watched at first, and it is replaced: {}",
                    file.get(),
                    broken.getMessage());
            return List.of();
        }
    }

    /**
     * Keeps what is watched by the time that it is its turn, if that is not what is kept: of two who come at once, the later
     * writes both.
     */
    synchronized void write(Supplier<Set<ProcessIdentity>> watched) {
        Optional<Set<ProcessIdentity>> now = Optional.of(Set.copyOf(watched.get()));
        if (file.isEmpty() || now.equals(written)) {
            return;
        }
        try {
            OwnerOnlyFile.write(file.get(), WatchListJson.write(now.get(), backend));
            written = now;
        } catch (IOException failure) {
            // Tried again at each tick, and told once for each change.
            if (!now.equals(failed)) {
                LOG.warn(
                        "what is watched will not outlive a restart, as {} cannot be written: {}",
                        file.get(),
                        OwnerOnlyFile.why(failure));
            }
            failed = now;
        }
    }
}
