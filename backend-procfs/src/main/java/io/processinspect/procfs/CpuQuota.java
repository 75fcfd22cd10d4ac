package io.processinspect.procfs;

import io.processinspect.procfs.parse.ByteScanner;
import io.processinspect.procfs.parse.CfsMicros;
import io.processinspect.procfs.parse.CpuMax;
import io.processinspect.procfs.parse.MalformedFileException;
import io.processinspect.procfs.parse.ProcCgroup;
import io.processinspect.procfs.parse.ProcFileParser;
import io.processinspect.procfs.parse.ProcMountinfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much CPU time the control groups of this program allow it, in CPUs: {@code cpu.max} of version 2, {@code
 * cpu.cfs_quota_us} and {@code cpu.cfs_period_us} of version 1. A group is limited by each group above it as well, as far as
 * these are visible.
 *
 * @param cgroup {@code /proc/self/cgroup}, which names the groups
 * @param mountinfo {@code /proc/self/mountinfo}, which has the folders where groups are mounted. A container may see a part of
 *     the tree only, the root of the mount
 */
record CpuQuota(Path cgroup, Path mountinfo) {
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final long NO_QUOTA = -1;

    /** A mounted hierarchy of groups. */
    private record Hierarchy(String root, Path mountPoint, boolean unified) {
        /** The folder of a group; the mount itself when the group is not below the root of the mount. */
        Path folder(String group) {
            boolean below = root.equals("/") || group.equals(root) || group.startsWith(root + "/");
            String rest = !below || root.equals("/") ? group : group.substring(root.length());
            return below ? mountPoint.resolve(rest.replaceFirst("^/+", "")).normalize() : mountPoint;
        }
    }

    /** The lowest quota; empty without one. */
    OptionalDouble cpus() throws IOException {
        List<Hierarchy> hierarchies = hierarchies();
        double lowest = UNLIMITED;
        for (ProcCgroup.Group group : read(cgroup, ProcCgroup::parse).groups()) {
            boolean limits = group.unified() || group.controllers().contains("cpu");
            for (Hierarchy hierarchy : hierarchies) {
                if (limits && hierarchy.unified == group.unified()) {
                    lowest = Math.min(lowest, lowest(hierarchy, group.path()));
                }
            }
        }
        return lowest == UNLIMITED ? OptionalDouble.empty() : OptionalDouble.of(lowest);
    }

    private List<Hierarchy> hierarchies() throws IOException {
        List<Hierarchy> hierarchies = new ArrayList<>();
        for (ProcMountinfo.Mount mount : read(mountinfo, ProcMountinfo::parse).mounts()) {
            boolean unified = mount.type().equals("cgroup2");
            boolean cpu = mount.type().equals("cgroup") && mount.superOptions().contains("cpu");
            if (unified || cpu) {
                hierarchies.add(new Hierarchy(mount.root(), Path.of(mount.mountPoint()), unified));
            }
        }
        return hierarchies;
    }

    private static double lowest(Hierarchy hierarchy, String group) throws IOException {
        double lowest = UNLIMITED;
        for (Path folder = hierarchy.folder(group);
                folder != null && folder.startsWith(hierarchy.mountPoint);
                folder = folder.getParent()) {
            lowest = Math.min(lowest, hierarchy.unified ? version2(folder) : version1(folder));
        }
        return lowest;
    }

    /** The root group has no such file. */
    private static double version2(Path folder) throws IOException {
        Path file = folder.resolve("cpu.max");
        if (!Files.exists(file)) {
            return UNLIMITED;
        }
        CpuMax max = read(file, CpuMax::parse);
        return max.limited() ? cpus(file, max.quotaMicros(), max.periodMicros()) : UNLIMITED;
    }

    private static double version1(Path folder) throws IOException {
        Path file = folder.resolve("cpu.cfs_quota_us");
        if (!Files.exists(file)) {
            return UNLIMITED;
        }
        long quota = read(file, CfsMicros::parse).micros();
        return quota == NO_QUOTA
                ? UNLIMITED
                : cpus(
                        file,
                        quota,
                        read(folder.resolve("cpu.cfs_period_us"), CfsMicros::parse)
                                .micros());
    }

    private static double cpus(Path file, long quota, long period) throws MalformedFileException {
        if (quota <= 0 || period <= 0) {
            throw new MalformedFileException(
                    file.toString(), "quota " + quota + " and period " + period + " must be above 0");
        }
        return (double) quota / period;
    }

    /** Unlike a file with the numbers of a process, mountinfo comes in pieces and may have any length. */
    private static <T> T read(Path file, ProcFileParser<T> parser) throws IOException {
        return parser.parse(ByteScanner.of(file.toString(), Files.readAllBytes(file)));
    }
}
