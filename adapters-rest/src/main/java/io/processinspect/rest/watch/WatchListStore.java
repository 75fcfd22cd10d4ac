package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.WatchListJson;
import io.processinspect.rest.state.StateFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watch list on disk, which survives a restart. Safe for all threads. */
final class WatchListStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("processinspect.rest");

    /** Of some ten thousand processes. */
    private static final int MAX_BYTES = 4 << 20;

    private final Optional<StateFolder> folder;
    private final String name;
    private final String backend;
    private boolean isLockLost;
    private Optional<StateFolder.Lock> lock = Optional.empty();
    /** What the file holds, if known. */
    private Optional<Map<ProcessIdentity, List<Instant>>> written = Optional.empty();

    private Optional<Map<ProcessIdentity, List<Instant>>> failed = Optional.empty();

    /**
     * A store.
     *
     * @param folder empty if the list is not kept
     * @param name of its file
     */
    WatchListStore(Optional<StateFolder> folder, String name, String backend) {
        this.folder = folder;
        this.name = name;
        this.backend = backend;
    }

    /**
     * The stored processes with their start times; empty if there is no readable file. From now on the file is this server's.
     *
     * @throws IOException when another server has it, as in a container that shares the folder
     */
    synchronized Map<ProcessIdentity, List<Instant>> open() throws IOException {
        if (folder.isEmpty()) {
            return Map.of();
        }
        try {
            lock = folder.get().lock(name + ".lock");
        } catch (IOException failure) {
            // Where nothing can be locked, two servers are rare; where nothing can be written, each change says so.
            LOG.warn("cannot lock {}: {}", folder.get().path(name), StateFolder.why(failure));
            return read();
        }
        if (lock.isEmpty()) {
            throw new IOException("another server keeps its watch list in "
                    + folder.get().path(name) + "; choose another state folder, address or port");
        }
        return read();
    }

    private Map<ProcessIdentity, List<Instant>> read() {
        try {
            folder.get().removeUnfinished(name, Duration.ZERO);
            Map<ProcessIdentity, List<Instant>> kept = folder.get()
                    .read(name, MAX_BYTES)
                    .map(text -> WatchListJson.read(text, backend))
                    .orElse(Map.of());
            written = Optional.of(Map.copyOf(kept));
            return kept;
        } catch (IOException | IllegalArgumentException unusable) {
            LOG.warn(
                    "cannot read the watch list, so nothing is watched yet: {}{}",
                    unusable instanceof IOException failure ? StateFolder.why(failure) : unusable.getMessage(),
                    putAside());
            return Map.of();
        }
    }

    private String putAside() {
        try {
            return "; it is now " + folder.get().putAside(name);
        } catch (IOException failure) {
            return "; it cannot be put aside: " + StateFolder.why(failure);
        }
    }

    /**
     * Stores the list if it has changed. The list is taken under the lock, so that of two concurrent callers the later one
     * writes both changes.
     */
    synchronized void write(Supplier<Map<ProcessIdentity, List<Instant>>> watched) {
        Optional<Map<ProcessIdentity, List<Instant>>> now = Optional.of(Map.copyOf(watched.get()));
        if (folder.isEmpty() || now.equals(written)) {
            return;
        }
        if (!isLockLost && lock.filter(StateFolder.Lock::isLost).isPresent()) {
            isLockLost = true;
            LOG.warn(
                    "{}.lock was removed while the server runs, so another one may start and write the same list; restart the server",
                    folder.get().path(name));
        }
        try {
            folder.get().write(name, WatchListJson.write(now.get(), backend));
            written = now;
        } catch (IOException failure) {
            // Retried at each tick, logged once per change.
            if (!now.equals(failed)) {
                LOG.warn(
                        "cannot write {}; the watch list will not survive a restart: {}",
                        folder.get().path(name),
                        StateFolder.why(failure));
            }
            failed = now;
        }
    }

    @Override
    public synchronized void close() {
        lock.ifPresent(held -> {
            try {
                held.close();
            } catch (IOException failure) {
                LOG.warn("cannot unlock {}: {}", folder.get().path(name), failure.getMessage());
            }
        });
        lock = Optional.empty();
    }
}
