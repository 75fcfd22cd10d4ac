package io.processinspect.procfs;

import java.io.File;
import java.io.IOException;

/**
 * A thread that lives on when the first one of its process has ended: through /proc/PID/task/TID the kernel tells of memory
 * and files what it then no longer tells through /proc/PID.
 */
final class LiveThread {
    private LiveThread() {}

    /**
     * Looks for one.
     *
     * @param buffers its text and stat are overwritten
     * @return the folder of its files below /proc/PID, with a slash at the end; null when all threads have ended or are about
     *     to, so that the process is on its way out
     */
    static String of(ProcFolder folder, long pid, ReadBuffers buffers) {
        String[] threads = new File(folder.file(pid, "task")).list();
        for (String thread : threads == null ? new String[0] : threads) {
            if (lives(folder.file(pid, "task/" + thread + "/stat"), folder, buffers)) {
                return "task/" + thread + "/";
            }
        }
        return null;
    }

    private static boolean lives(String stat, ProcFolder folder, ReadBuffers buffers) {
        try {
            folder.load(stat, buffers.text);
            buffers.stat.parse(buffers.text);
            return !buffers.stat.isEnded();
        } catch (IOException gone) {
            return false;
        }
    }
}
