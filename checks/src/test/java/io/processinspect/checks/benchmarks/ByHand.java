package io.processinspect.checks.benchmarks;

import io.processinspect.Capabilities;
import io.processinspect.Cpus;
import io.processinspect.MetricFlags;
import io.processinspect.ProcessEntry;
import io.processinspect.SystemMemory;
import io.processinspect.fake.FakeMachine;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Timeline;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** A real backend under a clock that is moved by hand, so that all of its work is done by the thread that moves it. */
record ByHand(CounterSource source, FakeMachine machine) implements CounterSource {
    static ByHand over(String backend) {
        CounterSourceProvider provider = ServiceLoader.load(CounterSourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals(backend))
                .findFirst()
                .orElseThrow();
        return new ByHand(provider.open(Map.of()), new FakeMachine());
    }

    @Override
    public Timeline timeline() {
        return machine.source().timeline();
    }

    @Override
    public Capabilities capabilities() {
        return source.capabilities();
    }

    @Override
    public OpenProcess open(long pid, MetricFlags metrics) {
        return source.open(pid, metrics);
    }

    @Override
    public List<ProcessEntry> processes() {
        return source.processes();
    }

    @Override
    public SystemMemory systemMemory() {
        return source.systemMemory();
    }

    @Override
    public Cpus cpus() {
        return source.cpus();
    }

    @Override
    public void close() {
        source.close();
    }
}
