package io.processinspect.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and its like: the Java machine runs its shutdown hooks, and then ends with 128 + the signal. What a command does
 * last, such as printing its result, happens before that.
 */
final class ShutdownHook {
    // A hook that never returned would make Ctrl-C useless.
    private static final long PATIENCE_SECONDS = 5;

    private static volatile boolean happened;

    private final CountDownLatch done = new CountDownLatch(1);

    private ShutdownHook() {}

    /**
     * Does something that an interruption cuts short, but lets come to its end.
     *
     * @param stop makes it come to its end
     */
    static <T> T during(Runnable stop, Callable<T> work) throws Exception {
        ShutdownHook interruption = new ShutdownHook();
        Thread hook = new Thread(() -> interruption.interrupt(stop), "processinspect-interrupt");
        remember(hook);
        try {
            return work.call();
        } finally {
            interruption.done.countDown();
            forget(hook);
        }
    }

    private static void remember(Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException early) {
            // It happened before anything was begun.
            happened = true;
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException late) {
            // It happened: the hook finds the work done, and ends.
            happened = true;
        }
    }

    private void interrupt(Runnable stop) {
        happened = true;
        stop.run();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the program; during an interruption it is ending already, with the signal's code. */
    static void exit(int code) {
        if (!happened) {
            System.exit(code);
        }
    }
}
