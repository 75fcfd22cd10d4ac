package io.processinspect.dll;

import io.processinspect.spi.CounterSource;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.WINDOWS)
class DllContractTest extends CounterSourceContract {
    @Override
    protected CounterSource openSource() {
        return new DllCounterSourceProvider().open(Map.of());
    }

    @Override
    protected Target startTarget() {
        return Workload.start();
    }

    @Override
    protected Optional<Target> startAgain(Target ended) {
        // The open handle keeps the pid from being reused; IdentityTest covers reuse.
        return Optional.empty();
    }

    @Override
    protected OptionalLong openDescriptors() {
        return OptionalLong.of(Windows.handles());
    }
}
