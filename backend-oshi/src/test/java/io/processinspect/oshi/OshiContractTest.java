package io.processinspect.oshi;

import io.processinspect.spi.CounterSource;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs the contract on real processes of this machine. */
class OshiContractTest extends CounterSourceContract {
    @Override
    protected CounterSource openSource() {
        return new OshiCounterSourceProvider().open(Map.of());
    }

    @Override
    protected Target startTarget() {
        return ChildProcess.start();
    }

    @Override
    protected Optional<Target> startAgain(Target ended) {
        return ChildProcess.startWithPid(ended.pid());
    }

    /** Process 1 belongs to root; root itself may read everything. */
    @Override
    protected OptionalLong forbiddenPid() {
        boolean root = System.getProperty("user.name").equals("root");
        return root ? OptionalLong.empty() : OptionalLong.of(1);
    }
}
