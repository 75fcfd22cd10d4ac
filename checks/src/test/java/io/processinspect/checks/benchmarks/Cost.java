package io.processinspect.checks.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What one operation takes: CPU of its thread, and garbage. The least that was seen, as what else runs only ever adds. */
record Cost(double micros, double bytes) {
    static final Cost UNKNOWN = new Cost(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Cost of(int times, Runnable work) {
        long self = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(self);
        long nanos = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        double micros = (THREADS.getCurrentThreadCpuTime() - nanos) / 1e3 / times;
        return new Cost(micros, (double) (THREADS.getThreadAllocatedBytes(self) - bytes) / times);
    }

    /** This without what a part of it takes. */
    Cost less(Cost part) {
        return new Cost(micros - part.micros, bytes - part.bytes);
    }

    /** The lesser of both. */
    Cost or(Cost other) {
        return new Cost(Math.min(micros, other.micros), Math.min(bytes, other.bytes));
    }
}
