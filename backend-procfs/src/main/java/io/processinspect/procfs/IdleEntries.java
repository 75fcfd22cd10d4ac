package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.ProcessEntry;
import io.processinspect.procfs.kernel.ProcessFolders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The entries of the last list. That of a process whose CPU clock has stood still since is taken over: it has not run, so that
 * only its memory, its parent and the word for its status may have changed. Each is read again every 10 seconds, in turns.
 */
final class IdleEntries {
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TURNS = 10;

    private Map<Long, Known> known = new HashMap<>();
    private BootClock.Boot boot;
    private final ProcessFolders folders = new ProcessFolders();

    /**
     * What is known of a process.
     *
     * @param inode of its folder, which a later process with its pid does not have
     * @param due when it is to be read again, although it has not run
     */
    private record Known(long inode, long cpu, long due, ProcessEntry entry) {}

    /** Reads the entry of a process; null when it is gone. */
    interface Reader {
        ProcessEntry read(long pid);
    }

    synchronized List<ProcessEntry> list(NativeCalls calls, BootClock.Boot now, Reader reader) {
        if (now != boot) {
            // The wall clock was set, and with it all start times.
            known = new HashMap<>();
            boot = now;
        }
        int count = calls.list(folders);
        long time = System.nanoTime();
        Map<Long, Known> listed = new HashMap<>(count * 2);
        List<ProcessEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long pid = folders.pid(i);
            Known next = next(known.get(pid), i, calls.nanos(pid), time, reader);
            if (next != null) {
                listed.put(pid, next);
                entries.add(next.entry);
            }
        }
        known = listed;
        return entries;
    }

    /** The CPU time was read after the folder, and the files are read after both. */
    private Known next(Known last, int index, long cpu, long time, Reader reader) {
        boolean isSame = last != null && last.inode == folders.inode(index);
        if (isSame && cpu != NativeCalls.NONE && cpu == last.cpu && time - last.due < 0) {
            return last;
        }
        long pid = folders.pid(index);
        ProcessEntry entry = reader.read(pid);
        // The first turn of each comes at another time.
        long age = isSame ? MAX_AGE_NANOS : MAX_AGE_NANOS / TURNS * (1 + pid % TURNS);
        if (entry == null) {
            return null;
        }
        return new Known(folders.inode(index), cpu, hasFailed(entry) ? time : time + age, entry);
    }

    /** Whether it could not be read for the moment, which the next list may change. */
    private static boolean hasFailed(ProcessEntry entry) {
        return entry.cpuNanos()
                .absence()
                .or(entry.workingSetBytes()::absence)
                .filter(absence -> absence.reason() == Absence.Reason.FAILED)
                .isPresent();
    }
}
