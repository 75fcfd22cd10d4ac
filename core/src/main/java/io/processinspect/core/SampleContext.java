package io.processinspect.core;

import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.NetworkCoverage;
import io.processinspect.ProcessIdentity;

/**
 * What all samples of one process share.
 *
 * @param network how network bytes are counted, if from when the process was opened; null otherwise
 * @param cpus null for a snapshot, which has no percentages to compute: counting CPUs can cost more than the snapshot
 */
record SampleContext(ProcessIdentity process, MetricFlags metrics, String backend, NetworkCoverage network, Cpus cpus) {
    /** This one at present, with an equal identity; the same object while both are the same objects. */
    SampleContext with(ProcessIdentity identity, Cpus present) {
        return identity == process && present == cpus
                ? this
                : new SampleContext(identity, metrics, backend, network, present);
    }

    SampleContext only(MetricFlags subset) {
        return new SampleContext(process, subset, backend, network, cpus);
    }
}
