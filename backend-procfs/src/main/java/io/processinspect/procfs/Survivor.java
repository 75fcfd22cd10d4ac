package io.processinspect.procfs;

import java.io.File;
import java.io.IOException;

/**
 * A thread that lives on when the first one of its process has ended: through /proc/PID/task/TID the kernel tells of memory
 * and files what it then no longer tells through /proc/PID.
 */
final class Survivor {
    private Survivor() {}

    /**
     * Looks for one.
     *
     * @param scratch its text and stat are overwritten
     * @return the folder of its files below /proc/PID, with a slash at the end; null when all threads have ended or are about
     *     to, so that the process is on its way out
     */
    static String of(ProcFolder folder, long pid, Scratch scratch) {
        String[] threads = new File(folder.file(pid, "task")).list();
        for (String thread : threads == null ? new String[0] : threads) {
            if (lives(folder.file(pid, "task/" + thread + "/stat"), folder, scratch)) {
                return "task/" + thread + "/";
            }
        }
        return null;
    }

    private static boolean lives(String stat, ProcFolder folder, Scratch scratch) {
        try {
            folder.load(stat, scratch.text);
            scratch.stat.parse(scratch.text);
            return !scratch.stat.isEnded();
        } catch (IOException gone) {
            return false;
        }
    }
}
