package io.processinspect.core;

import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessIdentity;

/** What all samples of one process have in common. */
record Subject(ProcessIdentity process, MetricFlags metrics, String backend, Cpus cpus) {
    Subject only(MetricFlags subset) {
        return new Subject(process, subset, backend, cpus);
    }
}
