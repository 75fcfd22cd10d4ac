package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.WatchListJson;
import io.processinspect.rest.auth.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch list on disk, which survives a restart. Safe for all threads. */
final class WatchListStore {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    private final Optional<Path> file;
    private final String backend;
    /** What the file holds, if known. */
    private Optional<Map<ProcessIdentity, List<Instant>>> written = Optional.empty();

    private Optional<Map<ProcessIdentity, List<Instant>>> failed = Optional.empty();

    WatchListStore(Optional<Path> file, String backend) {
        this.file = file;
        this.backend = backend;
    }

    /** The stored processes with their start times; empty if there is no readable file. */
    synchronized Map<ProcessIdentity, List<Instant>> read() {
        if (file.isEmpty()) {
            return Map.of();
        }
        try {
            Map<ProcessIdentity, List<Instant>> kept = WatchListJson.read(Files.readString(file.get()), backend);
            written = Optional.of(Map.copyOf(kept));
            return kept;
        } catch (NoSuchFileException none) {
            written = Optional.of(Map.of());
            return Map.of();
        } catch (IOException | IllegalArgumentException broken) {
            LOG.warn(
                    "cannot read {}; starting with an empty watch list, and replacing the file: {}",
                    file.get(),
                    broken.getMessage());
            return Map.of();
        }
    }

    /**
     * Stores the list if it has changed. The list is taken under the lock, so that of two concurrent callers the later one
     * writes both changes.
     */
    synchronized void write(Supplier<Map<ProcessIdentity, List<Instant>>> watched) {
        Optional<Map<ProcessIdentity, List<Instant>>> now = Optional.of(Map.copyOf(watched.get()));
        if (file.isEmpty() || now.equals(written)) {
            return;
        }
        try {
            OwnerOnlyFile.write(file.get(), WatchListJson.write(now.get(), backend));
            written = now;
        } catch (IOException failure) {
            // Retried at each tick, logged once per change.
            if (!now.equals(failed)) {
                LOG.warn(
                        "cannot write {}; the watch list will not survive a restart: {}",
                        file.get(),
                        OwnerOnlyFile.why(failure));
            }
            failed = now;
        }
    }
}
