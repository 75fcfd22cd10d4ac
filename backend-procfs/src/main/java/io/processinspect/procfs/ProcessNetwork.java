package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Counter;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.net.NetworkBytes;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** The network bytes of one process, or why there are none. */
final class ProcessNetwork implements AutoCloseable {
    /** Where they were not requested. */
    static final ProcessNetwork NONE = new ProcessNetwork(null, null);

    private static final Absence DENIED = Absence.denied(
            "its sockets are shown to its own user, and with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, alone");
    private static final Absence MAIN_THREAD_EXITED =
            Absence.unsupported("its main thread has exited, by which its sockets are found");
    private static final Absence LOST =
            Absence.failed("more sockets were closed since the last read than the kernel could tell of");

    /** Null if there is none. */
    private final NetworkBytes.Account account;
    /** Why there is none; null otherwise. */
    private final Absence why;
    /** Whether bytes of the living process were read. */
    private boolean counted;

    private ProcessNetwork(NetworkBytes.Account account, Absence why) {
        this.account = account;
        this.why = why;
    }

    /** Counts from now on. */
    static ProcessNetwork of(NativeCalls calls, ProcFolder folder, long pid) {
        ProcessNetworks networks = calls.networks();
        if (networks.bytes() == null) {
            return new ProcessNetwork(null, networks.why());
        }
        String namespace = null;
        try {
            namespace = networks.bytes().isByDescriptors() ? folder.otherNetwork(pid, "") : null;
            return new ProcessNetwork(networks.bytes().open(pid, namespace), null);
        } catch (BackendUnavailableException | LinkageError refused) {
            return new ProcessNetwork(
                    null,
                    namespace == null
                            ? Absence.failed(refused.getMessage())
                            : Absence.unsupported(refused.getMessage()));
        } catch (NoSuchFileException exited) {
            return new ProcessNetwork(null, MAIN_THREAD_EXITED);
        } catch (IOException hidden) {
            return new ProcessNetwork(null, DENIED);
        }
    }

    /** Reads the bytes; the reason when there are none. */
    Absence read() {
        if (account == null) {
            return why;
        }
        try {
            return account.read() ? null : LOST;
        } catch (BackendUnavailableException failure) {
            // The other numbers do not depend on it.
            return Absence.failed(failure.getMessage());
        }
    }

    /** As {@link #read}, after the exit. */
    Absence readLast() {
        try {
            if (account != null) {
                account.awaitLast();
            }
        } catch (BackendUnavailableException failure) {
            return Absence.failed(failure.getMessage());
        }
        return read();
    }

    /** Sets what was read of the living process. */
    void set(Absence absence, Reading into) {
        if (this == NONE) {
            return;
        }
        Absence none = absence == null && !account.isReadable() ? DENIED : absence;
        if (none == null) {
            counted = true;
            set(into);
        } else {
            into.absent(Counter.BYTES_SENT, none);
            into.absent(Counter.BYTES_RECEIVED, none);
        }
    }

    /** Sets the last bytes of a process that has exited, whose descriptors no longer tell whether they may be read. */
    void setLast(Absence absence, Reading into) {
        if (counted && absence == null) {
            set(into);
        }
    }

    /** Whether the bytes are this process's also after its parent has collected it. */
    boolean outlives() {
        return counted && account.outlives();
    }

    private void set(Reading into) {
        into.set(Counter.BYTES_SENT, account.sent());
        into.set(Counter.BYTES_RECEIVED, account.received());
    }

    @Override
    public void close() {
        if (account != null) {
            account.close();
        }
    }
}
