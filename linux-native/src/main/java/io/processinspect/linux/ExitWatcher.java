package io.processinspect.linux;

import io.processinspect.procfs.kernel.ExitWatch;
import io.processinspect.spi.LibraryLog;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells of exits: descriptors of all watched processes (pidfd), and one thread that waits for all of them (epoll). The thread
 * lives as long as a process is watched. Safe for all threads.
 */
final class ExitWatcher {
    private static final int MAX_EVENTS = 64;

    /** As large as the first one that Linux 6.13 had, which later ones extend. */
    private static final int INFO_BYTES = 64;

    private static final int INFO_MASK = 0;
    private static final int INFO_EXIT_CODE = 60;
    private static final long HAS_EXIT_CODE = 1 << 3;

    /** In place of a process's number: to look whether the thread is still needed. */
    private static final long WAKE = 0;

    private final NativeBuffer events = NativeBuffer.of(MAX_EVENTS * LibC.Exits.EVENT_BYTES);
    private final NativeBuffer event = NativeBuffer.of(LibC.Exits.EVENT_BYTES);
    private final NativeBuffer one = NativeBuffer.of(Long.BYTES);
    private final NativeBuffer info = NativeBuffer.of(INFO_BYTES);

    private final Map<Long, Runnable> actions = new HashMap<>();
    private long last = WAKE;
    private int epoll = -1;
    /** Written to in order to wake the thread. */
    private int counter = -1;

    /** As {@link io.processinspect.procfs.kernel.KernelCalls#watchExit}. */
    synchronized ExitWatch watch(long pid, Runnable action) {
        int process = (int) LibC.syscall(LibC.Exits.PIDFD_OPEN, pid, 0, 0);
        if (process < 0) {
            return null;
        }
        long number = ++last;
        actions.put(number, action);
        if (epoll < 0 && !start() || !control(LibC.Exits.ADD, process, LibC.Exits.IN | LibC.Exits.ONCE, number)) {
            remove(number, process);
            return null;
        }
        return new ExitWatch() {
            private boolean closed;

            @Override
            public int waitStatus() {
                synchronized (ExitWatcher.this) {
                    return closed ? UNKNOWN : ExitWatcher.this.waitStatus(process);
                }
            }

            @Override
            public void close() {
                synchronized (ExitWatcher.this) {
                    if (!closed) {
                        closed = true;
                        control(LibC.Exits.DELETE, process, 0, number);
                        remove(number, process);
                    }
                }
            }
        };
    }

    private boolean start() {
        epoll = LibC.Exits.epoll_create1(LibC.Exits.CLOSE_ON_EXEC);
        counter = LibC.Exits.eventfd(0, LibC.Exits.CLOSE_ON_EXEC);
        if (epoll < 0 || counter < 0 || !control(LibC.Exits.ADD, counter, LibC.Exits.IN | LibC.Exits.EDGE, WAKE)) {
            end();
            return false;
        }
        Thread thread = new Thread(null, this::run, "processinspect-exits", 0, false);
        thread.setDaemon(true);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError noThread) {
            // Nobody is told, and reads see the exits.
            end();
            return false;
        }
    }

    private void end() {
        close(epoll);
        close(counter);
        epoll = -1;
        counter = -1;
    }

    private static void close(int descriptor) {
        if (descriptor >= 0) {
            LibC.close(descriptor);
        }
    }

    private boolean control(int operation, int descriptor, int wanted, long number) {
        event.bytes().putInt(0, wanted);
        event.bytes().putLong(LibC.Exits.EVENT_DATA, number);
        return LibC.Exits.epoll_ctl(epoll, operation, descriptor, event.address()) == 0;
    }

    private void remove(long number, int process) {
        actions.remove(number);
        close(process);
        if (actions.isEmpty() && counter >= 0) {
            one.bytes().putLong(0, 1);
            LibC.Exits.write(counter, one.address(), Long.BYTES);
        }
    }

    private int waitStatus(int process) {
        ByteBuffer bytes = info.bytes();
        bytes.putLong(INFO_MASK, HAS_EXIT_CODE);
        boolean isTold = LibC.Exits.ioctl(process, LibC.Exits.PIDFD_GET_INFO, info.address()) == 0
                && (bytes.getLong(INFO_MASK) & HAS_EXIT_CODE) != 0;
        return isTold ? bytes.getInt(INFO_EXIT_CODE) : ExitWatch.UNKNOWN;
    }

    private void run() {
        while (isNeeded()) {
            int count = LibC.Exits.epoll_wait(epoll, events.address(), MAX_EVENTS, -1);
            for (int i = 0; i < count; i++) {
                tell(events.bytes().getLong(i * LibC.Exits.EVENT_BYTES + LibC.Exits.EVENT_DATA));
            }
        }
    }

    private synchronized boolean isNeeded() {
        if (actions.isEmpty()) {
            end();
            return false;
        }
        return true;
    }

    private void tell(long number) {
        Runnable action;
        synchronized (this) {
            action = actions.get(number);
        }
        if (action != null) {
            try {
                action.run();
            } catch (Throwable failure) {
                // The thread goes on for the others; the next read of this process sees its exit.
                LibraryLog.get().log(System.Logger.Level.WARNING, "failed to tell of an exit", failure);
            }
        }
    }
}
