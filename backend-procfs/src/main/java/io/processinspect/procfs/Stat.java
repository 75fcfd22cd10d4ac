package io.processinspect.procfs;

import io.processinspect.Status;

/**
 * /proc/PID/stat: one line of fields, of which the second is a name in brackets that may hold anything, brackets and line
 * breaks included. The kernel lets nobody write behind the name, so that its end is the last bracket.
 *
 * <p>Fields are numbered as in proc(5). Its rss (24) is left alone: recent kernels count it per CPU and give it roughly
 * here, exactly in statm.
 */
final class Stat implements ProcFileParser {
    /** PF_KTHREAD of the kernel's sched.h. */
    private static final int KERNEL_THREAD = 0x200000;

    /** PF_EXITING. */
    private static final int EXITING = 0x4;

    private static final int SIGNAL = 0x7F;
    private static final int KILLED = 128;

    private long pid;
    private int commStart;
    private int commEnd;
    private byte state;
    private long parent;
    private long flags;
    private long minorFaults;
    private long majorFaults;
    private long userTicks;
    private long kernelTicks;
    private long threads;
    private long startTicks;
    private long virtualBytes;
    private int rest;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        text.seek(0);
        pid = text.number();
        commStart = text.firstIndexOf('(') + 1;
        commEnd = text.lastIndexOf(')');
        if (commStart < 1 || commEnd < commStart || commEnd + 4 > text.length()) {
            throw text.malformed("no name in brackets");
        }
        state = text.at(commEnd + 2);
        text.seek(commEnd + 3);
        parent = text.number();
        text.skipFields(4);
        flags = text.number();
        minorFaults = text.number();
        text.skipFields(1);
        majorFaults = text.number();
        text.skipFields(1);
        userTicks = text.number();
        kernelTicks = text.number();
        text.skipFields(4);
        threads = text.number();
        text.skipFields(1);
        startTicks = text.number();
        virtualBytes = text.number();
        rest = text.position();
    }

    /** Whose it is (1). */
    long pid() {
        return pid;
    }

    /** Where the name (2) begins in the text. */
    int commStart() {
        return commStart;
    }

    /** Where the name (2) ends in the text. */
    int commEnd() {
        return commEnd;
    }

    /** The state (3) in psutil's terms. */
    Status status() {
        return switch (state) {
            case 'R' -> Status.RUNNING;
            case 'S' -> Status.SLEEPING;
            case 'D' -> Status.DISK_SLEEP;
            case 'I', 'P' -> Status.IDLE;
            case 'T' -> Status.STOPPED;
            case 't' -> Status.TRACING_STOP;
            case 'Z', 'X', 'x' -> Status.ZOMBIE;
            default -> Status.UNKNOWN;
        };
    }

    /** The parent's pid (4); 0 for none. */
    long parent() {
        return parent;
    }

    /** Page faults without reading from storage (10), of all threads, also of those that have ended. */
    long minorFaults() {
        return minorFaults;
    }

    /** Page faults that waited for storage (12), of all threads, also of those that have ended. */
    long majorFaults() {
        return majorFaults;
    }

    /** Time in user mode (14), of all threads, also of those that have ended, in clock ticks. */
    long userTicks() {
        return userTicks;
    }

    /** Time in the kernel (15), of all threads, also of those that have ended, in clock ticks. */
    long kernelTicks() {
        return kernelTicks;
    }

    /** Threads (20). */
    long threads() {
        return threads;
    }

    /** When it started (22), in clock ticks since the system did. */
    long startTicks() {
        return startTicks;
    }

    /** Address space (23). */
    long virtualBytes() {
        return virtualBytes;
    }

    /** A thread of the kernel (flag in 9), which has neither memory nor files. */
    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    /**
     * A thread that is not its process's first: only the first one tells the parent of its end (38, else -1).
     *
     * @param text what was parsed last, unchanged since
     */
    boolean isThread(ByteScanner text) {
        text.seek(rest);
        text.skipFields(14);
        return text.isNegative();
    }

    /** Only remains are there: the process has ended, and nobody has asked how yet. */
    boolean hasExited() {
        return threads <= 1 && isEnded();
    }

    /** The first thread has ended and others have not: the kernel then tells nothing of memory and files here. */
    boolean mainThreadExited() {
        return threads > 1 && isEnded();
    }

    /** This thread has ended, or is so near its end that its memory is gone already, which the state does not show yet. */
    boolean isEnded() {
        boolean ending = (flags & EXITING) != 0 && virtualBytes == 0 && !isKernelThread();
        return ending || status() == Status.ZOMBIE;
    }

    /**
     * How it ended (52), once it has: the exit code, or 128 and the signal. The kernel says 0 to those who may not know.
     *
     * @param text what was parsed last, unchanged since
     */
    int exitCode(ByteScanner text) throws MalformedFileException {
        text.seek(rest);
        text.skipFields(28);
        int waitStatus = text.hasField() ? (int) text.number() : 0;
        int signal = waitStatus & SIGNAL;
        return signal == 0 ? waitStatus >> 8 & 0xFF : KILLED + signal;
    }
}
