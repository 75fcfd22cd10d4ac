package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Cpus;
import io.processinspect.Measured;
import io.processinspect.SystemMemory;
import java.util.OptionalInt;

/** A snapshot of the machine's memory and CPUs: a {@code pi_system}. */
final class SystemInfo implements AutoCloseable {
    private static final Absence NO_QUOTA = Absence.unsupported("the limits of job objects are not read");
    private static final int SIZE = 48;
    private static final int CPUS_ONLINE = 4;
    private static final int CPUS_AFFINITY = 8;
    private static final int HAS_PAGE_FILE = 12;
    private static final int PAGE_FILE_TOTAL = 16;
    private static final int PAGE_FILE_USED = 24;
    private static final int MEMORY_TOTAL = 32;
    private static final int MEMORY_AVAILABLE = 40;

    private static final Measured<Long> NO_FREE =
            Measured.absent("free memory", Absence.unsupported("Windows reports available memory, not free memory"));
    private static final Measured<Long> NO_PAGE_FILE =
            Measured.absent("page file", Absence.unsupported("the system does not report its page files"));

    private final Memory memory = new Memory(SIZE);

    /** Queries the library. */
    SystemInfo() {
        memory.clear();
        memory.setInt(0, SIZE);
        try (ErrorBuffer error = new ErrorBuffer()) {
            if (Dll.pi_system_read(memory) != Dll.OK) {
                memory.close();
                throw new BackendUnavailableException(error.lastError());
            }
        }
    }

    SystemMemory memory() {
        long total = memory.getLong(MEMORY_TOTAL);
        long available = memory.getLong(MEMORY_AVAILABLE);
        boolean pageFile = memory.getInt(HAS_PAGE_FILE) != 0;
        return new SystemMemory(
                Measured.of(total),
                Measured.of(available),
                Measured.of(total - available),
                NO_FREE,
                pageFile ? Measured.of(memory.getLong(PAGE_FILE_TOTAL)) : NO_PAGE_FILE,
                pageFile ? Measured.of(memory.getLong(PAGE_FILE_USED)) : NO_PAGE_FILE);
    }

    Cpus cpus() {
        int affinity = memory.getInt(CPUS_AFFINITY);
        return new Cpus(memory.getInt(CPUS_ONLINE), affinity == 0 ? OptionalInt.empty() : OptionalInt.of(affinity))
                .withUnknownQuota(NO_QUOTA);
    }

    @Override
    public void close() {
        memory.close();
    }
}
