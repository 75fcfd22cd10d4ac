package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.AccessDeniedException;
import io.processinspect.BackendUnavailableException;
import io.processinspect.NoSuchProcessException;
import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** One process that the library holds open. */
final class DllProcess implements OpenProcess {
    private static final long LAST_PID = 0xFFFF_FFFFL;
    private static final int NAME_BYTES = 1024;
    private static final long UNIX_EPOCH = 116_444_736_000_000_000L;
    private static final long UTC_PER_MILLI = 10_000;

    private final NativeCapabilities features;
    private final ProcessIdentity identity;
    private final long id;
    private final String name;
    private final long wanted;
    private final Counters counters = new Counters(1);
    private OptionalInt exitCode = OptionalInt.empty();
    private boolean closed;

    private DllProcess(NativeCapabilities features, ProcessIdentity identity, long id, String name, long wanted) {
        this.features = features;
        this.identity = identity;
        this.id = id;
        this.name = name;
        this.wanted = wanted;
    }

    /**
     * Takes hold of a process.
     *
     * @param wanted the counters that will be read, as a mask
     */
    static DllProcess open(NativeCapabilities features, long pid, long wanted) {
        if (pid > LAST_PID) {
            throw new NoSuchProcessException(pid);
        }
        try (Memory created = new Memory(Long.BYTES);
                Memory id = new Memory(Long.BYTES);
                ErrorBuffer words = new ErrorBuffer()) {
            created.setLong(0, 0);
            int outcome = Dll.pi_open((int) pid, created, id);
            if (outcome != Dll.OK) {
                throw refused(pid, outcome, words.ofFailure());
            }
            return taken(features, identity(pid, created.getLong(0)), id.getLong(0), wanted);
        }
    }

    private static DllProcess taken(NativeCapabilities features, ProcessIdentity identity, long id, long wanted) {
        try {
            return new DllProcess(features, identity, id, name(id), wanted);
        } catch (Throwable failure) {
            // Out of memory, for instance: nobody else knows of this id.
            Dll.pi_close(id);
            throw failure;
        }
    }

    private static RuntimeException refused(long pid, int outcome, String why) {
        return switch (outcome) {
            case Dll.NO_PROCESS -> new NoSuchProcessException(pid, why);
            case Dll.DENIED -> new AccessDeniedException(pid, why);
            default -> new BackendUnavailableException(why);
        };
    }

    private static String name(long id) {
        try (Memory text = new Memory(NAME_BYTES);
                Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, NAME_BYTES);
            return Dll.pi_name(id, text, size) == Dll.OK ? text.getString(0, "UTF-8") : "";
        }
    }

    /** A process by the time that Windows gives for its creation; some of the system's own have none. */
    static ProcessIdentity identity(long pid, long created) {
        Optional<Instant> start = created == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli((created - UNIX_EPOCH) / UTC_PER_MILLI));
        return new ProcessIdentity(pid, created, start);
    }

    @Override
    public ProcessIdentity process() {
        return identity;
    }

    @Override
    public boolean read(Reading into) {
        return Dll.pi_read(id, wanted, counters.memory()) == Dll.OK ? take(counters, 0, into) : readAgain(into);
    }

    /** A read that failed is tried once more, with room for the words. */
    private boolean readAgain(Reading into) {
        try (ErrorBuffer words = new ErrorBuffer()) {
            if (Dll.pi_read(id, wanted, counters.memory()) == Dll.OK) {
                return take(counters, 0, into);
            }
            into.name(name);
            into.fail(words.ofFailure());
            return true;
        }
    }

    /** What the library read of this process, alone or among many; false when it has exited. */
    boolean take(Counters from, int index, Reading into) {
        into.name(name);
        from.fill(index, wanted, features, into);
        if (!from.exited(index)) {
            return true;
        }
        if (from.hasExitCode(index)) {
            exitCode = OptionalInt.of(from.exitCode(index));
        }
        return false;
    }

    /** By this the library knows it. */
    long id() {
        return id;
    }

    long wanted() {
        return wanted;
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
