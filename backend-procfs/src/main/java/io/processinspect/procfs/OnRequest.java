package io.processinspect.procfs;

import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSocket;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.file.StatHandle;
import io.processinspect.procfs.net.OpenSockets;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** What is read of a process on request alone: its command line and its sockets. */
final class OnRequest {
    /** How many more are tried when a thread that stands in for an exited main thread exits as well. */
    private static final int MAX_THREADS = 4;

    private final ProcfsContext procfs;
    /** Null if the process is identified by pid and start time. */
    private final StatHandle handle;

    OnRequest(ProcfsContext procfs, StatHandle handle) {
        this.procfs = procfs;
        this.handle = handle;
    }

    /** Empty if the process has none or has exited. */
    List<String> commandLine(ProcessIdentity process) {
        return whileAlive(process, "command line", this::commandLine).orElse(List.of());
    }

    private List<String> commandLine(ReadBuffers buffers, StatHandle proof, String thread) throws IOException {
        proof.readCmdline(thread, buffers.buffer, buffers.cmdline);
        return buffers.cmdline.arguments();
    }

    List<ProcessSocket> sockets(ProcessIdentity process) {
        long pid = process.pid();
        for (int left = MAX_THREADS; ; left--) {
            try {
                return whileAlive(process, "sockets", (buffers, proof, thread) -> sockets(pid, thread))
                        .orElseThrow(() -> NoSuchProcessException.exited(pid));
            } catch (NoSuchProcessException gone) {
                if (left == 0) {
                    throw gone;
                }
            }
        }
    }

    private List<ProcessSocket> sockets(long pid, String thread) throws IOException {
        try {
            return OpenSockets.read(
                    procfs.folder(), pid, thread, namespace -> procfs.calls().tcpSockets(pid, namespace));
        } catch (NoSuchFileException exiting) {
            // It loses its namespaces before it is seen to have exited.
            throw NoSuchProcessException.exited(pid);
        }
    }

    /** A read of a process. */
    private interface Request<V> {
        /** Reads it, through files of a thread that lives; see {@link LiveThread}. */
        V read(ReadBuffers buffers, StatHandle proof, String thread) throws IOException;
    }

    /** Empty when the process has exited. */
    private <V> Optional<V> whileAlive(ProcessIdentity process, String what, Request<V> request) {
        ReadBuffers buffers = procfs.pool().acquire();
        try (StatHandle now = handle == null ? StatHandle.open(procfs.folder(), process.pid()) : null) {
            StatHandle proof = handle == null ? now : handle;
            return proof == null ? Optional.empty() : whileAlive(process, buffers, proof, request);
        } catch (java.nio.file.AccessDeniedException refused) {
            throw new AccessDeniedException(process.pid(), ReadFailure.reasonOf(refused));
        } catch (IOException failure) {
            throw new BackendUnavailableException(
                    "cannot read the " + what + " of " + process + ": " + ReadFailure.reasonOf(failure), failure);
        } finally {
            procfs.pool().release(buffers);
        }
    }

    private <V> Optional<V> whileAlive(
            ProcessIdentity process, ReadBuffers buffers, StatHandle proof, Request<V> request) throws IOException {
        V result;
        try {
            String thread =
                    proof.read(buffers.buffer, buffers.stat) ? LiveThread.ofStat(procfs.folder(), buffers) : null;
            if (thread == null) {
                return Optional.empty();
            }
            result = request.read(buffers, proof, thread);
        } catch (IOException failure) {
            if (proof.answers(buffers.buffer)) {
                throw failure;
            }
            return Optional.empty();
        }
        boolean same = proof.read(buffers.buffer, buffers.stat) && procfs.isOf(process, buffers.stat);
        return same ? Optional.of(result) : Optional.empty();
    }
}
