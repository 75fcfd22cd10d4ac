package io.processinspect.dll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Parses the header of a Windows library; accepts arbitrary bytes. */
final class PortableExecutable {
    private static final int DOS_MAGIC = 0x5A4D;
    private static final int PE_MAGIC = 0x4550;
    private static final int PE_OFFSET_AT = 0x3C;

    private PortableExecutable() {}

    /** The processor a library is built for, in JNA's naming; empty when the bytes are not a Windows library. */
    static Optional<String> processor(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < PE_OFFSET_AT + Integer.BYTES || (bytes.getShort(0) & 0xFFFF) != DOS_MAGIC) {
            return Optional.empty();
        }
        int header = bytes.getInt(PE_OFFSET_AT);
        if (header < 0 || header > file.length - 6 || bytes.getInt(header) != PE_MAGIC) {
            return Optional.empty();
        }
        int machine = bytes.getShort(header + 4) & 0xFFFF;
        return Optional.of(
                switch (machine) {
                    case 0x8664 -> "x86-64";
                    case 0xAA64 -> "aarch64";
                    case 0x014C -> "x86";
                    default -> "machine 0x" + Integer.toHexString(machine);
                });
    }
}
