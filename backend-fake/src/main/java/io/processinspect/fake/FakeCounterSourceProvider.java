package io.processinspect.fake;

import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.util.Map;
import java.util.Set;

/** The backend {@code fake}: a small scripted machine for demos. Selected only when requested by name. */
public final class FakeCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "fake";

    /** Used by {@link java.util.ServiceLoader}. */
    public FakeCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return EXPLICIT_ONLY;
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(NAME, options, Set.of());
        return DemoMachine.open();
    }
}
