package io.processinspect.dll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What the head of a Windows library says about itself; any bytes may come. */
final class PortableExecutable {
    private static final int DOS_MAGIC = 0x5A4D;
    private static final int PE_MAGIC = 0x4550;
    private static final int PE_OFFSET_AT = 0x3C;

    private PortableExecutable() {}

    /** The processor that it was built for, by the name of a folder of ours; empty when these bytes are no library. */
    static Optional<String> processor(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < PE_OFFSET_AT + Integer.BYTES || (bytes.getShort(0) & 0xFFFF) != DOS_MAGIC) {
            return Optional.empty();
        }
        int head = bytes.getInt(PE_OFFSET_AT);
        if (head < 0 || head > file.length - 6 || bytes.getInt(head) != PE_MAGIC) {
            return Optional.empty();
        }
        int machine = bytes.getShort(head + 4) & 0xFFFF;
        return Optional.of(
                switch (machine) {
                    case 0x8664 -> "x86-64";
                    case 0xAA64 -> "aarch64";
                    case 0x014C -> "x86";
                    default -> "machine 0x" + Integer.toHexString(machine);
                });
    }
}
