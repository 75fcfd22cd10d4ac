package io.processinspect.linux;

import com.sun.jna.Native;
import io.processinspect.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Network namespaces of other processes. A socket that is opened in one stays in it. */
final class NetworkNamespace {
    private NetworkNamespace() {}

    /**
     * Does something in the network namespace of a process, on a thread that ends with it.
     *
     * @throws BackendUnavailableException when the namespace cannot be entered, or is not the named one
     */
    static <V> V in(long pid, String namespace, Callable<V> work) {
        FutureTask<V> task = new FutureTask<>(() -> {
            enter(pid, namespace);
            return work.call();
        });
        Thread thread = new Thread(task, "processinspect-namespace");
        thread.setDaemon(true);
        thread.start();
        return result(task);
    }

    private static void enter(long pid, String namespace) throws IOException {
        int file = LibC.Folders.open("/proc/" + pid + "/ns/net", LibC.O_CLOEXEC);
        if (file < 0) {
            throw refused();
        }
        try {
            if (LibC.Sockets.setns(file, LibC.Sockets.NETWORK_NAMESPACE) != 0) {
                throw refused();
            }
        } finally {
            LibC.close(file);
        }
        String entered =
                Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
        if (!entered.equals(namespace)) {
            throw new BackendUnavailableException("pid " + pid + " is another process now");
        }
    }

    private static BackendUnavailableException refused() {
        return new BackendUnavailableException("it is in another network namespace, which cannot be entered (error "
                + Native.getLastError() + " of the kernel); that needs CAP_SYS_ADMIN");
    }

    /** It takes no longer than some system calls, so that an interrupt need not end it. */
    private static <V> V result(FutureTask<V> task) {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof BackendUnavailableException refused) {
                throw refused;
            }
            throw new BackendUnavailableException("cannot enter a network namespace: " + failure.getCause(), failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
