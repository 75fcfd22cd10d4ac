package io.processinspect.core;

import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;

/**
 * What all samples of one process have in common.
 *
 * @param cpus null for a snapshot, which has no share to compute: finding them can cost more than the snapshot
 */
record SampleContext(ProcessIdentity process, MetricFlags metrics, String backend, Cpus cpus) {
    SampleContext only(MetricFlags subset) {
        return new SampleContext(process, subset, backend, cpus);
    }
}
