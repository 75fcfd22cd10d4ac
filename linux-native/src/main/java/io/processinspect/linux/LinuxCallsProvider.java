package io.processinspect.linux;

import com.sun.jna.Native;
import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.kernel.KernelCalls;
import io.processinspect.procfs.kernel.KernelCallsProvider;

/** Native calls through JNA. */
public final class LinuxCallsProvider implements KernelCallsProvider {
    private static final int FIRST_TO_WARN = 24;

    /** Held by all, as it keeps a folder open. */
    private static final class Shared {
        static final LinuxCalls CALLS = new LinuxCalls();
    }

    /** For the service loader. */
    public LinuxCallsProvider() {}

    @Override
    public KernelCalls open() {
        try {
            requireNativeAccess();
            if (Native.POINTER_SIZE != Long.BYTES) {
                throw new BackendUnavailableException("they need a 64-bit Java");
            }
            return Shared.CALLS;
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Error failure) {
            // JNA loads a library that it unpacks into the temporary folder, and throws a plain Error for another
            // version.
            throw new BackendUnavailableException("JNA cannot be loaded: " + firstLine(failure), failure);
        }
    }

    /** Otherwise Java would print a warning of four lines into the output of the program. */
    private static void requireNativeAccess() {
        if (Runtime.version().feature() < FIRST_TO_WARN) {
            return;
        }
        Module jna = Native.class.getModule();
        try {
            // New in Java 22.
            boolean isEnabled =
                    (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(jna);
            if (!isEnabled) {
                String name = jna.isNamed() ? jna.getName() : "ALL-UNNAMED";
                throw new BackendUnavailableException(
                        "Java would warn of them; start it with --enable-native-access=" + name);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new BackendUnavailableException("Java does not say whether it allows them", impossible);
        }
    }

    /** Some of JNA's messages begin with empty lines. */
    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(failure.toString())
                .strip();
    }
}
