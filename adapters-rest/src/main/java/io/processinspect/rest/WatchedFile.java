package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.WatchedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of watched processes on disk, one for each port, so that a restart goes on with it. */
final class WatchedFile {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Optional<Path> file;
    private final String backend;

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
            LOG.warn("{} cannot be read, so nothing is watched at first: {}", file.get(), String.valueOf(broken));
            return List.of();
        }
    }

    /** Keeps what is watched by the time that it is its turn: of two who come at once, the later writes both. */
    synchronized void write(Supplier<Collection<ProcessIdentity>> watched) {
        if (file.isEmpty()) {
            return;
        }
        try {
            PrivateFile.write(file.get(), WatchedJson.write(watched.get(), backend));
        } catch (IOException failure) {
            LOG.warn("the list of watched processes will not outlive a restart: {}", String.valueOf(failure));
        }
    }
}
