package io.processinspect.procfs.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/cgroup}: the control group of a process in each hierarchy, as {@code HIERARCHY:CONTROLLERS:PATH}.
 *
 * @param groups in the order of the file
 */
public record ProcCgroup(List<ProcCgroup.Group> groups) {
    private static final String VERSION_2 = "0";

    /**
     * A control group.
     *
     * @param unified whether its hierarchy is that of cgroup version 2
     * @param controllers e.g. cpu and cpuacct
     * @param path below the root of its hierarchy
     */
    public record Group(boolean unified, List<String> controllers, String path) {}

    /** See {@link ProcFileParser#parse}; every content is valid. */
    public static ProcCgroup parse(ByteScanner scanner) {
        List<Group> parsed = new ArrayList<>();
        while (!scanner.isAtEnd()) {
            String[] parts = scanner.line().split(":", 3);
            if (parts.length == 3) {
                parsed.add(new Group(parts[0].equals(VERSION_2), List.of(parts[1].split(",")), parts[2]));
            }
        }
        return new ProcCgroup(List.copyOf(parsed));
    }
}
