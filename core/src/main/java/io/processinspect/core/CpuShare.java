package io.processinspect.core;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.ProcessSample;

/**
 * CPU shares: the only place that computes them. Systems count CPU time in steps, so a short interval can seem to hold more
 * CPU time than there is; every share is capped at the capacity of the machine.
 */
public final class CpuShare {
    static final Absence WENT_BACKWARDS = Absence.failed("the CPU time went backwards");
    static final Absence NO_TIME = Absence.failed("the clock stood still");

    private static final Absence NO_LIMIT = Absence.unsupported("no quota or affinity known");

    private CpuShare() {}

    /**
     * The share of the whole machine, 0..100.
     *
     * @param busyNanos CPU time in the interval
     * @param intervalNanos above 0
     * @param cpus of the machine, 1 or more
     */
    static double ofMachine(long busyNanos, long intervalNanos, int cpus) {
        return Math.min(100, 100.0 * busyNanos / intervalNanos / cpus);
    }

    /** The share of one CPU, 0..100 x CPUs; absent (failed) if CPU time or clock did not advance. */
    static Measured<Double> ofOneCpu(long busyNanos, long intervalNanos, int cpus) {
        if (busyNanos < 0) {
            return Measured.absent("CPU share", WENT_BACKWARDS);
        }
        return intervalNanos <= 0
                ? Measured.absent("CPU share", NO_TIME)
                : Measured.of(cpus * ofMachine(busyNanos, intervalNanos, cpus));
    }

    /** A share of the machine as a share of what affinity and quota allow; absent (unsupported) if neither is a limit. */
    static Measured<Double> ofAllowed(double ofMachine, Cpus cpus) {
        return cpus.effectiveLimit().isPresent()
                ? Measured.of(ofMachine * cpus.online() / cpus.effectiveLimit().getAsDouble())
                : Measured.absent("share of the allowed CPUs", NO_LIMIT);
    }

    /**
     * The kernel's part of a process's CPU time, 0..1: of the interval; of its whole life where the interval has no step of
     * either part; 0 where the parts are not known.
     */
    public static double kernelPart(ProcessSample sample) {
        double part = kernelPart(sample.value(Counter.KERNEL_NANOS), sample.value(Counter.USER_NANOS));
        if (Double.isNaN(part)) {
            part = kernelPart(sample.total(Counter.KERNEL_NANOS), sample.total(Counter.USER_NANOS));
        }
        return Double.isNaN(part) ? 0 : part;
    }

    private static double kernelPart(Measured<Long> kernel, Measured<Long> user) {
        if (!kernel.isPresent() || !user.isPresent()) {
            return Double.NaN;
        }
        // 0 of 0 is not a number.
        return (double) kernel.get() / ((double) kernel.get() + user.get());
    }
}
