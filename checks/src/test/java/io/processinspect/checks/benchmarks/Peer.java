package io.processinspect.checks.benchmarks;

import io.processinspect.checks.Checkout;
import io.processinspect.checks.Child;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that measures the same by other means, and prints what it cost it. */
record Peer(List<String> command) {
    private static final String PSUTIL = """
            import os, psutil, sys, time
            process = psutil.Process(int(sys.argv[1]))
            count = int(sys.argv[2])
            names = ['name', 'status', 'memory_info', 'num_fds', 'num_threads', 'cpu_times', 'io_counters']
            start = time.thread_time_ns()
            for i in range(count):
                process.as_dict(names)
            print((time.thread_time_ns() - start) / 1e3 / count)
            """;

    private static final String CONNECTIONS = """
            import psutil, time
            start = time.thread_time_ns()
            psutil.net_connections('tcp')
            print((time.thread_time_ns() - start) / 1e3)
            """;

    /** The C program, compiled; empty, with a printed reason, where no compiler is. */
    static Optional<Peer> c() {
        Path program = Checkout.ROOT.resolve("checks/target/peer");
        Path source = Checkout.ROOT.resolve("checks/src/test/c/peer.c");
        boolean compiled =
                works("the C peer", List.of("cc", "-O2", "-pthread", "-o", program.toString(), source.toString()));
        return compiled ? Optional.of(new Peer(List.of(program.toString()))) : Optional.empty();
    }

    /** psutil; empty, with a printed reason, where it is not installed. */
    static Optional<Peer> psutil() {
        return psutil(PSUTIL);
    }

    /** The same, which lists connections and their processes. */
    static Optional<Peer> psutilConnections() {
        return psutil(CONNECTIONS);
    }

    private static Optional<Peer> psutil(String program) {
        boolean installed = works("psutil", List.of(python(), "-c", "import psutil"));
        return installed ? Optional.of(new Peer(List.of(python(), "-c", program))) : Optional.empty();
    }

    /** Python itself: the python3 of a version manager is a script that takes longer to start than the program. */
    static String python() {
        try (Child shim = Child.start(List.of("python3", "-c", "import sys; print(sys.executable)"))) {
            String found = shim.outcome().out().strip();
            return found.isEmpty() ? "python3" : found;
        } catch (UncheckedIOException missing) {
            return "python3";
        }
    }

    private static boolean works(String name, List<String> command) {
        boolean works;
        try (Child trial = Child.start(command)) {
            works = trial.outcome().code() == 0;
        } catch (UncheckedIOException missing) {
            works = false;
        }
        if (!works) {
            System.out.println("skipped: " + name + ", as this failed: " + String.join(" ", command));
        }
        return works;
    }

    /** The command with these arguments. */
    List<String> with(Object... arguments) {
        List<String> all = new ArrayList<>(command);
        Stream.of(arguments).map(String::valueOf).forEach(all::add);
        return all;
    }

    /** What it prints, as numbers. */
    double[] cost(Object... arguments) {
        List<String> all = with(arguments);
        try (Child program = Child.start(all)) {
            Child.Outcome outcome = program.outcome();
            if (outcome.code() != 0) {
                throw new IllegalStateException("it failed: " + all + ": " + outcome.err());
            }
            return Stream.of(outcome.out().strip().split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
    }
}
