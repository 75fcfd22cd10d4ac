package io.processinspect.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real process, for backends that measure real ones: an idle JVM. */
public final class ChildProcess implements Target {
    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a child and returns when it is running.
     *
     * @throws UncheckedIOException when it cannot be started
     * @throws IllegalStateException when it exits immediately
     */
    public static ChildProcess start() {
        String java = ProcessHandle.current().info().command().orElseThrow();
        List<String> command =
                List.of(java, "-Xshare:auto", "-Xmx16m", "-XX:+UseSerialGC", "-cp", location(), Idle.class.getName());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.getInputStream().read() < 0) {
                throw new IllegalStateException("the child did not start: " + command);
            }
            return new ChildProcess(process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Starts a child with this pid, which must be free. On Linux root can choose the next pid through
     * {@code /proc/sys/kernel/ns_last_pid}.
     *
     * @return empty when that is not possible, or when other processes took the pid in all of 50 attempts
     */
    public static Optional<Target> startWithPid(long pid) {
        Path lastPid = Path.of("/proc/sys/kernel/ns_last_pid");
        for (int attempt = 0; attempt < 50 && Files.isWritable(lastPid); attempt++) {
            try {
                Files.writeString(lastPid, Long.toString(pid - 1));
                ChildProcess child = new ChildProcess(new ProcessBuilder("sleep", "600").start());
                if (child.pid() == pid) {
                    return Optional.of(child);
                }
                child.end();
            } catch (IOException refused) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String location() {
        try {
            return Path.of(ChildProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void end() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the child had exited", interrupted);
        }
    }

    /** Runs in the child: prints a line when it has started, and exits when its parent has. */
    static final class Idle {
        private Idle() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("ready");
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
