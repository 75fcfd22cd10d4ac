package io.processinspect.dll;

import com.sun.jna.Memory;

/**
 * A buffer for the library's last error message, which is thread-local. Must be created before the call that may fail:
 * nothing may happen between the call and {@link #lastError()} that could move a virtual thread to another carrier
 * thread. Not thread-safe.
 */
final class ErrorBuffer implements AutoCloseable {
    private static final int SIZE = 512;

    private final Memory text = new Memory(SIZE);
    private final Memory size = new Memory(Integer.BYTES);

    /** The message of the call by this thread that has just failed. */
    String lastError() {
        size.setInt(0, SIZE);
        return Dll.pi_last_error(text, size, null) == Dll.OK ? text.getString(0, "UTF-8") : "no reason given";
    }

    @Override
    public void close() {
        text.close();
        size.close();
    }
}
