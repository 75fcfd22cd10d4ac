package io.processinspect.spi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SystemTimelineTest {
    private final Timeline timeline = SystemTimeline.instance();

    @Test
    void a_task_runs_immediately_and_again_when_due() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        Timeline.Timer timer = timeline.timer("test", () -> {
            runs.countDown();
            return timeline.nanoTime() + 1_000_000;
        });
        runs.await();
        timer.close();
    }

    @Test
    void a_task_that_is_never_due_runs_when_woken() throws InterruptedException {
        Semaphore runs = new Semaphore(0);
        try (Timeline.Timer timer = timeline.timer("test", () -> {
            runs.release();
            return Timeline.NEVER;
        })) {
            for (int i = 0; i < 100; i++) {
                runs.acquire();
                timer.wake();
            }
        }
    }

    @Test
    void an_interrupt_does_not_end_the_wait() throws InterruptedException {
        Semaphore runs = new Semaphore(0);
        AtomicReference<Thread> thread = new AtomicReference<>();
        try (Timeline.Timer timer = timeline.timer("test", () -> {
            thread.set(Thread.currentThread());
            runs.release();
            return Timeline.NEVER;
        })) {
            runs.acquire();
            thread.get().interrupt();
            timer.wake();
            runs.acquire();
            assertTrue(thread.get().isDaemon());
        }
    }

    @Test
    void close_ends_the_thread() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        Timeline.Timer timer = timeline.timer("test", () -> {
            thread.set(Thread.currentThread());
            ran.countDown();
            return Timeline.NEVER;
        });
        ran.await();
        timer.close();
        thread.get().join();
    }

    @Test
    void eight_listeners_run_concurrently() throws InterruptedException {
        CountDownLatch together = new CountDownLatch(8);
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            timeline.listeners().execute(() -> {
                together.countDown();
                awaitQuietly(together);
                done.countDown();
            });
        }
        done.await();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
