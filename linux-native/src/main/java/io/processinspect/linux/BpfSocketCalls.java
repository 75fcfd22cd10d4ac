package io.processinspect.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.kernel.SocketCalls;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Two small programs at the tracepoints sock_send_length and sock_recv_length. They add the length to the entry of the process in
 * a table, if it has one. The process is the one that calls; the only thing that they read of the kernel's is the family of the
 * socket.
 */
final class BpfSocketCalls implements SocketCalls {
    private static final int MAX_PROCESSES = 16 * 1024;

    // Commands
    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP = 1;
    private static final int MAP_UPDATE = 2;
    private static final int MAP_DELETE = 3;
    private static final int PROGRAM_LOAD = 5;
    private static final int RAW_TRACEPOINT_OPEN = 17;

    private static final int HASH = 1;
    private static final int RAW_TRACEPOINT = 17;
    private static final int NOEXIST = 1;

    /** union bpf_attr, as far as these commands need it. */
    private static final int ATTRIBUTE_BYTES = 120;

    private static final int VALUE_BYTES = 16;
    private static final int SENT = 0;
    private static final int RECEIVED = 8;

    // Arguments of both tracepoints: the socket, the length or a negative error, the flags of the call.
    private static final int SOCKET = 0;
    private static final int LENGTH = 8;
    private static final int FLAGS = 16;
    /** In struct sock_common. */
    private static final int FAMILY = 16;

    private static final int INET = 2;
    private static final int INET6 = 10;
    /** MSG_PEEK and MSG_ERRQUEUE: what is read is not data, or is read once more. */
    private static final int NO_DATA = 0x2 | 0x2000;

    private static final int EPERM = 1;
    private static final int ENOENT = 2;

    private final NativeBuffer attributes = NativeBuffer.of(ATTRIBUTE_BYTES);
    private final NativeBuffer key = NativeBuffer.of(Integer.BYTES);
    private final NativeBuffer value = NativeBuffer.of(VALUE_BYTES);
    private final Deque<Integer> descriptors = new ArrayDeque<>();
    private int table;

    private BpfSocketCalls() {}

    static BpfSocketCalls load() {
        if (LibC.BPF == 0) {
            throw new BackendUnavailableException(
                    "the number of the kernel's call for BPF is not known on this machine");
        }
        BpfSocketCalls calls = new BpfSocketCalls();
        try {
            calls.table = calls.createTable();
            calls.attach("sock_send_length", calls.load(SENT));
            calls.attach("sock_recv_length", calls.load(RECEIVED));
            return calls;
        } catch (Throwable failure) {
            calls.close();
            throw failure;
        }
    }

    private int createTable() {
        ByteBuffer create = cleared();
        create.putInt(0, HASH);
        create.putInt(4, Integer.BYTES);
        create.putInt(8, VALUE_BYTES);
        create.putInt(12, MAX_PROCESSES);
        return open(MAP_CREATE, "make a table");
    }

    private int load(int counter) {
        ByteBuffer code = program(counter).assembled();
        ByteBuffer license = text("GPL");
        ByteBuffer load = cleared();
        load.putInt(0, RAW_TRACEPOINT);
        load.putInt(4, code.remaining() / 8);
        load.putLong(8, address(code));
        load.putLong(16, address(license));
        return open(PROGRAM_LOAD, "load a program");
    }

    private BpfProgram program(int counter) {
        BpfProgram program =
                new BpfProgram().copy(6, 1).loadLong(7, 6, LENGTH).extendInt(7).endUnlessPositive(7);
        if (counter == RECEIVED) {
            program.loadLong(8, 6, FLAGS).and(8, NO_DATA).endUnless(8, 0);
        }
        return program.loadLong(3, 6, SOCKET)
                .add(3, FAMILY)
                .copy(1, 10)
                .add(1, -8)
                .set(2, Short.BYTES)
                .call(BpfProgram.PROBE_READ_KERNEL)
                .loadShort(8, 10, -8)
                .skipNextIf(8, INET)
                .endUnless(8, INET6)
                .call(BpfProgram.CURRENT_PID_TGID)
                .shiftRight(0, 32)
                .storeInt(10, -4, 0)
                .copy(2, 10)
                .add(2, -4)
                .loadMap(1, table)
                .call(BpfProgram.MAP_LOOKUP)
                .endIf(0, 0)
                .addToMemory(0, counter, 7);
    }

    private void attach(String tracepoint, int program) {
        ByteBuffer name = text(tracepoint);
        ByteBuffer attach = cleared();
        attach.putLong(0, address(name));
        attach.putInt(8, program);
        open(RAW_TRACEPOINT_OPEN, "use the tracepoint " + tracepoint);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.allocateDirect(text.length() + 1)
                .put(text.getBytes(US_ASCII))
                .rewind();
    }

    private static long address(ByteBuffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    private ByteBuffer cleared() {
        ByteBuffer bytes = attributes.bytes();
        for (int i = 0; i < ATTRIBUTE_BYTES; i += Long.BYTES) {
            bytes.putLong(i, 0);
        }
        return bytes;
    }

    private long call(int command) {
        return LibC.syscall(LibC.BPF, command, attributes.address(), ATTRIBUTE_BYTES);
    }

    private int open(int command, String what) {
        long descriptor = call(command);
        if (descriptor < 0) {
            int error = Native.getLastError();
            String why = error == EPERM
                    ? "it needs CAP_BPF and CAP_PERFMON"
                    : error == ENOENT ? "it is there from Linux 6.3 on" : "error " + error;
            throw new BackendUnavailableException("the kernel refuses to " + what + ": " + why);
        }
        descriptors.push((int) descriptor);
        return (int) descriptor;
    }

    private boolean table(int command, long pid, int flags) {
        key.bytes().putInt(0, (int) pid);
        ByteBuffer entry = cleared();
        entry.putInt(0, table);
        entry.putLong(8, key.address());
        if (command != MAP_DELETE) {
            // What a command does not know must be 0.
            entry.putLong(16, value.address());
            entry.putLong(24, flags);
        }
        return call(command) == 0;
    }

    @Override
    public synchronized void begin(long pid) {
        value.bytes().putLong(SENT, 0);
        value.bytes().putLong(RECEIVED, 0);
        if (!table(MAP_UPDATE, pid, NOEXIST) && !table(MAP_LOOKUP, pid, 0)) {
            throw new BackendUnavailableException("the kernel counts for " + MAX_PROCESSES + " processes at most");
        }
    }

    @Override
    public synchronized void read(long pid, long[] into) {
        boolean isCounted = table(MAP_LOOKUP, pid, 0);
        into[0] = isCounted ? value.bytes().getLong(SENT) : 0;
        into[1] = isCounted ? value.bytes().getLong(RECEIVED) : 0;
    }

    @Override
    public synchronized void end(long pid) {
        table(MAP_DELETE, pid, 0);
    }

    @Override
    public synchronized void close() {
        // The tracepoints first.
        while (!descriptors.isEmpty()) {
            LibC.close(descriptors.pop());
        }
    }
}
