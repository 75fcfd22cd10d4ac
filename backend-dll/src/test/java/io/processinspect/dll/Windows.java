package io.processinspect.dll;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Windows functions the tests call directly, without the library under test. */
final class Windows {
    private static final int SYSTEM_EXTENDED_HANDLES = 64;
    private static final int LENGTH_MISMATCH = 0xC0000004;
    private static final int ENTRY = 40;
    private static final int ENTRY_PID = 8;
    private static final int DACL = 4;
    private static final long THIS_PROCESS = -1;

    private Windows() {}

    private static Function function(String library, String name) {
        return NativeLibrary.getInstance(library).getFunction(name);
    }

    /**
     * The exact number of this process's handles: lists all handles of the machine and counts those of this process.
     */
    static long handles() {
        Function query = function("ntdll", "NtQuerySystemInformation");
        for (long size = 1 << 20; size <= 1 << 30; size *= 2) {
            try (Memory list = new Memory(size)) {
                int status = query.invokeInt(new Object[] {SYSTEM_EXTENDED_HANDLES, list, (int) size, null});
                if (status == 0) {
                    return countOwn(list);
                }
                if (status != LENGTH_MISMATCH) {
                    throw new IllegalStateException(
                            "NtQuerySystemInformation failed with status 0x" + Integer.toHexString(status));
                }
            }
        }
        throw new IllegalStateException("the list of handles exceeds 1 GiB");
    }

    private static long countOwn(Memory list) {
        long self = ProcessHandle.current().pid();
        long own = 0;
        for (long i = 0; i < list.getLong(0); i++) {
            own += list.getLong(16 + i * ENTRY + ENTRY_PID) == self ? 1 : 0;
        }
        return own;
    }

    /** Prevents any user from opening this process, with an access control list without entries. */
    static void guard() {
        try (Memory list = new Memory(8);
                Memory descriptor = new Memory(64)) {
            require(function("advapi32", "InitializeAcl").invokeInt(new Object[] {list, 8, 2}));
            require(function("advapi32", "InitializeSecurityDescriptor").invokeInt(new Object[] {descriptor, 1}));
            require(function("advapi32", "SetSecurityDescriptorDacl").invokeInt(new Object[] {descriptor, 1, list, 0}));
            require(function("advapi32", "SetKernelObjectSecurity")
                    .invokeInt(new Object[] {new Pointer(THIS_PROCESS), DACL, descriptor}));
        }
    }

    private static void require(int succeeded) {
        if (succeeded == 0) {
            throw new IllegalStateException("cannot set this process's access control list");
        }
    }

    static boolean isWine() {
        try {
            function("ntdll", "wine_get_version");
            return true;
        } catch (UnsatisfiedLinkError none) {
            return false;
        }
    }
}
