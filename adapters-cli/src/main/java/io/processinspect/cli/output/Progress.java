package io.processinspect.cli.output;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Shows the progress of a long wait when stderr is a terminal. */
public final class Progress {
    private static final Duration MIN_TOTAL = Duration.ofSeconds(2);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Output output;
    private final CountDownLatch finished = new CountDownLatch(1);

    private Progress(Output output) {
        this.output = output;
    }

    /** Something to wait for. */
    public interface Wait<T> {
        T run() throws InterruptedException;
    }

    /**
     * Waits and shows the progress.
     *
     * @param total how long it takes; null when unknown
     */
    public static <T> T during(Output output, String what, Duration total, Wait<T> wait) throws InterruptedException {
        if (!output.showsProgress() || total != null && total.compareTo(MIN_TOTAL) <= 0) {
            return wait.run();
        }
        Progress progress = new Progress(output);
        Thread thread = new Thread(() -> progress.show(what, total), "processinspect-progress");
        thread.setDaemon(true);
        thread.start();
        try {
            return wait.run();
        } finally {
            progress.finished.countDown();
            thread.join();
        }
    }

    private void show(String what, Duration total) {
        String end = total == null ? ", until it exits or Ctrl-C" : " of " + ValueFormat.time(total);
        try {
            for (long second = 0; !finished.await(second == 0 ? 500 : 1000, TimeUnit.MILLISECONDS); second++) {
                output.toErr(CLEAR_LINE + output.fitMessage("processinspect: " + what + ": " + second + " s" + end));
            }
            output.toErr(CLEAR_LINE);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
