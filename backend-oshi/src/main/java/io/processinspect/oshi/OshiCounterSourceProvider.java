package io.processinspect.oshi;

import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.util.Map;
import java.util.Set;

/** The backend {@code oshi}: available wherever OSHI can read its own process. */
public final class OshiCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "oshi";

    /** For the service loader. */
    public OshiCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 0: a backend of this system's own comes before. */
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
