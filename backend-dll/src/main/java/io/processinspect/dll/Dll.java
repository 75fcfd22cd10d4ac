package io.processinspect.dll;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.processinspect.BackendUnavailableException;
import java.nio.file.Path;

/**
 * The library's functions, bound directly, so that a call allocates nothing. processinspect.h documents them.
 */
final class Dll {
    /** Return codes of the functions. */
    static final int OK = 0;

    static final int NO_PROCESS = -2;
    static final int DENIED = -3;
    static final int TOO_SMALL = -5;

    static final int VERSION = 1;

    private static Path loaded;

    private Dll() {}

    static native int pi_last_error(Pointer text, Pointer size, Pointer osCode);

    static native int pi_capabilities(Pointer features);

    static native int pi_open(int pid, Pointer created, Pointer id);

    static native int pi_close(long id);

    static native int pi_name(long id, Pointer text, Pointer size);

    static native int pi_read(long id, long requested, Pointer counters);

    static native int pi_read_many(Pointer ids, int count, long requested, Pointer counters);

    static native int pi_owner(int pid, long created, Pointer text, Pointer size);

    static native int pi_scan(Pointer rows, Pointer size, Pointer count);

    static native int pi_system_read(Pointer system);

    /**
     * Loads this file, unless it is already loaded. Only one file can be loaded per JVM.
     *
     * @throws BackendUnavailableException when it cannot be loaded, its version is too old, or another file is loaded
     */
    static synchronized void load(DllFile file) {
        Path path = file.path();
        if (loaded != null && !loaded.equals(path)) {
            throw new BackendUnavailableException(
                    loaded + " is already loaded, so " + path + " cannot be loaded: use a separate JVM for it");
        }
        if (loaded == null) {
            bind(path);
            loaded = path;
        }
    }

    private static void bind(Path path) {
        NativeLibrary library = open(path);
        try {
            int version = library.getFunction("pi_version").invokeInt(new Object[0]);
            if (version < VERSION) {
                throw new BackendUnavailableException(path + " is version " + version + " of the library; version "
                        + VERSION + " or later is needed");
            }
            Native.register(Dll.class, library);
        } catch (UnsatisfiedLinkError missing) {
            library.close();
            throw new BackendUnavailableException(
                    path + " is not a processinspect library: " + reason(missing.getMessage()), missing);
        } catch (BackendUnavailableException outdated) {
            library.close();
            throw outdated;
        }
    }

    private static NativeLibrary open(Path path) {
        try {
            return NativeLibrary.getInstance(path.toString());
        } catch (UnsatisfiedLinkError refused) {
            throw new BackendUnavailableException(
                    "Windows cannot load " + path + ": " + reason(refused.getMessage()), refused);
        }
    }

    /** The system's message: JNA's message has one line for each attempt, and the first attempt is the relevant one. */
    private static String reason(String message) {
        return message.lines()
                .map(String::trim)
                .filter(line -> !line.startsWith("Unable to load library"))
                .findFirst()
                .orElse(message);
    }
}
