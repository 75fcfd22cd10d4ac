package io.processinspect.procfs;

/** Files as the kernel writes them, with a number of its own in each place. */
final class Samples {
    static final String STAT =
            "22817 (cat) R 22774 22774 21972 0 -1 4194304 97 0 1 0 12 34 0 0 20 0 5 0 1144977 3133440"
                    + " 375 18446744073709551615 94433406042112 94433406061993 140732482096320 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0"
                    + " 94433406078000 94433406079616 94433824317440 140732482103802 140732482103822 140732482103822"
                    + " 140732482105323 1792\n";

    static final String STATM = "765 375 300 5 0 60 0\n";

    static final String IO =
            "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\n" + "cancelled_write_bytes: 7\n";

    static final String STATUS = "Name:\tsed\nUmask:\t0022\nState:\tR (running)\nTgid:\t22987\nNgid:\t0\nPid:\t22987\n"
            + "VmPeak:\t    3840 kB\nVmSwap:\t       8 kB\nThreads:\t1\nCpus_allowed_list:\t0-1\n"
            + "voluntary_ctxt_switches:\t30\nnonvoluntary_ctxt_switches:\t40\n";

    static final String MEMINFO = "MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     400 kB\n"
            + "Buffers:            1 kB\nSwapTotal:         50 kB\nSwapFree:          40 kB\n";

    static final String SYSTEM_STAT = "cpu  365881 0 51038 1939869 1874 0 482 109 0 0\n"
            + "cpu0 188689 0 22619 967071 394 0 104 52 0 0\ncpu1 177191 0 28419 972797 1480 0 377 57 0 0\n"
            + "intr 3702309 0 0\nctxt 9895780\nbtime 1795358079\nprocesses 120709\n";

    static final String LIMITS = "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            20000                20000                files     \n";

    private Samples() {}

    /** A stat whose telling fields are these. */
    static String stat(String name, String state, int flags, int threads, long virtual) {
        return "12 (" + name + ") " + state + " 1 12 12 0 -1 " + flags + " 97 0 1 0 12 34 0 0 20 0 " + threads
                + " 0 1144977 " + virtual + " 375 18446744073709551615 1 1 1 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 1 1 1 1 1"
                + " 1 1 0\n";
    }
}
