package io.processinspect.oshi;

import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.util.Map;
import java.util.Set;

/** The backend {@code oshi}: available on every system on which OSHI can read the current process. */
public final class OshiCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "oshi";

    /** Used by {@link java.util.ServiceLoader}. */
    public OshiCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 0: native backends take precedence. */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(NAME, options, Set.of());
        return OshiCounterSource.open();
    }
}
