package io.processinspect.checks.benchmarks;

import io.processinspect.checks.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that measures the same by other means, and prints what it cost it. */
record Peer(String name, List<String> command) {
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

    /** The C program, compiled; empty, with a printed reason, where no compiler is. */
    static Optional<Peer> c() throws IOException {
        Path program = Checkout.ROOT.resolve("checks/target/peer");
        Path source = Checkout.ROOT.resolve("checks/src/test/c/peer.c");
        return works("the C peer", List.of("cc", "-O2", "-o", program.toString(), source.toString()))
                .map(compiled -> new Peer("C", List.of(program.toString())));
    }

    /** psutil; empty, with a printed reason, where it is not installed. */
    static Optional<Peer> psutil() {
        return works("psutil", List.of("python3", "-c", "import psutil"))
                .map(installed -> new Peer("psutil", List.of("python3", "-c", PSUTIL)));
    }

    private static Optional<Peer> works(String name, List<String> command) {
        Peer trial = new Peer(name, command);
        try {
            trial.cost();
            return Optional.of(trial);
        } catch (UncheckedIOException | IllegalStateException missing) {
            System.out.println("skipped: " + name + ", as this failed: " + String.join(" ", command));
            return Optional.empty();
        }
    }

    /** What it prints, as numbers. */
    double[] cost(Object... arguments) {
        List<String> all = new ArrayList<>(command);
        Stream.of(arguments).map(String::valueOf).forEach(all::add);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("it failed: " + all);
            }
            return printed.isBlank()
                    ? new double[0]
                    : Stream.of(printed.strip().split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
