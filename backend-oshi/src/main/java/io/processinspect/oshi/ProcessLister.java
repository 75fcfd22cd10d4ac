package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** The listing: what OSHI lists, and from the JDK what OSHI leaves out because of its name. */
final class ProcessLister {
    private final OperatingSystem system;
    // OSHI starts a program for each name it looks up.
    private final Map<String, Optional<String>> users = new ConcurrentHashMap<>();

    ProcessLister(OperatingSystem system) {
        this.system = system;
    }

    List<ProcessEntry> all() {
        Set<Long> missing = pids();
        List<ProcessEntry> rows = new ArrayList<>();
        for (OSProcess process : system.getProcesses()) {
            boolean unclear = OshiAttributes.isBlind(process);
            if (!unclear) {
                rows.add(row(process));
                missing.remove((long) process.getProcessID());
            }
        }
        for (long pid : missing) {
            ProcessHandle.of(pid).map(ProcessLister::row).ifPresent(rows::add);
        }
        return rows;
    }

    /** Every pid there is. The JDK opens a file for each process, which costs a tenth of the listing. */
    private static Set<Long> pids() {
        Set<Long> pids = KernelFiles.pids();
        return pids.isEmpty()
                ? ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet())
                : pids;
    }

    private ProcessEntry row(OSProcess process) {
        boolean remains = OshiAttributes.isRemains(process);
        int parent = process.getParentProcessID();
        return new ProcessEntry(
                ProcessIdentity.startedAt(process.getProcessID(), Instant.ofEpochMilli(process.getStartTime())),
                parent > 0 ? OptionalLong.of(parent) : OptionalLong.empty(),
                OshiAttributes.name(process),
                OshiAttributes.status(process),
                user(process),
                remains ? absent(Absence.GONE) : memory(process),
                remains ? absent(Absence.GONE) : Measured.of((long) process.getThreadCount()),
                Measured.of((process.getKernelTime() + process.getUserTime()) * 1_000_000));
    }

    private static Measured<Long> memory(OSProcess process) {
        if (process.getState() == OSProcess.State.ZOMBIE) {
            return absent(OshiAttributes.LEADER);
        }
        return OshiAttributes.isTorn(process)
                ? absent(OshiAttributes.NO_MEMORY)
                : Measured.of(process.getResidentMemory());
    }

    private static ProcessEntry row(ProcessHandle process) {
        return new ProcessEntry(
                OshiProcess.identity(process),
                process.parent().map(it -> OptionalLong.of(it.pid())).orElse(OptionalLong.empty()),
                OshiAttributes.name(process),
                Status.UNKNOWN,
                process.info().user(),
                absent(OshiAttributes.BLIND),
                absent(OshiAttributes.BLIND),
                absent(OshiAttributes.BLIND));
    }

    private static Measured<Long> absent(Absence why) {
        return Measured.absent("a listing's number", why);
    }

    private Optional<String> user(OSProcess process) {
        return users.computeIfAbsent(process.getUserID(), id -> Optional.of(process.getUser())
                .filter(name -> !name.isEmpty() && !name.equals("unknown")));
    }
}
