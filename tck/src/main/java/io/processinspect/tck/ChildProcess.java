package io.processinspect.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A real process for backends that measure real ones: a Java machine that does nothing until it is ended. */
public final class ChildProcess implements Target {
    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one, and returns when it runs.
     *
     * @throws UncheckedIOException when it cannot be started
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
     * Starts one that has this pid, which must be free: Linux lets root say which pid comes next.
     *
     * @return empty where that is not possible, or others were faster each time
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
            throw new IllegalStateException("interrupted before the child was gone", interrupted);
        }
    }

    /** What runs in the child: says that it is there, and waits until its parent is gone. */
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
