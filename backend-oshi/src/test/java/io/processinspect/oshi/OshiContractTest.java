package io.processinspect.oshi;

import io.processinspect.spi.CounterSource;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.util.Map;

/** The contract on real processes of this machine. */
class OshiContractTest extends CounterSourceContract {
    @Override
    protected CounterSource openSource() {
        return new OshiCounterSourceProvider().open(Map.of());
    }

    @Override
    protected Target startTarget() {
        return ChildProcess.start();
    }
}
