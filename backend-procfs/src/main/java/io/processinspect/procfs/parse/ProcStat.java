package io.processinspect.procfs.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * {@code /proc/PID/stat}: one line of fields, numbered here as in proc(5). Field 2, the name in parentheses, may hold any
 * bytes, parentheses and line breaks included. The fields behind it are the kernel's own, so that the last parenthesis ends it.
 *
 * <p>Field 24, rss, is not used: recent kernels count it per CPU and give an approximate sum here, the exact one in
 * {@code /proc/PID/statm}.
 */
public final class ProcStat implements ProcFileParser<ProcStat> {
    /** PF_KTHREAD in the kernel's sched.h. */
    private static final int KERNEL_THREAD = 0x200000;

    /** PF_EXITING. */
    private static final int EXITING = 0x4;

    private static final int SIGNAL_MASK = 0x7F;
    private static final int SIGNAL_EXIT_BASE = 128;

    /** Enough for every name that the kernel makes itself; only a copied file has longer ones. */
    private static final int INITIAL_CAPACITY = 64;

    private long pid;
    private byte[] comm = new byte[INITIAL_CAPACITY];
    private int commLength;
    private char state;
    private long ppid;
    private long flags;
    private long minflt;
    private long majflt;
    private long utime;
    private long stime;
    private long numThreads;
    private long starttime;
    private long vsize;
    private long startstack;
    private long exitSignal;
    private int waitStatus;

    @Override
    public ProcStat parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        pid = scanner.number();
        parseComm(scanner);
        ppid = scanner.number();
        scanner.skipFields(4);
        flags = scanner.number();
        minflt = scanner.number();
        scanner.skipFields(1);
        majflt = scanner.number();
        scanner.skipFields(1);
        utime = scanner.number();
        stime = scanner.number();
        scanner.skipFields(4);
        numThreads = scanner.number();
        scanner.skipFields(1);
        starttime = scanner.number();
        vsize = scanner.number();
        scanner.skipFields(4);
        startstack = scanner.number();
        scanner.skipFields(9);
        // A copied or emulated file may have fewer fields; then there are no threads in it.
        exitSignal = scanner.hasField() ? scanner.signedNumber() : 0;
        scanner.skipFields(13);
        // Linux before 3.5 has no field 52.
        waitStatus = scanner.hasField() ? (int) scanner.signedNumber() : 0;
        return this;
    }

    /** Fields 2 and 3. */
    private void parseComm(ByteScanner scanner) throws MalformedFileException {
        int from = scanner.firstIndexOf('(') + 1;
        int to = scanner.lastIndexOf(')');
        if (from < 1 || to < from || to + 4 > scanner.length()) {
            throw scanner.malformed("field 2 is not a name in parentheses");
        }
        commLength = to - from;
        if (comm.length < commLength) {
            comm = new byte[commLength];
        }
        scanner.copy(from, to, comm);
        state = (char) scanner.at(to + 2);
        scanner.seek(to + 3);
    }

    /** Field 1: the pid. */
    public long pid() {
        return pid;
    }

    /** Field 2: a copy of the name's bytes. The kernel cuts the name of a program to 15 bytes. */
    public byte[] comm() {
        return Arrays.copyOf(comm, commLength);
    }

    /** Field 2 as text; bytes that are not UTF-8 become U+FFFD. */
    public String commText() {
        return new String(comm, 0, commLength, StandardCharsets.UTF_8);
    }

    /** Whether field 2 is these bytes; makes no garbage. */
    public boolean hasComm(byte[] expected) {
        return Arrays.equals(comm, 0, commLength, expected, 0, expected.length);
    }

    /** Field 3: the state, a letter such as R, S or Z. */
    public char state() {
        return state;
    }

    /** Field 4: the parent's pid; 0 for none. */
    public long ppid() {
        return ppid;
    }

    /** Field 10: page faults that read nothing from storage, of all threads, exited ones included. */
    public long minflt() {
        return minflt;
    }

    /** Field 12: page faults that waited for storage, of all threads, exited ones included. */
    public long majflt() {
        return majflt;
    }

    /** Field 14: time in user mode, of all threads, exited ones included, in clock ticks. */
    public long utime() {
        return utime;
    }

    /** Field 15: time in kernel mode, of all threads, exited ones included, in clock ticks. */
    public long stime() {
        return stime;
    }

    /** Field 20: the number of threads. */
    public long numThreads() {
        return numThreads;
    }

    /** Field 22: when the process started, in clock ticks since the system did. */
    public long starttime() {
        return starttime;
    }

    /** Field 23: the size of the address space in bytes. */
    public long vsize() {
        return vsize;
    }

    /** Field 28: where the stack begins; with address space randomization another place after each execve; 0 when it is hidden. */
    public long startstack() {
        return startstack;
    }

    /** Field 9, PF_KTHREAD: a thread of the kernel, which has neither memory nor files. */
    public boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    /** Field 38: a thread other than the main one. Only the main thread signals its exit to the parent; others have -1. */
    public boolean isThread() {
        return exitSignal < 0;
    }

    /** Whether the process has exited and its parent has not collected it yet. */
    public boolean hasExited() {
        return numThreads <= 1 && threadExited();
    }

    /** Whether the main thread has exited and others live on: memory and open files then are not shown here. */
    public boolean mainThreadExited() {
        return numThreads > 1 && threadExited();
    }

    /** Whether this thread has exited, or is exiting and its memory is freed already, which the state does not show yet. */
    public boolean threadExited() {
        boolean exiting = (flags & EXITING) != 0 && vsize == 0 && !isKernelThread();
        return exiting || state == 'Z' || state == 'X' || state == 'x';
    }

    /**
     * Field 52, once the process has exited: the exit code, or 128 and the signal that killed it. 0 also when the reader may
     * not trace the process.
     */
    public int exitCode() {
        return exitCode(waitStatus);
    }

    /** The exit code in a wait status: that of the process, or 128 and the signal that killed it. */
    public static int exitCode(int waitStatus) {
        int signal = waitStatus & SIGNAL_MASK;
        return signal == 0 ? waitStatus >> 8 & 0xFF : SIGNAL_EXIT_BASE + signal;
    }
}
