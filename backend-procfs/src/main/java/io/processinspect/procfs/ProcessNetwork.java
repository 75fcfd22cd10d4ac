package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.NetworkCoverage;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.net.NetworkAccounts;
import io.processinspect.spi.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The network bytes of one process, or why there are none. */
final class ProcessNetwork implements AutoCloseable {
    static final NetworkCoverage COVERAGE = new NetworkCoverage("sock_diag", "tcp");
    /** Where they were not requested. */
    static final ProcessNetwork NONE = new ProcessNetwork(null, null);

    private static final Absence DENIED = Absence.denied(
            "its sockets are shown to its own user, and with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, alone");
    private static final Absence ELSEWHERE = Absence.unsupported("it is in another network namespace");
    private static final Absence LOST =
            Absence.failed("more sockets were closed since the last read than the kernel could tell of");

    /** Null if there is none. */
    private final NetworkAccounts.Account account;
    /** Why there is none; null otherwise. */
    private final Absence why;

    private ProcessNetwork(NetworkAccounts.Account account, Absence why) {
        this.account = account;
        this.why = why;
    }

    /** Counts from now on. */
    static ProcessNetwork of(NativeCalls calls, ProcFolder folder, long pid) {
        NetworkAccounts accounts = calls.network();
        if (accounts == null) {
            return new ProcessNetwork(null, calls.noNetwork());
        }
        try {
            Path own = Files.readSymbolicLink(Path.of(folder.path(), "self", "ns", "net"));
            Path its = Files.readSymbolicLink(Path.of(folder.file(pid, "ns/net")));
            return own.equals(its) ? new ProcessNetwork(accounts.open(pid), null) : new ProcessNetwork(null, ELSEWHERE);
        } catch (IOException hidden) {
            return new ProcessNetwork(null, DENIED);
        }
    }

    /** Reads the bytes; the reason when there are none. */
    Absence read() {
        if (account == null) {
            return why;
        }
        boolean isComplete = account.read();
        return isComplete ? null : LOST;
    }

    /** As {@link #read}, after the exit. */
    Absence readLast() {
        if (account != null) {
            account.awaitLast();
        }
        return read();
    }

    void set(Absence absence, Reading into) {
        if (this == NONE) {
            return;
        }
        Absence none = absence == null && !account.isReadable() ? DENIED : absence;
        if (none != null) {
            into.absent(Counter.BYTES_SENT, none);
            into.absent(Counter.BYTES_RECEIVED, none);
        } else {
            into.set(Counter.BYTES_SENT, account.sent());
            into.set(Counter.BYTES_RECEIVED, account.received());
        }
    }

    @Override
    public void close() {
        if (account != null) {
            account.close();
        }
    }
}
