package io.processinspect.procfs;

import io.processinspect.procfs.file.ProcFolder;
import java.io.File;
import java.io.IOException;

/**
 * A thread that lives on after the main thread of its process has exited. The kernel then shows memory and open files in
 * {@code /proc/PID/task/TID} only, not in {@code /proc/PID}.
 */
final class LiveThread {
    /** The folder of the main thread's files below {@code /proc/PID}. */
    static final String MAIN = "";

    private LiveThread() {}

    /** The thread to ask for what a main thread loses at its exit; as {@link #of} if it has exited. */
    static String ofStat(ProcFolder folder, ReadBuffers buffers) {
        return buffers.stat.mainThreadExited() ? of(folder, buffers.stat.pid(), buffers) : MAIN;
    }

    /**
     * Finds one.
     *
     * @param buffers its buffer is overwritten
     * @return the folder of its files below {@code /proc/PID}, with a slash at the end; null when all threads have exited or
     *     are exiting, so that the process is about to be gone
     */
    static String of(ProcFolder folder, long pid, ReadBuffers buffers) {
        String[] threads = new File(folder.file(pid, "task")).list();
        for (String thread : threads == null ? new String[0] : threads) {
            if (isLive(folder.file(pid, "task/" + thread + "/stat"), folder, buffers)) {
                return "task/" + thread + "/";
            }
        }
        return null;
    }

    private static boolean isLive(String stat, ProcFolder folder, ReadBuffers buffers) {
        try {
            folder.read(stat, buffers.buffer, buffers.thread);
            return !buffers.thread.threadExited();
        } catch (IOException gone) {
            return false;
        }
    }
}
