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

/** Lists all processes: through OSHI, and through the JDK those that OSHI omits because of their names. Thread-safe. */
final class ProcessLister {
    private final OperatingSystem system;
    // Cached, because OSHI starts a program for each user name it looks up.
    private final Map<String, Optional<String>> users = new ConcurrentHashMap<>();

    ProcessLister(OperatingSystem system) {
        this.system = system;
    }

    List<ProcessEntry> all() {
        Set<Long> missing = pids();
        List<ProcessEntry> entries = new ArrayList<>();
        for (OSProcess process : system.getProcesses()) {
            if (!OshiAttributes.isUnreadable(process)) {
                entries.add(entry(process));
                missing.remove((long) process.getProcessID());
            }
        }
        for (long pid : missing) {
            ProcessHandle.of(pid).map(ProcessLister::entry).ifPresent(entries::add);
        }
        return entries;
    }

    /**
     * All pids. Read from /proc if possible: the JDK opens a file per process, which takes a tenth of the listing's
     * time.
     */
    private static Set<Long> pids() {
        Set<Long> pids = KernelFiles.pids();
        return pids.isEmpty()
                ? ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet())
                : pids;
    }

    private ProcessEntry entry(OSProcess process) {
        boolean exited = OshiAttributes.hasExited(process);
        int parent = process.getParentProcessID();
        return new ProcessEntry(
                ProcessIdentity.startedAt(process.getProcessID(), Instant.ofEpochMilli(process.getStartTime())),
                parent > 0 ? OptionalLong.of(parent) : OptionalLong.empty(),
                OshiAttributes.name(process),
                OshiAttributes.status(process),
                user(process),
                exited ? absent(Absence.GONE) : memory(process),
                exited ? absent(Absence.GONE) : Measured.of((long) process.getThreadCount()),
                Measured.of((process.getKernelTime() + process.getUserTime()) * 1_000_000));
    }

    private static Measured<Long> memory(OSProcess process) {
        if (process.getState() == OSProcess.State.ZOMBIE) {
            return absent(OshiAttributes.MAIN_THREAD_EXITED);
        }
        return OshiAttributes.isMemoryMissing(process)
                ? absent(OshiAttributes.NO_MEMORY)
                : Measured.of(process.getResidentMemory());
    }

    private static ProcessEntry entry(ProcessHandle process) {
        return new ProcessEntry(
                OshiProcess.identity(process),
                process.parent().map(it -> OptionalLong.of(it.pid())).orElse(OptionalLong.empty()),
                OshiAttributes.name(process),
                Status.UNKNOWN,
                process.info().user(),
                absent(OshiAttributes.UNREADABLE),
                absent(OshiAttributes.UNREADABLE),
                absent(OshiAttributes.UNREADABLE));
    }

    private static Measured<Long> absent(Absence why) {
        return Measured.absent("value in a listing", why);
    }

    private Optional<String> user(OSProcess process) {
        return users.computeIfAbsent(process.getUserID(), id -> Optional.of(process.getUser())
                .filter(name -> !name.isEmpty() && !name.equals("unknown")));
    }
}
