package io.processinspect.dll;

import com.sun.jna.Memory;

/**
 * Room for the library's words about a failure. It is made before the call that may fail: between the call and the question
 * nothing may happen that could move a virtual thread to another thread of the system, to which the words do not belong.
 * Not safe for threads.
 */
final class ErrorBuffer implements AutoCloseable {
    private static final int SIZE = 512;

    private final Memory text = new Memory(SIZE);
    private final Memory size = new Memory(Integer.BYTES);

    /** Why the call that this thread has just made failed. */
    String ofFailure() {
        size.setInt(0, SIZE);
        return Dll.pi_last_error(text, size, null) == Dll.OK ? text.getString(0, "UTF-8") : "no reason given";
    }

    @Override
    public void close() {
        text.close();
        size.close();
    }
}
