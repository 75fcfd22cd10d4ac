package io.processinspect.spi;

import io.processinspect.BackendUnavailableException;
import io.processinspect.ProcessIdentity;
import java.util.List;
import java.util.OptionalInt;

/**
 * One process, held open. Core never calls one handle from two threads at once, but from one thread after another.
 */
public interface OpenProcess extends AutoCloseable {
    /** Which process. */
    ProcessIdentity process();

    /**
     * Reads the counters that the reading wants, the name and the status. What it throws makes the whole reading failed,
     * which proves no exit. A counter that cannot be had is marked absent
     * with its reason; one that is neither set nor marked counts as unsupported.
     *
     * @return false when the process has exited, then for good. The reading may hold cumulative counters all the same:
     *     what the system still knew at the end
     */
    boolean read(Reading into);

    /** The exit code, after {@link #read} returned false and where the system tells it; a signal is 128 + its number. */
    default OptionalInt exitCode() {
        return OptionalInt.empty();
    }

    /**
     * What it was started with, the program first, as it shows that now: a process may write over it. Of a long one the
     * first 4,096 bytes are enough.
     *
     * @return empty where it has none, as threads of a kernel, where it has exited, and where the system shows none
     * @throws BackendUnavailableException when it could not be read, which proves nothing
     */
    default List<String> commandLine() {
        return List.of();
    }

    /** Lets the process go. Does nothing the second time, and does not throw; if it does, core logs it and goes on. */
    @Override
    void close();
}
