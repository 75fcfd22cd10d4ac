package io.processinspect.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap, which a function of the C library is given by its address.
 *
 * @param bytes in the byte order of this machine
 */
record NativeBuffer(ByteBuffer bytes, long address) {
    static NativeBuffer of(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        return new NativeBuffer(bytes, Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
    }
}
