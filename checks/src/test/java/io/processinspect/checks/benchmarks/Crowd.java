package io.processinspect.checks.benchmarks;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Many idle processes, which do not outlive the benchmark. */
record Crowd(List<Process> processes) implements AutoCloseable {
    private static final File NOWHERE = new File("/dev/null");

    static Crowd of(int count) throws IOException {
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // No pipes: they would be a thousand descriptors of this program.
            all.add(new ProcessBuilder("sleep", "7200")
                    .redirectInput(ProcessBuilder.Redirect.from(NOWHERE))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        return new Crowd(all);
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
