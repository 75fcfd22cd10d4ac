package io.processinspect.procfs;

import io.processinspect.spi.CounterSource;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract on real processes of this machine. */
@EnabledOnOs(OS.LINUX)
class ProcfsContractTest extends CounterSourceContract {
    @Override
    protected CounterSource openSource() {
        return new ProcfsCounterSourceProvider().open(Map.of());
    }

    @Override
    protected Target startTarget() {
        return ChildProcess.start();
    }

    @Override
    protected Optional<Target> startAgain(Target ended) {
        return ChildProcess.startWithPid(ended.pid());
    }

    /** The first process is root's; root itself may read everything. */
    @Override
    protected OptionalLong forbiddenPid() {
        boolean root = System.getProperty("user.name").equals("root");
        return root ? OptionalLong.empty() : OptionalLong.of(1);
    }
}
