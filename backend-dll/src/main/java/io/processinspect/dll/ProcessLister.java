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

/**
 * Lists all processes with one scan. Attributes that do not change during a process's life are cached between listings.
 * Thread-safe.
 */
final class ProcessLister implements AutoCloseable {
    private static final int PARENT = 4;
    private static final int NAME_SIZE = 8;
    private static final int NAME_OFFSET = 12;
    private static final int COUNTERS = 16;

    private static final int MAX_ATTEMPTS = 16;
    private static final int OWNER_BYTES = 2048;

    private final NativeCapabilities capabilities;
    private final ErrorBuffer error = new ErrorBuffer();
    private final Memory size = new Memory(Integer.BYTES);
    private final Memory count = new Memory(Integer.BYTES);
    private Memory memory = new Memory(1 << 16);
    private ByteBuffer view = view();
    private final Map<Long, CachedProcess> cache = new HashMap<>();
    private long listings;
    private boolean closed;

    ProcessLister(NativeCapabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * Attributes that are constant while a process is alive; this includes the parent's pid, even after the parent
     * exits.
     */
    private static final class CachedProcess {
        final ProcessIdentity process;
        final OptionalLong parent;
        final String name;
        final Optional<String> user;
        long lastListing;

        CachedProcess(ProcessIdentity process, OptionalLong parent, String name, Optional<String> user) {
            this.process = process;
            this.parent = parent;
            this.name = name;
            this.user = user;
        }
    }

    /** Listings run one at a time, as they share the memory and the cache. */
    synchronized List<ProcessEntry> all() {
        if (closed) {
            // The memory has been freed: writing to it would crash the JVM.
            throw new IllegalStateException("the backend dll is closed; open a new one");
        }
        int rows = scan();
        List<ProcessEntry> all = new ArrayList<>(rows);
        listings++;
        for (int at = 0, i = 0; i < rows; i++, at += view.getInt(at)) {
            CachedProcess process = cached(at);
            process.lastListing = listings;
            all.add(entry(process, at + COUNTERS));
        }
        if (cache.size() > rows) {
            cache.values().removeIf(process -> process.lastListing != listings);
        }
        return all;
    }

    /** Fills the memory; returns the number of rows. */
    private int scan() {
        int outcome = Dll.TOO_SMALL;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            size.setInt(0, (int) memory.size());
            outcome = Dll.pi_scan(memory, size, count);
            if (outcome != Dll.TOO_SMALL) {
                break;
            }
            grow(size.getInt(0));
        }
        if (outcome != Dll.OK) {
            throw new BackendUnavailableException(error.lastError());
        }
        return count.getInt(0);
    }

    /** Allocates a quarter more than needed, as new processes may start meanwhile. */
    private void grow(int needed) {
        Memory larger = new Memory(needed + needed / 4L);
        memory.close();
        memory = larger;
        view = view();
    }

    private ByteBuffer view() {
        return memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    }

    private CachedProcess cached(int at) {
        long pid = Counters.pid(view, at + COUNTERS);
        long created = Counters.created(view, at + COUNTERS);
        CachedProcess process = cache.get(pid);
        if (process == null || process.process.startKey() != created) {
            process = read(at, pid, created);
            cache.put(pid, process);
        }
        return process;
    }

    private CachedProcess read(int at, long pid, long created) {
        int parent = view.getInt(at + PARENT);
        byte[] name = new byte[view.getInt(at + NAME_SIZE)];
        view.get(at + view.getInt(at + NAME_OFFSET), name);
        return new CachedProcess(
                DllProcess.identity(pid, created),
                parent == 0 ? OptionalLong.empty() : OptionalLong.of(Integer.toUnsignedLong(parent)),
                new String(name, StandardCharsets.UTF_8),
                owner(pid, created));
    }

    /** The owner's name; empty when this user may not read it. */
    private static Optional<String> owner(long pid, long created) {
        try (Memory text = new Memory(OWNER_BYTES);
                Memory size = new Memory(Integer.BYTES)) {
            size.setInt(0, OWNER_BYTES);
            return Dll.pi_owner((int) pid, created, text, size) == Dll.OK
                    ? Optional.of(text.getString(0, "UTF-8"))
                    : Optional.empty();
        }
    }

    private ProcessEntry entry(CachedProcess process, int at) {
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

    /** Not only for unsupported counters: a 32-bit library on 64-bit Windows reports no memory in a scan. */
    private Measured<Long> absent(Counter counter) {
        Absence unsupported = capabilities.unsupported(counter);
        return Measured.absent(counter.label(), unsupported == null ? Counters.NOT_REPORTED : unsupported);
    }

    @Override
    public synchronized void close() {
        closed = true;
        error.close();
        memory.close();
        size.close();
        count.close();
    }
}
