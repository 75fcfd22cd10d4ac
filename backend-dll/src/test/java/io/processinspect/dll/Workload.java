package io.processinspect.dll;

import io.processinspect.tck.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java program that consumes the requested resources and reports its own CPU time. */
final class Workload implements Target {
    // Under Wine CreateProcess fails about once in 900 calls.
    private static final int ATTEMPTS = 5;

    private final long pid;
    private final BufferedReader answers;
    private Process process;

    private Workload(Process process) {
        this.process = process;
        this.pid = process.pid();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Starts a workload and returns when it accepts commands. */
    static Workload start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Workload started = new Workload(process(
                java,
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=512m",
                "-cp",
                System.getProperty("java.class.path"),
                Workload.class.getName()));
        started.answer();
        return started;
    }

    /** Starts any program. */
    static Process process(String... command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException failure) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
    }

    private long answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the workload has ended");
            }
            return Long.parseLong(line);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long ask(String command, long amount) {
        try {
            process.getOutputStream().write((command + " " + amount + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return answer();
    }

    /** The workload's CPU time in nanoseconds, according to Windows. */
    long cpuNanos() {
        return ask("cpu", 0);
    }

    /** Consumes this much CPU time. */
    void burn(long nanos) {
        ask("burn", nanos);
    }

    /** Allocates this much memory, writes to it and keeps it. */
    void touch(int mebibytes) {
        ask("touch", mebibytes);
    }

    /** Starts this many idle threads. */
    void threads(int more) {
        ask("threads", more);
    }

    /** Prevents any user from opening it. */
    void guard() {
        ask("guard", 0);
    }

    /** Makes it exit with this code and waits until it has. */
    void exit(int code) {
        try {
            process.getOutputStream().write(("exit " + code + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            process.waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void end() {
        if (process != null) {
            end(process);
            // The JVM holds a handle, and thus the pid, until the Process object is collected.
            process = null;
        }
    }

    /** Ends a process and waits until it has exited. */
    static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    // ---- runs in the child

    private static final List<ByteBuffer> RETAINED = new ArrayList<>();

    public static void main(String[] arguments) throws IOException {
        System.out.println(0);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            System.out.println(execute(words[0], Long.parseLong(words[1])));
        }
    }

    private static long execute(String command, long amount) {
        switch (command) {
            case "cpu" -> {
                return ownCpu();
            }
            case "burn" -> {
                long end = ownCpu() + amount;
                while (ownCpu() < end) {
                    Thread.onSpinWait();
                }
            }
            case "touch" -> {
                ByteBuffer memory = ByteBuffer.allocateDirect((int) amount << 20);
                for (int at = 0; at < memory.capacity(); at += 1024) {
                    memory.put(at, (byte) 1);
                }
                RETAINED.add(memory);
            }
            case "threads" -> {
                for (long i = 0; i < amount; i++) {
                    Thread idle = new Thread(Workload::sleep);
                    idle.setDaemon(true);
                    idle.start();
                }
            }
            case "guard" -> Windows.guard();
            case "exit" -> Runtime.getRuntime().halt((int) amount);
            default -> throw new IllegalArgumentException(command);
        }
        return 0;
    }

    private static void sleep() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static long ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
