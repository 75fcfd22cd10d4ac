package io.processinspect.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How many CPUs' worth of time the control groups of this program leave it: cpu.max of version 2, cpu.cfs_quota_us and
 * cpu.cfs_period_us of version 1. A group has no more than each of those above it, as far as they can be seen.
 *
 * <p>/proc/self/cgroup names the group, /proc/self/mountinfo the folder where groups are mounted; a container may see a
 * part of the tree only, which then is the mount's root.
 */
record CpuQuota(Path cgroup, Path mountinfo) {
    private static final String VERSION_2 = "0";
    private static final int ROOT = 3;
    private static final int POINT = 4;

    /** Where one hierarchy of groups is mounted, and what of it. */
    private record Mount(String root, Path point, boolean unified) {
        /** The folder of a group; the mount itself where the group is not below what is mounted. */
        Path folder(String group) {
            boolean below = root.equals("/") || group.equals(root) || group.startsWith(root + "/");
            String rest = !below || root.equals("/") ? group : group.substring(root.length());
            return below ? point.resolve(rest.replaceFirst("^/+", "")).normalize() : point;
        }
    }

    /** The least quota, in CPUs; empty without one. */
    OptionalDouble cpus() throws IOException {
        List<String> groups = Files.readAllLines(cgroup);
        List<Mount> mounts = mounts();
        OptionalDouble least = OptionalDouble.empty();
        for (String line : groups) {
            String[] parts = line.split(":", 3);
            boolean unified = parts[0].equals(VERSION_2);
            if (parts.length == 3 && (unified || List.of(parts[1].split(",")).contains("cpu"))) {
                for (Mount mount : mounts) {
                    if (mount.unified == unified) {
                        least = lesser(least, least(mount, parts[2]));
                    }
                }
            }
        }
        return least;
    }

    private List<Mount> mounts() throws IOException {
        try (Stream<String> lines = Files.lines(mountinfo)) {
            return lines.map(CpuQuota::mount).flatMap(List::stream).toList();
        }
    }

    /** Its fields are those of proc(5): some, a dash, the type of file system, its source, its options. */
    private static List<Mount> mount(String line) {
        String[] fields = line.split(" ");
        int dash = List.of(fields).indexOf("-");
        if (dash <= POINT || dash + 3 >= fields.length) {
            return List.of();
        }
        boolean unified = fields[dash + 1].equals("cgroup2");
        boolean cpu = fields[dash + 1].equals("cgroup")
                && List.of(fields[dash + 3].split(",")).contains("cpu");
        return unified || cpu
                ? List.of(new Mount(fields[ROOT], Path.of(fields[POINT].replace("\\040", " ")), unified))
                : List.of();
    }

    private static OptionalDouble least(Mount mount, String group) throws IOException {
        OptionalDouble least = OptionalDouble.empty();
        for (Path folder = mount.folder(group);
                folder != null && folder.startsWith(mount.point);
                folder = folder.getParent()) {
            least = lesser(least, mount.unified ? version2(folder) : version1(folder));
        }
        return least;
    }

    /** {@code max 100000}, or the microseconds of quota and period; the group at the top has no such file. */
    private static OptionalDouble version2(Path folder) throws IOException {
        Path file = folder.resolve("cpu.max");
        if (!Files.exists(file)) {
            return OptionalDouble.empty();
        }
        String[] parts = (Files.readString(file).strip() + " ").split(" ", 2);
        return parts[0].equals("max") ? OptionalDouble.empty() : share(file, parts[0], parts[1].strip());
    }

    /** A quota of -1 is none. */
    private static OptionalDouble version1(Path folder) throws IOException {
        Path file = folder.resolve("cpu.cfs_quota_us");
        if (!Files.exists(file)) {
            return OptionalDouble.empty();
        }
        String quota = Files.readString(file).strip();
        return quota.equals("-1")
                ? OptionalDouble.empty()
                : share(
                        file,
                        quota,
                        Files.readString(folder.resolve("cpu.cfs_period_us")).strip());
    }

    private static OptionalDouble share(Path file, String quota, String period) throws Malformed {
        try {
            double cpus = (double) Long.parseLong(quota) / Long.parseLong(period);
            if (cpus > 0 && cpus < Double.POSITIVE_INFINITY) {
                return OptionalDouble.of(cpus);
            }
        } catch (NumberFormatException told) {
            // Told below, with the file.
        }
        throw new Malformed(file.toString(), "no quota and period: " + quota + " " + period);
    }

    private static OptionalDouble lesser(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(Math.min(one.getAsDouble(), other.getAsDouble()))
                : one.isPresent() ? one : other;
    }
}
