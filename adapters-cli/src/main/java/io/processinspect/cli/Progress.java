package io.processinspect.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows how far a long wait has come, where a person is watching the messages. */
final class Progress {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final String CLEAR = "\r\u001b[K";

    private final Output output;
    private final CountDownLatch over = new CountDownLatch(1);

    private Progress(Output output) {
        this.output = output;
    }

    /** What takes its time. */
    interface Wait<T> {
        T run() throws InterruptedException;
    }

    /**
     * Waits, and shows it.
     *
     * @param total how long it takes; null when that is open
     */
    static <T> T during(Output output, String what, Duration total, Wait<T> wait) throws InterruptedException {
        if (!output.showsProgress() || total != null && total.compareTo(SHORT) <= 0) {
            return wait.run();
        }
        Progress progress = new Progress(output);
        Thread thread = new Thread(() -> progress.show(what, total), "processinspect-progress");
        thread.setDaemon(true);
        thread.start();
        try {
            return wait.run();
        } finally {
            progress.over.countDown();
            thread.join();
        }
    }

    private void show(String what, Duration total) {
        String end = total == null ? ", Ctrl-C ends it" : " of " + ValueFormat.time(total);
        try {
            for (long second = 0; !over.await(second == 0 ? 500 : 1000, TimeUnit.MILLISECONDS); second++) {
                output.toErr(CLEAR + output.fitMessage("processinspect: " + what + ": " + second + " s" + end));
            }
            output.toErr(CLEAR);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
