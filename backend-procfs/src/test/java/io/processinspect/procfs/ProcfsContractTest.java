package io.processinspect.procfs;

import io.processinspect.procfs.file.DescriptorBudget;
import io.processinspect.spi.CounterSource;
import io.processinspect.tck.ChildProcess;
import io.processinspect.tck.CounterSourceContract;
import io.processinspect.tck.Target;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contract on real processes of this machine, with descriptors in plenty and without. */
@EnabledOnOs(OS.LINUX)
class ProcfsContractTest {
    private abstract static class OnThisMachine extends CounterSourceContract {
        private final DescriptorBudget budget;

        OnThisMachine(DescriptorBudget budget) {
            this.budget = budget;
        }

        @Override
        protected CounterSource openSource() {
            return ProcfsCounterSource.open(
                    "/proc", budget, true, ProcessNetworks.Mode.SOCK_DIAG, ProcfsContext.Idle.SKIP);
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

    @Nested
    class With_all_files_held extends OnThisMachine {
        With_all_files_held() {
            super(DescriptorBudget.ofThisProgram());
        }
    }

    @Nested
    class With_only_the_process_held extends OnThisMachine {
        With_only_the_process_held() {
            super(new DescriptorBudget(3));
        }
    }

    @Nested
    class With_nothing_held extends OnThisMachine {
        With_nothing_held() {
            super(new DescriptorBudget(0));
        }

        /** By pid and start time the next process may be taken for this one. */
        @Override
        protected Optional<Target> startAgain(Target ended) {
            return Optional.empty();
        }
    }
}
