package io.processinspect.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.processinspect.spi.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The thread of all periodic reads, over a clock that stands where the test puts it. */
class TickSchedulerTest {
    private final List<String> runs = new ArrayList<>();
    private final Clock clock = new Clock();
    private final TickScheduler scheduler = new TickScheduler(clock);

    private final class Clock implements Timeline {
        private long now;
        private Timeline.Task due;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public void sleepUntil(long nanoTime) {
            now = nanoTime;
        }

        @Override
        public Timer timer(String name, Timeline.Task task) {
            due = task;
            return new Timer() {
                @Override
                public void wake() {}

                @Override
                public void close() {
                    due = () -> NEVER;
                    runs.add("timer closed");
                }
            };
        }

        @Override
        public Executor listeners() {
            return Runnable::run;
        }

        /** Runs what is due at this time; returns what is due next. */
        long at(long time) {
            now = time;
            return due.run();
        }
    }

    private final class Named extends TickScheduler.Task {
        private final String name;
        private final long every;
        private final Throwable fault;

        Named(String name, long every, Throwable fault) {
            this.name = name;
            this.every = every;
            this.fault = fault;
        }

        @Override
        long run(long now) {
            runs.add(name);
            if (fault instanceof Error error) {
                throw error;
            }
            if (fault instanceof RuntimeException failure) {
                throw failure;
            }
            return now + every;
        }

        @Override
        void abort() {
            runs.add(name + " aborted");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void the_order_holds_where_the_clock_wraps() {
        long before = Long.MAX_VALUE - 10;
        clock.now = before;
        // Behind the wrap, and so the greater of the two although its number is the smaller.
        scheduler.add(new Named("later", 100, null), before + 20);
        scheduler.add(new Named("sooner", 100, null), before + 5);
        assertEquals(before + 5, clock.at(before));
        assertEquals(before + 20, clock.at(before + 5));
        assertEquals(List.of("sooner"), runs);
        assertEquals(before + 105, clock.at(before + 20));
        assertEquals(List.of("sooner", "later"), runs);
    }

    @Test
    void a_task_that_fails_is_aborted_and_the_others_go_on() {
        scheduler.add(new Named("bad", 10, new IllegalStateException("a fault of core's")), 10);
        scheduler.add(new Named("good", 10, null), 10);
        try (Logged log = Logged.begin()) {
            clock.at(10);
            assertEquals(
                    List.of("SEVERE: sampling bad failed and was stopped; please report this as a bug"),
                    log.messages());
        }
        clock.at(20);
        assertEquals(
                List.of("bad", "bad aborted", "good", "good"),
                runs.stream().sorted().toList());
    }

    @Test
    void out_of_memory_delays_a_task_and_does_not_stop_it() {
        scheduler.add(new Named("starved", 10, new OutOfMemoryError("made up")), 10);
        try (Logged log = Logged.begin()) {
            assertEquals(1_000_000_010, clock.at(10));
            assertEquals(1_000_000_010, clock.at(1_000_000_000));
            assertEquals(2_000_000_010, clock.at(1_000_000_010));
            assertEquals(
                    List.of(
                            "WARNING: out of memory while reading starved; trying again once a second; give the program more"
                                    + " (java -Xmx)"),
                    log.messages());
        }
        assertEquals(List.of("starved", "starved"), runs);
    }

    @Test
    void what_is_cancelled_while_it_runs_is_not_run_again() {
        List<TickScheduler.Task> self = new ArrayList<>();
        self.add(new TickScheduler.Task() {
            @Override
            long run(long now) {
                runs.add("once");
                scheduler.cancel(self.get(0));
                return now + 1;
            }

            @Override
            void abort() {}
        });
        scheduler.add(self.get(0), 1);
        clock.at(1);
        assertEquals(Timeline.NEVER, clock.at(5));
        assertEquals(List.of("once"), runs);
    }

    @Test
    void a_closed_scheduler_runs_and_takes_nothing() {
        scheduler.add(new Named("never", 1, null), 1);
        scheduler.close();
        scheduler.add(new Named("never", 1, null), 1);
        assertEquals(Timeline.NEVER, clock.at(5));
        assertEquals(List.of("timer closed"), runs);
    }

    @Test
    void a_hastened_task_runs_at_once_and_then_at_its_times() {
        Named task = new Named("task", 10, null);
        scheduler.add(task, 10);
        scheduler.add(new Named("other", 10, null), 5);
        clock.at(3);
        scheduler.hasten(task);
        assertEquals(5, clock.at(3));
        assertEquals(List.of("task"), runs);
        assertEquals(13, clock.at(5));
        scheduler.cancel(task);
        scheduler.hasten(task);
        assertEquals(15, clock.at(14));
        assertEquals(List.of("task", "other"), runs);
    }

    @Test
    void a_task_that_is_hastened_while_it_runs_runs_once_more() {
        scheduler.add(
                new TickScheduler.Task() {
                    @Override
                    long run(long now) {
                        runs.add("at " + now);
                        if (runs.size() == 1) {
                            scheduler.hasten(this);
                        }
                        return now + 10;
                    }

                    @Override
                    void abort() {}
                },
                10);
        assertEquals(20, clock.at(10));
        assertEquals(List.of("at 10", "at 10"), runs);
    }
}
