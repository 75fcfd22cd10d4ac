package io.processinspect.procfs;

import io.processinspect.procfs.file.StatHandle;
import io.processinspect.procfs.parse.ProcStat;
import java.io.IOException;

/**
 * The name of a process: {@code /proc/PID/stat} field 2, which the kernel cuts to 15 bytes. A name of that length is completed
 * from {@code /proc/PID/cmdline} if that begins with it. Computed again when field 2 changes.
 */
final class ProcessName {
    private static final int MAX_COMM_LENGTH = 15;

    private byte[] comm = {};
    private String name = "";

    /**
     * The name.
     *
     * @param buffers its stat is what the handle has just read; its buffer and cmdline may be overwritten
     */
    String of(ReadBuffers buffers, StatHandle handle) {
        ProcStat stat = buffers.stat;
        if (!stat.hasComm(comm)) {
            comm = stat.comm();
            name = stat.commText();
            if (comm.length == MAX_COMM_LENGTH && !stat.isKernelThread()) {
                name = completed(buffers, handle);
            }
        }
        return name;
    }

    private String completed(ReadBuffers buffers, StatHandle handle) {
        try {
            handle.readCmdline(buffers.buffer, buffers.cmdline);
            boolean completes = buffers.cmdline.programStartsWith(comm);
            return handle.answers(buffers.buffer) && completes ? buffers.cmdline.program() : name;
        } catch (IOException unreadable) {
            // The cut name is correct, too.
            return name;
        }
    }
}
