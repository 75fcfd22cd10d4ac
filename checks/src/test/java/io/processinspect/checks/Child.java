package io.processinspect.checks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that a test starts, and that does not outlive it. */
public final class Child implements AutoCloseable {
    // Far beyond what anything here takes; a child that hangs shall fail its test, not the build.
    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final CompletableFuture<String> errors;

    private Child(Process process, long patienceSeconds) {
        this.process = process;
        CompletableFuture.delayedExecutor(patienceSeconds, TimeUnit.SECONDS).execute(process::destroyForcibly);
        this.errors = new CompletableFuture<>();
        // A thread of its own: the common pool may have a single one, which another child would keep.
        Thread reader = new Thread(this::readErrors, "errors of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void readErrors() {
        try {
            errors.complete(text(process.getErrorStream()));
        } catch (UncheckedIOException failure) {
            errors.completeExceptionally(failure);
        }
    }

    /** Starts a program. */
    public static Child start(List<String> command) {
        return start(command, PATIENCE_SECONDS);
    }

    /** Starts a program that may take longer than what a test waits for. */
    public static Child patient(List<String> command) {
        return start(command, TimeUnit.HOURS.toSeconds(1));
    }

    private static Child start(List<String> command, long patienceSeconds) {
        try {
            return new Child(new ProcessBuilder(command).start(), patienceSeconds);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts this Java. */
    public static Child java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(arguments);
        return start(command);
    }

    /**
     * Starts the command line so that Ctrl-C reaches it: whoever starts a build in the background makes everything below
     * ignore that signal. Where it cannot be turned on again, it stays as it is.
     */
    public static Child interruptible(String... arguments) {
        List<String> command = new ArrayList<>();
        try (Child probe = start(List.of("env", "--default-signal=INT", "true"))) {
            if (probe.exitCode() == 0) {
                command.addAll(List.of("env", "--default-signal=INT"));
            }
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command.addAll(List.of(java, "-jar", Checkout.program().toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Starts the command line. */
    public static Child program(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-jar", Checkout.program().toString()));
        all.addAll(List.of(arguments));
        return java(all);
    }

    /** Starts a shell that gives itself a name, and waits until its input ends. */
    public static Child named(byte[] name) throws IOException {
        StringBuilder octal = new StringBuilder();
        for (byte b : name) {
            octal.append(String.format("\\%03o", b & 0xFF));
        }
        Child child = start(List.of("sh", "-c", "printf '" + octal + "' > /proc/$$/comm; echo ready; read line"));
        child.line();
        return child;
    }

    /** What it left behind. */
    public record Outcome(int code, String out, String err) {}

    /** Waits for its end. */
    public Outcome outcome() {
        String out = text(process.getInputStream());
        return new Outcome(exitCode(), out, errors.join());
    }

    /** Waits for its end, without reading what it prints. */
    public int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** What it printed to stderr, when it has ended. */
    public String errors() {
        return errors.join();
    }

    /** The next line that it prints. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = process.getInputStream().read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = process.getInputStream().read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Gives it input. */
    public void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Reads nothing more of what it prints. */
    public void closeItsOutput() throws IOException {
        process.getInputStream().close();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its pid. */
    public long pid() {
        return process.pid();
    }

    /** Sends it a signal. */
    public void signal(String name) {
        try (Child kill = start(List.of("sh", "-c", "kill -" + name + " " + pid()))) {
            kill.exitCode();
        }
    }

    private static String text(InputStream from) {
        try {
            // A file stream asks for its length first, which a pipe of Wine refuses.
            return new String(new BufferedInputStream(from).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it, and returns when it is gone. */
    public void end() {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() {
        end();
    }
}
