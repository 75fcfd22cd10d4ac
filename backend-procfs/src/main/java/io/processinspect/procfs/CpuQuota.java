package io.processinspect.procfs;

import io.processinspect.Absence;
import io.processinspect.Cpus;
import io.processinspect.procfs.file.ProcFileBuffer;
import io.processinspect.procfs.file.ProcFolder;
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

/**
 * How much CPU time the control groups of this program allow it, in CPUs: {@code cpu.max} of version 2, {@code
 * cpu.cfs_quota_us} and {@code cpu.cfs_period_us} of version 1. A group is limited by each group above it as well, as far as
 * these are visible. Mounts are looked for again only when this program is moved to other groups. Not safe for threads.
 */
final class CpuQuota {
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final long NO_QUOTA = -1;
    private static final Absence NOT_MOUNTED =
            Absence.unsupported("no file system of the control groups that limit the CPU is mounted");
    private static final Absence HIDDEN =
            Absence.unsupported("the control groups above this container's, which may limit it, are hidden");

    private final String cgroup;
    private final Path mountinfo;
    private final ProcFileBuffer buffer;
    private ProcCgroup groups = new ProcCgroup(List.of());
    private List<Limit> limits = List.of();

    /** Why a limit may be unseen; null when all groups are seen. */
    private Absence unseen;

    /**
     * @param cgroup {@code /proc/self/cgroup}, which names the groups
     * @param mountinfo {@code /proc/self/mountinfo}, which has the folders where groups are mounted. A container may see a
     *     part of the tree only, the root of the mount
     * @param buffer for each file that is read
     */
    CpuQuota(String cgroup, Path mountinfo, ProcFileBuffer buffer) {
        this.cgroup = cgroup;
        this.mountinfo = mountinfo;
        this.buffer = buffer;
    }

    /** A mounted hierarchy of groups. */
    private record Hierarchy(String root, Path mountPoint, boolean unified) {
        /** Whether the root group is visible: it alone has release_agent (version 1), or lacks cgroup.type (version 2). */
        boolean isWhole() {
            return root.equals("/")
                    && (unified
                            ? Files.notExists(mountPoint.resolve("cgroup.type"))
                            : Files.exists(mountPoint.resolve("release_agent")));
        }

        /** The folder of a group; the mount itself when the group is not below the root of the mount. */
        Path folder(String group) {
            boolean below = root.equals("/") || group.equals(root) || group.startsWith(root + "/");
            String rest = !below || root.equals("/") ? group : group.substring(root.length());
            return below ? mountPoint.resolve(rest.replaceFirst("^/+", "")).normalize() : mountPoint;
        }
    }

    /** The files that limit one group. */
    private record Limit(Path quota, Path period, boolean unified) {
        static Limit of(Path folder, boolean unified) {
            return unified
                    ? new Limit(folder.resolve("cpu.max"), folder.resolve("cpu.max"), true)
                    : new Limit(folder.resolve("cpu.cfs_quota_us"), folder.resolve("cpu.cfs_period_us"), false);
        }
    }

    /** The CPUs with the lowest quota that is seen, if there is one. */
    Cpus limit(Cpus cpus) throws IOException {
        ProcCgroup present = read(cgroup, ProcCgroup::parse);
        if (!present.equals(groups)) {
            find(present);
            groups = present;
        }
        double lowest = UNLIMITED;
        for (Limit limit : limits) {
            lowest = Math.min(lowest, cpus(limit));
        }
        if (lowest != UNLIMITED) {
            return cpus.withQuota(lowest);
        }
        return unseen == null ? cpus : cpus.withUnknownQuota(unseen);
    }

    /** The CPU is limited in one hierarchy only: that of version 2, unless one of version 1 has the controller. */
    private void find(ProcCgroup present) throws IOException {
        List<Hierarchy> hierarchies = hierarchies();
        List<ProcCgroup.Group> limiting = present.groups().stream()
                .filter(group -> group.controllers().contains("cpu"))
                .toList();
        if (limiting.isEmpty()) {
            limiting =
                    present.groups().stream().filter(ProcCgroup.Group::unified).toList();
        }
        List<Limit> found = new ArrayList<>();
        boolean mounted = false;
        boolean whole = false;
        for (ProcCgroup.Group group : limiting) {
            for (Hierarchy hierarchy : hierarchies) {
                if (hierarchy.unified == group.unified()) {
                    addAncestors(hierarchy, group.path(), found);
                    mounted = true;
                    whole |= hierarchy.isWhole();
                }
            }
        }
        limits = found;
        unseen = limiting.isEmpty() || whole ? null : mounted ? HIDDEN : NOT_MOUNTED;
    }

    private List<Hierarchy> hierarchies() throws IOException {
        // Unlike a file with the numbers of a process, mountinfo comes in pieces and may have any length.
        byte[] content = Files.readAllBytes(mountinfo);
        List<Hierarchy> hierarchies = new ArrayList<>();
        for (ProcMountinfo.Mount mount : ProcMountinfo.parse(ByteScanner.of(mountinfo.toString(), content))
                .mounts()) {
            boolean unified = mount.type().equals("cgroup2");
            boolean cpu = mount.type().equals("cgroup") && mount.superOptions().contains("cpu");
            if (unified || cpu) {
                hierarchies.add(new Hierarchy(mount.root(), Path.of(mount.mountPoint()), unified));
            }
        }
        return hierarchies;
    }

    private static void addAncestors(Hierarchy hierarchy, String group, List<Limit> limits) {
        for (Path folder = hierarchy.folder(group);
                folder != null && folder.startsWith(hierarchy.mountPoint);
                folder = folder.getParent()) {
            limits.add(Limit.of(folder, hierarchy.unified));
        }
    }

    /** The root group has no such file, nor has one whose controller is off. */
    private double cpus(Limit limit) throws IOException {
        if (!Files.exists(limit.quota)) {
            return UNLIMITED;
        }
        String file = limit.quota.toString();
        if (limit.unified) {
            CpuMax max = read(file, CpuMax::parse);
            return max.limited() ? cpus(file, max.quotaMicros(), max.periodMicros()) : UNLIMITED;
        }
        long quota = read(file, CfsMicros::parse).micros();
        return quota == NO_QUOTA
                ? UNLIMITED
                : cpus(
                        file,
                        quota,
                        read(limit.period.toString(), CfsMicros::parse).micros());
    }

    private static double cpus(String file, long quota, long period) throws MalformedFileException {
        if (quota <= 0 || period <= 0) {
            throw new MalformedFileException(file, "quota " + quota + " and period " + period + " must be above 0");
        }
        return (double) quota / period;
    }

    private <T> T read(String file, ProcFileParser<T> parser) throws IOException {
        return ProcFolder.OWN.read(file, buffer, parser);
    }
}
