package io.processinspect.linux;

import com.sun.jna.Native;

/** Functions of the C library, bound directly, so that a call allocates nothing. */
final class LibC {
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int getpid();

    /** The address is that of a {@code struct timespec}. */
    static native int clock_gettime(int clock, long timespec);

    /** Those that list a folder; an older C library lacks one of them. */
    static final class Folders {
        static final int O_DIRECTORY = octal("200000");
        static final int O_CLOEXEC = octal("2000000");
        static final int SEEK_SET = 0;

        static {
            Native.register(Folders.class, "c");
        }

        private Folders() {}

        /** As the kernel's headers write them. */
        private static int octal(String digits) {
            return Integer.parseInt(digits, 8);
        }

        static native int open(String path, int flags);

        static native long lseek(int fd, long offset, int whence);

        /** New in glibc 2.30. */
        static native long getdents64(int fd, long buffer, long size);
    }
}
