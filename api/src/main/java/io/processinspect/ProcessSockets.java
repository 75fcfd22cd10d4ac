package io.processinspect;

import java.util.List;
import java.util.Objects;

/**
 * The sockets that a process has open. Immutable.
 *
 * @param process the process
 * @param sockets in the order of their descriptors, each once; not those that it has closed and the kernel still keeps
 */
public record ProcessSockets(ProcessIdentity process, List<ProcessSocket> sockets) {
    /** Rejects null; copies the list. */
    public ProcessSockets {
        Objects.requireNonNull(process, "process");
        sockets = List.copyOf(sockets);
    }
}
