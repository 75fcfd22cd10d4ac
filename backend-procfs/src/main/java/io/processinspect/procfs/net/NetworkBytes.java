package io.processinspect.procfs.net;

/** A way to count the network bytes of processes. Safe for all threads. */
public interface NetworkBytes {
    /**
     * Opens an account for the process that has the pid now: what it sends and receives from here on is counted.
     *
     * @param namespace the name of the network namespace that it is in; null for this program's own, and where it does not matter
     * @throws io.processinspect.BackendUnavailableException when the kernel refuses
     */
    Account open(long pid, String namespace);

    /** Whether it counts the sockets of a network namespace, by the descriptors of the process. */
    boolean isByDescriptors();

    /** The accounts that this thread reads until {@link #endBatch} may share what they read. */
    default void beginBatch() {}

    /** Ends what {@link #beginBatch} began. */
    default void endBatch() {}

    /** The network bytes of one process since the account was opened. */
    interface Account extends AutoCloseable {
        /**
         * Brings the account up to date.
         *
         * @return false when bytes since the last call may be missing, as more sockets were closed than the kernel could tell of
         */
        boolean read();

        /** Waits some milliseconds, if need be, until the kernel has told of the sockets that the exit of the process closed. */
        default void awaitLast() {}

        /** Whether it still is of this process alone after that has exited and its pid is free. */
        boolean outlives();

        /** Whether the process may be looked at; its bytes are not known otherwise. */
        boolean isReadable();

        /** Bytes sent. */
        long sent();

        /** Bytes received. */
        long received();

        @Override
        void close();
    }
}
