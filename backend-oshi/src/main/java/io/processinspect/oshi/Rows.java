package io.processinspect.oshi;

import io.processinspect.Absence;
import io.processinspect.Measured;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessRow;
import io.processinspect.Status;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** The listing: what OSHI lists, and from the JDK what OSHI leaves out because of its name. */
final class Rows {
    private final OperatingSystem system;
    // OSHI starts a program for each name it looks up.
    private final Map<String, Optional<String>> users = new ConcurrentHashMap<>();

    Rows(OperatingSystem system) {
        this.system = system;
    }

    List<ProcessRow> all() {
        Set<Long> missing = pids();
        List<ProcessRow> rows = new ArrayList<>();
        for (OSProcess process : system.getProcesses()) {
            boolean unclear = View.isBlind(process);
            if (!unclear) {
                rows.add(row(process));
                missing.remove((long) process.getProcessID());
            }
        }
        for (long pid : missing) {
            ProcessHandle.of(pid).map(Rows::row).ifPresent(rows::add);
        }
        return rows;
    }

    /** Every pid there is, by the cheapest means: on Linux the JDK opens a file for each process, which costs a tenth. */
    private static Set<Long> pids() {
        String[] names = new File("/proc").list((folder, name) -> Character.isDigit(name.charAt(0)));
        Stream<Long> pids = names == null || names.length == 0
                ? ProcessHandle.allProcesses().map(ProcessHandle::pid)
                : Stream.of(names).map(Long::valueOf);
        return pids.collect(Collectors.toSet());
    }

    private ProcessRow row(OSProcess process) {
        boolean remains = View.isRemains(process);
        int parent = process.getParentProcessID();
        return new ProcessRow(
                ProcessIdentity.startedAt(process.getProcessID(), Instant.ofEpochMilli(process.getStartTime())),
                parent > 0 ? OptionalLong.of(parent) : OptionalLong.empty(),
                View.name(process),
                View.status(process),
                user(process),
                remains
                        ? absent(Absence.GONE)
                        : View.isTorn(process) ? absent(View.NO_MEMORY) : Measured.of(process.getResidentMemory()),
                remains ? absent(Absence.GONE) : Measured.of((long) process.getThreadCount()),
                Measured.of((process.getKernelTime() + process.getUserTime()) * 1_000_000));
    }

    private static ProcessRow row(ProcessHandle process) {
        return new ProcessRow(
                OshiProcess.identity(process),
                process.parent().map(it -> OptionalLong.of(it.pid())).orElse(OptionalLong.empty()),
                View.name(process),
                Status.UNKNOWN,
                process.info().user(),
                absent(View.BLIND),
                absent(View.BLIND),
                absent(View.BLIND));
    }

    private static Measured<Long> absent(Absence why) {
        return Measured.absent("a listing's number", why);
    }

    private Optional<String> user(OSProcess process) {
        return users.computeIfAbsent(process.getUserID(), id -> Optional.of(process.getUser())
                .filter(name -> !name.isEmpty() && !name.equals("unknown")));
    }
}
