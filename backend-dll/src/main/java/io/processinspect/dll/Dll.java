package io.processinspect.dll;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.processinspect.BackendUnavailableException;
import java.nio.file.Path;

/**
 * The library's functions by their own names, bound directly: a call costs no garbage. See processinspect.h for what they do.
 */
final class Dll {
    /** What the functions return. */
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

    static native int pi_read(long id, long wanted, Pointer counters);

    static native int pi_read_many(Pointer ids, int count, long wanted, Pointer counters);

    static native int pi_owner(int pid, long created, Pointer text, Pointer size);

    static native int pi_scan(Pointer rows, Pointer size, Pointer count);

    static native int pi_system_read(Pointer system);

    /**
     * Loads this file, once: the functions above are those of one library for as long as Java runs.
     *
     * @throws BackendUnavailableException when it cannot be loaded, is another version, or another is loaded
     */
    static synchronized void load(DllFile file) {
        Path path = file.path();
        if (loaded != null && !loaded.equals(path)) {
            throw new BackendUnavailableException(
                    loaded + " is loaded already, so that " + path + " cannot be: start another program for it");
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
                throw new BackendUnavailableException(
                        path + " is version " + version + " of the library, and " + VERSION + " is needed");
            }
            Native.register(Dll.class, library);
        } catch (UnsatisfiedLinkError missing) {
            library.close();
            throw new BackendUnavailableException(
                    path + " is no library of this project: " + reason(missing.getMessage()), missing);
        } catch (BackendUnavailableException old) {
            library.close();
            throw old;
        }
    }

    private static NativeLibrary open(Path path) {
        try {
            return NativeLibrary.getInstance(path.toString());
        } catch (UnsatisfiedLinkError refused) {
            throw new BackendUnavailableException(
                    "Windows does not load " + path + ": " + reason(refused.getMessage()), refused);
        }
    }

    /** The system's word: JNA tells in many lines what it tried, this one first. */
    private static String reason(String message) {
        return message.lines()
                .map(String::trim)
                .filter(line -> !line.startsWith("Unable to load library"))
                .findFirst()
                .orElse(message);
    }
}
