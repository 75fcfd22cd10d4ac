package io.processinspect.core;

import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;

/**
 * What all samples of one process share.
 *
 * @param cpus null for a snapshot, which has no percentages to compute: counting CPUs can cost more than the snapshot
 */
record SampleContext(ProcessIdentity process, MetricFlags metrics, String backend, Cpus cpus) {
    /** This one with other CPUs; the same object while they are the same object. */
    SampleContext with(Cpus present) {
        return present == cpus ? this : new SampleContext(process, metrics, backend, present);
    }

    SampleContext only(MetricFlags subset) {
        return new SampleContext(process, subset, backend, cpus);
    }
}
