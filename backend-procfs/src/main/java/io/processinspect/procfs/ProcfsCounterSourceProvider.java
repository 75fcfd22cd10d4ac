package io.processinspect.procfs;

import io.processinspect.BackendUnavailableException;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.io.File;
import java.util.Map;
import java.util.Set;

/**
 * The backend {@code procfs}: Linux' own counters from the files below {@code /proc}, or below another folder that the
 * option {@code root} names: the machine's as a container sees it, or a copy of files for tests.
 */
public final class ProcfsCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "procfs";
    private static final String ROOT = "root";

    /** For the service loader. */
    public ProcfsCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 100: before those that work on every system. */
    @Override
    public int priority() {
        return 100;
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(NAME, options, Set.of(ROOT));
        if (File.separatorChar != '/') {
            throw new BackendUnavailableException("it reads Linux, which this is not");
        }
        String root = options.getOrDefault(ROOT, ProcFolder.OWN.path());
        if (root.isBlank()) {
            throw new BackendUnavailableException("option root is empty; it takes a folder such as /proc");
        }
        return ProcfsCounterSource.open(root, DescriptorBudget.ofThisProgram());
    }
}
