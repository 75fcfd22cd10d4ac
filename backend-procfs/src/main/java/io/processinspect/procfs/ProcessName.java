package io.processinspect.procfs;

import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.file.StatHandle;
import io.processinspect.procfs.parse.ProcStat;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The name of a process: {@code /proc/PID/stat} field 2, which the kernel cuts to 15 bytes. A name of that length is completed
 * from {@code /proc/PID/cmdline} or, where a blank leaves open how much of that is the name, from {@code /proc/PID/exe}.
 *
 * <p>A program that replaces itself may have a name with the same 15 bytes. It then has page faults, so a completed name is
 * looked up again once a second while these grow, and never for a process that does nothing.
 */
final class ProcessName {
    private static final int MAX_COMM_LENGTH = 15;
    private static final long LIFETIME = TimeUnit.SECONDS.toNanos(1);

    private byte[] comm = {};
    private String name = "";
    private long lookedUpAt;
    private long faults;

    /**
     * The name.
     *
     * @param buffers its stat is what the handle has just read; its buffer and cmdline may be overwritten
     * @param nanoTime the time of the read, in nanoseconds
     */
    String of(ProcFolder folder, ReadBuffers buffers, StatHandle handle, long nanoTime) {
        ProcStat stat = buffers.stat;
        boolean changed = !stat.hasComm(comm);
        if (changed) {
            comm = stat.comm();
            name = stat.commText();
        }
        if (comm.length == MAX_COMM_LENGTH && !stat.isKernelThread() && (changed || isOutdated(stat, nanoTime))) {
            lookedUpAt = nanoTime;
            faults = stat.minflt();
            name = completed(folder, buffers, handle);
        }
        return name;
    }

    /** Whether another name is to be looked up, once a second has passed since the last time. */
    boolean isDue(ProcStat stat) {
        return comm.length == MAX_COMM_LENGTH && !stat.isKernelThread() && stat.minflt() != faults;
    }

    private boolean isOutdated(ProcStat stat, long nanoTime) {
        return stat.minflt() != faults && nanoTime - lookedUpAt >= LIFETIME;
    }

    private String completed(ProcFolder folder, ReadBuffers buffers, StatHandle handle) {
        String cut = buffers.stat.commText();
        try {
            String thread = LiveThread.ofStat(folder, buffers);
            if (thread == null) {
                return cut;
            }
            handle.readCmdline(thread, buffers.buffer, buffers.cmdline);
            String found = buffers.cmdline.programStartingWith(comm);
            if (found == null || buffers.cmdline.hasBlankInFirstArgument()) {
                String fallback = found;
                found = handle.readExe(thread)
                        .filter(exe -> exe.startsWith(cut))
                        .orElse(fallback);
            }
            return handle.answers(buffers.buffer) && found != null ? found : cut;
        } catch (IOException unreadable) {
            // The cut name is correct, too.
            return cut;
        }
    }
}
