package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The listing, by one scan. What does not change in a process' life is kept from the listing before. */
final class ProcessLister implements AutoCloseable {
    private static final int PARENT = 4;
    private static final int NAME_SIZE = 8;
    private static final int NAME_OFFSET = 12;
    private static final int COUNTERS = 16;

    private static final int ATTEMPTS = 16;
    private static final int OWNER_BYTES = 2048;

    private final NativeCapabilities features;
    private final ErrorBuffer words = new ErrorBuffer();
    private final Memory size = new Memory(Integer.BYTES);
    private final Memory count = new Memory(Integer.BYTES);
    private Memory memory = new Memory(1 << 16);
    private ByteBuffer view = view();
    private final Map<Long, Known> known = new HashMap<>();
    private long listings;
    private boolean closed;

    ProcessLister(NativeCapabilities features) {
        this.features = features;
    }

    /** What stays the same while a process lives. The parent's pid does, also when the parent is gone. */
    private static final class Known {
        final ProcessIdentity process;
        final OptionalLong parent;
        final String name;
        final Optional<String> user;
        long lastListing;

        Known(ProcessIdentity process, OptionalLong parent, String name, Optional<String> user) {
            this.process = process;
            this.parent = parent;
            this.name = name;
            this.user = user;
        }
    }

    /** One listing at a time: they share the memory, and the owners that were looked up. */
    synchronized List<ProcessEntry> all() {
        if (closed) {
            // Its memory is gone: writing there would end the program.
            throw new IllegalStateException("the backend dll is closed");
        }
        int rows = scan();
        List<ProcessEntry> all = new ArrayList<>(rows);
        listings++;
        for (int at = 0, i = 0; i < rows; i++, at += view.getInt(at)) {
            Known process = known(at);
            process.lastListing = listings;
            all.add(row(process, at + COUNTERS));
        }
        if (known.size() > rows) {
            known.values().removeIf(process -> process.lastListing != listings);
        }
        return all;
    }

    /** How many there are in the memory. */
    private int scan() {
        int outcome = Dll.TOO_SMALL;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            size.setInt(0, (int) memory.size());
            outcome = Dll.pi_scan(memory, size, count);
            if (outcome != Dll.TOO_SMALL) {
                break;
            }
            grow(size.getInt(0));
        }
        if (outcome != Dll.OK) {
            throw new BackendUnavailableException(words.ofFailure());
        }
        return count.getInt(0);
    }

    /** By some more than is needed now, as processes come. */
    private void grow(int needed) {
        Memory larger = new Memory(needed + needed / 4L);
        memory.close();
        memory = larger;
        view = view();
    }

    private ByteBuffer view() {
        return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }

    private Known known(int at) {
        long pid = Counters.pid(view, at + COUNTERS);
        long created = Counters.created(view, at + COUNTERS);
        Known process = known.get(pid);
        if (process == null || process.process.startKey() != created) {
            process = meet(at, pid, created);
            known.put(pid, process);
        }
        return process;
    }

    private Known meet(int at, long pid, long created) {
        int parent = view.getInt(at + PARENT);
        byte[] name = new byte[view.getInt(at + NAME_SIZE)];
        view.get(at + view.getInt(at + NAME_OFFSET), name);
        return new Known(
                DllProcess.identity(pid, created),
                parent == 0 ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(parent)),
                new String(name, StandardCharsets.UTF_8),
                owner(pid, created));
    }

    /** Empty when this user may not know. */
    private static Optional<String> owner(long pid, long created) {
        try (Memory text = new Memory(OWNER_BYTES);
                Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, OWNER_BYTES);
            return Dll.pi_owner((int) pid, created, text, size) == Dll.OK
                    ? Optional.of(text.getString(0, "UTF-8"))
                    : Optional.empty();
        }
    }

    private ProcessEntry row(Known process, int at) {
        return new ProcessEntry(
                process.process,
                process.parent,
                process.name,
                Counters.status(view, at),
                process.user,
                measured(at, Counter.WORKING_SET),
                measured(at, Counter.THREADS),
                Counters.has(view, at, Counter.KERNEL_NANOS)
                        ? Measured.of(Counters.value(view, at, Counter.KERNEL_NANOS)
                                + Counters.value(view, at, Counter.USER_NANOS))
                        : absent(Counter.KERNEL_NANOS));
    }

    private Measured<Long> measured(int at, Counter counter) {
        return Counters.has(view, at, counter) ? Measured.of(Counters.value(view, at, counter)) : absent(counter);
    }

    /** A 32-bit library on a 64-bit Windows gives no memory in a scan. */
    private Measured<Long> absent(Counter counter) {
        Absence never = features.whyNever(counter);
        return Measured.absent(counter.label(), never == null ? Counters.NOT_GIVEN : never);
    }

    @Override
    public synchronized void close() {
        closed = true;
        words.close();
        memory.close();
        size.close();
        count.close();
    }
}
