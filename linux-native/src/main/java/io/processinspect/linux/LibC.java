package io.processinspect.linux;

import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Functions of the C library, bound directly, so that a call allocates nothing. */
final class LibC {
    static final int O_CLOEXEC = 0x80000;
    /** The number of the call for BPF; 0 on machines of which it is not known. */
    static final long BPF = Platform.ARCH.equals("x86-64") ? 321 : Platform.ARCH.equals("aarch64") ? 280 : 0;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int getpid();

    static native int close(int descriptor);

    /** A call of the kernel by its number, with three arguments at most. */
    static native long syscall(long number, long first, long second, long third);

    /** The address is that of a {@code struct timespec}. */
    static native int clock_gettime(int clock, long timespec);

    /** Those that list a folder; an older C library lacks one of them. */
    static final class Folders {
        static final int SEEK_SET = 0;

        static {
            Native.register(Folders.class, "c");
        }

        private Folders() {}

        static native int open(String path, int flags);

        static native long lseek(int fd, long offset, int whence);

        /** New in glibc 2.30. */
        static native long getdents64(int fd, long buffer, long size);
    }

    /** Those that ask for sockets. */
    static final class Sockets {
        static final int NETLINK = 16;
        static final int RAW = 3;
        static final int CLOSE_ON_EXEC = O_CLOEXEC;
        static final int SOCK_DIAG = 4;
        static final int SOL_SOCKET = 1;
        /** Beyond the limit of the system; needs CAP_NET_ADMIN. */
        static final int SO_RCVBUFFORCE = 33;

        static final int SO_RCVBUF = 8;
        static final int MSG_DONTWAIT = 0x40;
        static final int NETWORK_NAMESPACE = 0x40000000;

        static {
            Native.register(Sockets.class, "c");
        }

        private Sockets() {}

        static native int socket(int family, int type, int protocol);

        static native int bind(int socket, long address, int size);

        static native int setsockopt(int socket, int level, int name, long value, int size);

        static native long send(int socket, long buffer, long size, int flags);

        static native long recv(int socket, long buffer, long size, int flags);

        static native int setns(int descriptor, int kind);

        static native long readlinkat(int folder, long name, long buffer, long size);
    }

    /** Those that wait for exits. */
    static final class Exits {
        /** The number of a call that glibc has since 2.36 only; the same on all machines. */
        static final long PIDFD_OPEN = 434;
        /** {@code _IOWR(0xFF, 11, 64 bytes)}. */
        static final int PIDFD_GET_INFO = 3 << 30 | 64 << 16 | 0xFF << 8 | 11;

        static final int CLOSE_ON_EXEC = O_CLOEXEC;
        static final int ADD = 1;
        static final int DELETE = 2;
        static final int IN = 1;
        static final int ONCE = 1 << 30;
        static final int EDGE = 1 << 31;

        /** struct epoll_event is packed on x86-64 alone. */
        private static final boolean IS_PACKED = Platform.ARCH.equals("x86-64");

        static final int EVENT_DATA = IS_PACKED ? 4 : 8;
        static final int EVENT_BYTES = EVENT_DATA + Long.BYTES;

        static {
            Native.register(Exits.class, "c");
        }

        private Exits() {}

        static native int epoll_create1(int flags);

        static native int epoll_ctl(int epoll, int operation, int descriptor, long event);

        static native int epoll_wait(int epoll, long events, int count, int timeout);

        static native int eventfd(int value, int flags);

        static native int ioctl(int descriptor, long request, long argument);

        static native long write(int descriptor, long buffer, long size);
    }
}
