package io.processinspect.dll;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Status;
import io.processinspect.spi.Reading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An array of {@code pi_counters} in native memory, read through a view that is created once. The library numbers the
 * counters in the order of {@link Counter}. Not thread-safe.
 */
final class Counters implements AutoCloseable {
    /** The size of one {@code pi_counters}, in bytes. */
    static final int SIZE = 72 + Long.BYTES * Counter.all().size();

    private static final int OUTCOME = 4;
    private static final int FLAGS = 8;
    private static final int STATUS = 12;
    private static final int EXIT_CODE = 16;
    private static final int PID = 20;
    private static final int CREATED = 24;
    private static final int PRESENT = 56;
    private static final int DENIED = 64;
    private static final int VALUES = 72;

    private static final int EXITED = 1;
    private static final int HAS_EXIT_CODE = 2;

    private static final Absence NOT_OPENED = Absence.denied("this user may not open the process");
    static final Absence NOT_REPORTED = Absence.unsupported("the system does not report it for this process");

    private static final List<Counter> ALL = Counter.all();

    private final Memory memory;
    private final ByteBuffer view;

    /** Allocates an array of {@code count} structures. */
    Counters(int count) {
        memory = new Memory((long) SIZE * count);
        memory.clear();
        view = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            view.putInt(i * SIZE, SIZE);
        }
    }

    /** The array, which the library fills. */
    Pointer memory() {
        return memory;
    }

    int outcome(int index) {
        return view.getInt(index * SIZE + OUTCOME);
    }

    boolean exited(int index) {
        return (view.getInt(index * SIZE + FLAGS) & EXITED) != 0;
    }

    boolean hasExitCode(int index) {
        return (view.getInt(index * SIZE + FLAGS) & HAS_EXIT_CODE) != 0;
    }

    int exitCode(int index) {
        return view.getInt(index * SIZE + EXIT_CODE);
    }

    /** Copies the requested counters of one structure into a reading. */
    void fill(int index, long requested, NativeCapabilities capabilities, Reading into) {
        int at = index * SIZE;
        long present = view.getLong(at + PRESENT);
        long denied = view.getLong(at + DENIED);
        for (long left = requested; left != 0; left &= left - 1) {
            int number = Long.numberOfTrailingZeros(left);
            Counter counter = ALL.get(number);
            if ((present & counter.bit()) != 0) {
                into.set(counter, view.getLong(at + VALUES + number * Long.BYTES));
            } else {
                into.absent(counter, absenceOf(counter, denied, capabilities));
            }
        }
        into.status(status(view, at));
    }

    private static Absence absenceOf(Counter counter, long denied, NativeCapabilities capabilities) {
        if ((denied & counter.bit()) != 0) {
            return NOT_OPENED;
        }
        Absence unsupported = capabilities.unsupported(counter);
        return unsupported == null ? NOT_REPORTED : unsupported;
    }

    // The rows of a listing contain the same structure; these methods read it at any offset.

    static Status status(ByteBuffer view, int at) {
        return switch (view.getInt(at + STATUS)) {
            case 1 -> Status.RUNNING;
            case 2 -> Status.STOPPED;
            default -> Status.UNKNOWN;
        };
    }

    static long pid(ByteBuffer view, int at) {
        return Integer.toUnsignedLong(view.getInt(at + PID));
    }

    static long created(ByteBuffer view, int at) {
        return view.getLong(at + CREATED);
    }

    static boolean has(ByteBuffer view, int at, Counter counter) {
        return (view.getLong(at + PRESENT) & counter.bit()) != 0;
    }

    static long value(ByteBuffer view, int at, Counter counter) {
        return view.getLong(at + VALUES + counter.ordinal() * Long.BYTES);
    }

    @Override
    public void close() {
        memory.close();
    }
}
