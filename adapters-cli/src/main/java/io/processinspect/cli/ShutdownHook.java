package io.processinspect.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command finish on Ctrl-C or SIGTERM, e.g. print its result: the JVM waits for its shutdown hooks, then exits with
 * 128 + the signal's number.
 */
final class ShutdownHook {
    // A command that never finishes must not make Ctrl-C useless.
    private static final long TIMEOUT_SECONDS = 5;

    private static volatile boolean shuttingDown;
    /** That of the running command; null if none runs. */
    private static volatile ShutdownHook current;

    private final CountDownLatch done = new CountDownLatch(1);

    private ShutdownHook() {}

    /**
     * Runs work that a signal ends early.
     *
     * @param stop makes the work return soon
     */
    static <T> T during(Runnable stop, Callable<T> work) throws Exception {
        ShutdownHook shutdown = new ShutdownHook();
        Thread hook = new Thread(() -> shutdown.interrupt(stop), "processinspect-interrupt");
        current = shutdown;
        register(hook);
        try {
            return work.call();
        } finally {
            current = null;
            shutdown.done.countDown();
            unregister(hook);
        }
    }

    private static void register(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException early) {
            // The JVM was shutting down before the work began, and nobody will stop it.
            shuttingDown = true;
            current = null;
        }
    }

    private static void unregister(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException late) {
            // The JVM is shutting down: the hook sees that the work is done, and returns.
            shuttingDown = true;
        }
    }

    private void interrupt(Runnable stop) {
        shuttingDown = true;
        stop.run();
        awaitDone();
    }

    private void awaitDone() {
        try {
            done.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the work that a signal has interrupted is done; returns at once if none has. */
    static void awaitEnd() {
        ShutdownHook running = current;
        if (running != null && isShuttingDown()) {
            running.awaitDone();
        }
    }

    /** The JVM tells only by refusing another hook. */
    private static boolean isShuttingDown() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException refused) {
            return true;
        }
    }

    /** Exits with this code, unless the JVM is shutting down already, with the signal's code. */
    static void exit(int code) {
        if (!shuttingDown) {
            System.exit(code);
        }
    }
}
