package io.processinspect.linux;

import com.sun.jna.Native;

/** Functions of the C library, bound directly, so that a call allocates nothing. Addresses are those of direct buffers. */
final class LibC {
    static final int O_DIRECTORY = octal("200000");
    static final int O_CLOEXEC = octal("2000000");
    static final int SEEK_SET = 0;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** As the kernel's headers write them. */
    private static int octal(String digits) {
        return Integer.parseInt(digits, 8);
    }

    static native int getpid();

    static native int clock_gettime(int clock, long timespec);

    static native int open(String path, int flags);

    static native long lseek(int fd, long offset, int whence);

    static native long getdents64(int fd, long buffer, long size);
}
