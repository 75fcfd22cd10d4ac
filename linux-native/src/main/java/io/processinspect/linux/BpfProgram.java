package io.processinspect.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Instructions for the kernel's virtual machine (BPF), as they are added; registers are numbers. */
final class BpfProgram {
    static final int MAP_LOOKUP = 1;
    static final int CURRENT_PID_TGID = 14;
    static final int PROBE_READ_KERNEL = 113;

    private static final int BYTES = 8;
    private static final int PSEUDO_MAP = 1;

    private final List<long[]> instructions = new ArrayList<>();
    /** Those that jump to the end. */
    private final List<long[]> toEnd = new ArrayList<>();

    private BpfProgram add(int operation, int to, int from, int offset, int number) {
        instructions.add(new long[] {operation, from << 4 | to, offset, number});
        return this;
    }

    private BpfProgram endsIf(int operation, int register, int number) {
        add(operation, register, 0, 0, number);
        toEnd.add(instructions.get(instructions.size() - 1));
        toEnd.get(toEnd.size() - 1)[2] = instructions.size();
        return this;
    }

    BpfProgram copy(int to, int from) {
        return add(0xBF, to, from, 0, 0);
    }

    BpfProgram set(int register, int number) {
        return add(0xB7, register, 0, 0, number);
    }

    BpfProgram add(int register, int number) {
        return add(0x07, register, 0, 0, number);
    }

    BpfProgram and(int register, int mask) {
        return add(0x57, register, 0, 0, mask);
    }

    BpfProgram shiftRight(int register, int bits) {
        return add(0x77, register, 0, 0, bits);
    }

    /** Takes the lower half for a number with a sign. */
    BpfProgram extendInt(int register) {
        return add(0x67, register, 0, 0, 32).add(0xC7, register, 0, 0, 32);
    }

    BpfProgram loadLong(int to, int from, int offset) {
        return add(0x79, to, from, offset, 0);
    }

    BpfProgram loadShort(int to, int from, int offset) {
        return add(0x69, to, from, offset, 0);
    }

    BpfProgram storeInt(int to, int offset, int from) {
        return add(0x63, to, from, offset, 0);
    }

    BpfProgram loadMap(int to, int descriptor) {
        return add(0x18, to, PSEUDO_MAP, 0, descriptor).add(0, 0, 0, 0, 0);
    }

    BpfProgram call(int function) {
        return add(0x85, 0, 0, 0, function);
    }

    /** Adds a register to a long in memory, undivided. */
    BpfProgram addToMemory(int to, int offset, int from) {
        return add(0xDB, to, from, offset, 0);
    }

    BpfProgram skipNextIf(int register, int number) {
        return add(0x15, register, 0, 1, number);
    }

    BpfProgram endIf(int register, int number) {
        return endsIf(0x15, register, number);
    }

    BpfProgram endUnless(int register, int number) {
        return endsIf(0x55, register, number);
    }

    BpfProgram endUnlessPositive(int register) {
        return endsIf(0xD5, register, 0);
    }

    /** The program, which returns 0 at its end. */
    ByteBuffer assembled() {
        int end = instructions.size();
        toEnd.forEach(jump -> jump[2] = end - jump[2]);
        set(0, 0);
        add(0x95, 0, 0, 0, 0);
        ByteBuffer code = ByteBuffer.allocateDirect(instructions.size() * BYTES).order(ByteOrder.nativeOrder());
        for (long[] one : instructions) {
            code.put((byte) one[0]).put((byte) one[1]).putShort((short) one[2]).putInt((int) one[3]);
        }
        return code.flip();
    }
}
