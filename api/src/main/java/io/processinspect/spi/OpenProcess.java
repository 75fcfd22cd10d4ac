package io.processinspect.spi;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSocket;
import java.util.List;
import java.util.OptionalInt;

/**
 * A handle to one process. Core may call a handle from different threads, but never from two at once.
 */
public interface OpenProcess extends AutoCloseable {
    /**
     * The open process: the same object until the wall clock is set, then an equal identity with the adjusted start time.
     */
    ProcessIdentity process();

    /**
     * Reads the requested counters, the name and the status. An exception marks the whole reading as failed, but does
     * not count as an exit. A counter that is unavailable is marked absent with its reason; one that is neither set nor
     * marked counts as unsupported.
     *
     * @return false when the process has exited, and then on every later call. The reading may still hold cumulative
     *     counters: their final values, if the system still reports them
     */
    boolean read(Reading into);

    /**
     * Like {@link #read}, but never throws: an exception or error marks all requested counters absent (failed).
     *
     * @return the result of {@link #read}; true when it threw, which does not prove an exit
     */
    default boolean tryRead(Reading into) {
        try {
            return read(into);
        } catch (Throwable failure) {
            // Catches Error as well, e.g. from a missing native library: the sampler must keep running.
            into.fail(String.valueOf(failure));
            return true;
        }
    }

    /**
     * The exit code, after {@link #read} has returned false; 128 + N for signal N; empty when the system does not
     * report it (default: empty).
     */
    default OptionalInt exitCode() {
        return OptionalInt.empty();
    }

    /**
     * Asks to be told of the exit, before a read finds it. Core reads the process then; it may be told too early. At most one
     * call per handle.
     *
     * @param action called at most once, soon after the process has exited, on a thread of the backend, or before this returns if
     *     it has exited already; it must not block, and has no effect after {@link #close()}. A backend that is not told itself
     *     never calls it (default)
     */
    default void onExit(Runnable action) {}

    /**
     * The command line, starting with the program, as currently reported: a process may overwrite it. The first 4,096
     * bytes of a long one suffice.
     *
     * @return empty when the process has none, such as a kernel thread, when it has exited, and when the system does
     *     not report it (default: empty)
     * @throws AccessDeniedException when this user may not read it
     * @throws BackendUnavailableException when the read failed, which does not prove that the process has exited
     */
    default List<String> commandLine() {
        return List.of();
    }

    /**
     * The sockets that the process has open, each once, in the order of their descriptors.
     *
     * @throws NoSuchProcessException when it has exited
     * @throws AccessDeniedException when this user may not see them
     * @throws BackendUnavailableException when the read failed, which does not prove that the process has exited, and when
     *     the backend lists no sockets (default)
     */
    default List<ProcessSocket> sockets() {
        throw new BackendUnavailableException("this backend lists no sockets; procfs and oshi do");
    }

    /** Closes the handle. Idempotent. Must not throw; if it does, core logs the exception and continues. */
    @Override
    void close();
}
