package io.processinspect.tck;

import io.processinspect.Counter;
import io.processinspect.Metric;
import io.processinspect.fake.FakeMachine;
import io.processinspect.fake.FakeProcess;
import io.processinspect.spi.CounterSource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs the contract on scripted processes, which can produce situations that are rare on a real machine. */
class FakeContractTest extends CounterSourceContract {
    private final FakeMachine machine = new FakeMachine();
    private long nextPid = 100;

    FakeContractTest() {
        start(1);
    }

    private Target start(long pid) {
        FakeProcess process = machine.process(pid, "process " + pid);
        Counter.all().forEach(counter -> process.value(counter, 1));
        return new Target() {
            private boolean ended;

            @Override
            public long pid() {
                return pid;
            }

            @Override
            public void end() {
                if (!ended) {
                    ended = true;
                    machine.clock().advance(Duration.ofMillis(1));
                    process.exit(0);
                }
            }
        };
    }

    @Override
    protected CounterSource openSource() {
        return machine.source();
    }

    @Override
    protected Target startTarget() {
        return start(nextPid++);
    }

    @Override
    protected Optional<Target> startAgain(Target ended) {
        return Optional.of(start(ended.pid()));
    }

    @Override
    protected OptionalLong forbiddenPid() {
        machine.process(66, "vault").value(Counter.THREADS, 1).denied(Metric.IO);
        return OptionalLong.of(66);
    }

    @Override
    protected OptionalLong openDescriptors() {
        return OptionalLong.of(machine.openHandles());
    }
}
