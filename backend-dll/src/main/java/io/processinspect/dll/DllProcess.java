package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.Absence;
import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Measured;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Instant;
import java.util.OptionalInt;

/** A process opened through the library. */
final class DllProcess implements OpenProcess {
    private static final long MAX_PID = 0xFFFF_FFFFL;
    private static final int NAME_BYTES = 1024;
    private static final long UNIX_EPOCH = 116_444_736_000_000_000L;
    private static final long UTC_PER_MILLI = 10_000;

    private final NativeCapabilities capabilities;
    private final ProcessIdentity identity;
    private final long id;
    private final String name;
    private final long requested;
    private final Counters counters = new Counters(1);
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean closed;

    private DllProcess(
            NativeCapabilities capabilities, ProcessIdentity identity, long id, String name, long requested) {
        this.capabilities = capabilities;
        this.identity = identity;
        this.id = id;
        this.name = name;
        this.requested = requested;
    }

    /**
     * Opens a process.
     *
     * @param requested mask of the counters that will be read
     */
    static DllProcess open(NativeCapabilities capabilities, long pid, long requested) {
        if (pid > MAX_PID) {
            throw new NoSuchProcessException(pid);
        }
        try (Memory created = new Memory(Long.BYTES);
                Memory id = new Memory(Long.BYTES);
                ErrorBuffer error = new ErrorBuffer()) {
            created.setLong(0, 0);
            int outcome = Dll.pi_open((int) pid, created, id);
            if (outcome != Dll.OK) {
                throw failure(pid, outcome, error.lastError());
            }
            return create(capabilities, identity(pid, created.getLong(0)), id.getLong(0), requested);
        }
    }

    private static DllProcess create(
            NativeCapabilities capabilities, ProcessIdentity identity, long id, long requested) {
        try {
            return new DllProcess(capabilities, identity, id, name(id), requested);
        } catch (Throwable failure) {
            // E.g. out of memory; nothing else would close this id.
            Dll.pi_close(id);
            throw failure;
        }
    }

    private static RuntimeException failure(long pid, int outcome, String message) {
        return switch (outcome) {
            case Dll.NO_PROCESS -> new NoSuchProcessException(pid, message);
            case Dll.DENIED -> new AccessDeniedException(pid, message);
            default -> new BackendUnavailableException(message);
        };
    }

    private static String name(long id) {
        try (Memory text = new Memory(NAME_BYTES);
                Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, NAME_BYTES);
            return Dll.pi_name(id, text, size) == Dll.OK ? text.getString(0, "UTF-8") : "";
        }
    }

    /**
     * The identity from pid and creation time, in 100 ns since 1601; some system processes have no creation time (0).
     */
    static ProcessIdentity identity(long pid, long created) {
        Measured<Instant> start = created == 0
                ? Measured.absent("start time", Absence.unsupported("Windows reports no start time"))
                : Measured.of(Instant.ofEpochMilli((created - UNIX_EPOCH) / UTC_PER_MILLI));
        return new ProcessIdentity(pid, created, start);
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        return Dll.pi_read(id, requested, counters.memory()) == Dll.OK ? fill(counters, 0, into) : retry(into);
    }

    /** Repeats a failed read once, this time with a buffer for the error message. */
    private boolean retry(Reading into) {
        try (ErrorBuffer error = new ErrorBuffer()) {
            if (Dll.pi_read(id, requested, counters.memory()) == Dll.OK) {
                return fill(counters, 0, into);
            }
            into.name(name);
            into.fail(error.lastError());
            return true;
        }
    }

    /** Copies what the library has read of this process, alone or in a batch; false when it has exited. */
    boolean fill(Counters from, int index, Reading into) {
        into.name(name);
        from.fill(index, requested, capabilities, into);
        if (!from.exited(index)) {
            return true;
        }
        if (from.hasExitCode(index)) {
            exitCode = OptionalInt.of(from.exitCode(index));
        }
        return false;
    }

    /** The library's id of this process. */
    long id() {
        return id;
    }

    long requested() {
        return requested;
    }

    @Override
    public OptionalInt exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Dll.pi_close(id);
            counters.close();
        }
    }
}
