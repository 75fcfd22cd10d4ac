package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.ReadFailure;
import io.processinspect.procfs.file.StatHandle;
import io.processinspect.procfs.parse.ProcStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists all processes from stat, statm and the owner of each. Holds no file open between calls. Where the CPU clocks are there,
 * the entry of a process that has not run since the last list stands, see {@link IdleEntries}. Safe for all threads.
 */
final class ProcessLister {
    private final ProcfsContext procfs;
    private final ProcessOwners owners = new ProcessOwners();
    private final IdleEntries idle = new IdleEntries();

    ProcessLister(ProcfsContext procfs) {
        this.procfs = procfs;
    }

    List<ProcessEntry> all() {
        boolean isRepeated = procfs.calls().canList()
                && procfs.idle() == ProcfsContext.Idle.SKIP
                && procfs.folder().equals(ProcFolder.OWN);
        return isRepeated ? repeated() : once();
    }

    private List<ProcessEntry> repeated() {
        ReadBuffers buffers = procfs.pool().acquire();
        try {
            return idle.list(procfs.calls(), procfs.clock().now(), pid -> entry(pid, buffers));
        } finally {
            procfs.pool().release(buffers);
        }
    }

    private List<ProcessEntry> once() {
        long[] pids = procfs.folder().pids();
        List<ProcessEntry> entries = new ArrayList<>(pids.length);
        ReadBuffers buffers = procfs.pool().acquire();
        try {
            for (long pid : pids) {
                ProcessEntry entry = entry(pid, buffers);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } finally {
            procfs.pool().release(buffers);
        }
        return entries;
    }

    /** Null when the process is gone. */
    private ProcessEntry entry(long pid, ReadBuffers buffers) {
        try (StatHandle handle = StatHandle.open(procfs.folder(), pid)) {
            if (handle == null) {
                return null;
            }
            long cpu = procfs.calls().nanos(pid);
            Absence noMemory = readStatm(pid, "statm", buffers);
            Optional<String> user = owners.of(procfs.folder().process(pid));
            // Last: that the handle answers proves that all of it is of this process.
            boolean there = handle.read(buffers.buffer, buffers.stat);
            if (there && buffers.stat.mainThreadExited()) {
                noMemory = readLiveThread(pid, buffers);
                there = handle.read(buffers.buffer, buffers.stat);
            }
            return there ? entry(buffers, noMemory, user, handle, cpu) : null;
        } catch (IOException failure) {
            Absence why = ReadFailure.absenceOf(failure);
            return new ProcessEntry(
                    new ProcessIdentity(pid, 0, Measured.absent("start time", why)),
                    OptionalLong.empty(),
                    "",
                    Status.UNKNOWN,
                    owners.of(procfs.folder().process(pid)),
                    absent("working set", why),
                    absent("threads", why),
                    absent("CPU time", why));
        }
    }

    /** Null, or why the file could not be read. */
    private Absence readStatm(long pid, String name, ReadBuffers buffers) {
        try {
            procfs.folder().read(procfs.folder().file(pid, name), buffers.buffer, buffers.statm);
            return null;
        } catch (IOException failure) {
            return ReadFailure.absenceOf(failure);
        }
    }

    private Absence readLiveThread(long pid, ReadBuffers buffers) {
        String thread = LiveThread.of(procfs.folder(), pid, buffers);
        return thread == null ? Absence.GONE : readStatm(pid, thread + "statm", buffers);
    }

    private ProcessEntry entry(
            ReadBuffers buffers, Absence noMemory, Optional<String> user, StatHandle handle, long cpu) {
        ProcStat stat = buffers.stat;
        boolean exited = stat.hasExited();
        Absence why = exited ? Absence.GONE : noMemory;
        return new ProcessEntry(
                procfs.identity(stat, procfs.clock().now()),
                stat.ppid() > 0 ? OptionalLong.of(stat.ppid()) : OptionalLong.empty(),
                new ProcessName().of(procfs.folder(), buffers, handle, 0),
                CounterMapping.status(stat),
                user,
                why == null ? Measured.of(procfs.units().bytes(buffers.statm.resident())) : absent("working set", why),
                exited ? absent("threads", Absence.GONE) : Measured.of(stat.numThreads()),
                cpu == NativeCalls.NONE ? ticks(stat) : Measured.of(cpu));
    }

    private Measured<Long> ticks(ProcStat stat) {
        return Measured.sum(
                "CPU time",
                Measured.of(procfs.units().nanos(stat.stime())),
                Measured.of(procfs.units().nanos(stat.utime())));
    }

    private static Measured<Long> absent(String what, Absence why) {
        return Measured.absent(what, why);
    }
}
