package io.processinspect.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How many CPUs' worth of time the control groups of this program leave it: cpu.max of version 2, cpu.cfs_quota_us and
 * cpu.cfs_period_us of version 1. A group has no more than each of those above it, as far as they can be seen.
 *
 * <p>/proc/self/cgroup names the group, /proc/self/mountinfo the folder where groups are mounted; a container may see a
 * part of the tree only, which then is the mount's root. What is read here leads from file to file, so that reading and
 * parsing are one.
 */
record CpuQuota(Path cgroup, Path mountinfo) {
    /** No quota: more than each. */
    private static final double NONE = Double.POSITIVE_INFINITY;

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
        List<Mount> mounts =
                lines(mountinfo).map(CpuQuota::mount).flatMap(Optional::stream).toList();
        double least = NONE;
        for (String line : lines(cgroup).toList()) {
            String[] parts = line.split(":", 3);
            boolean unified = parts[0].equals(VERSION_2);
            boolean counts = parts.length == 3
                    && (unified || List.of(parts[1].split(",")).contains("cpu"));
            for (Mount mount : mounts) {
                if (counts && mount.unified == unified) {
                    least = Math.min(least, least(mount, parts[2]));
                }
            }
        }
        return least == NONE ? OptionalDouble.empty() : OptionalDouble.of(least);
    }

    /** What is not UTF-8 becomes the mark for that, and names no folder of groups. */
    private static Stream<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
    }

    /** Its fields are those of proc(5): some, a dash, the type of file system, its source, its options. */
    private static Optional<Mount> mount(String line) {
        List<String> fields = List.of(line.split(" "));
        int dash = fields.indexOf("-");
        if (dash <= POINT || dash + 3 >= fields.size()) {
            return Optional.empty();
        }
        boolean unified = fields.get(dash + 1).equals("cgroup2");
        boolean cpu = fields.get(dash + 1).equals("cgroup")
                && List.of(fields.get(dash + 3).split(",")).contains("cpu");
        return unified || cpu
                ? Optional.of(
                        new Mount(fields.get(ROOT), Path.of(fields.get(POINT).replace("\\040", " ")), unified))
                : Optional.empty();
    }

    private static double least(Mount mount, String group) throws IOException {
        double least = NONE;
        for (Path folder = mount.folder(group);
                folder != null && folder.startsWith(mount.point);
                folder = folder.getParent()) {
            least = Math.min(least, mount.unified ? version2(folder) : version1(folder));
        }
        return least;
    }

    /** {@code max 100000}, or the microseconds of quota and period; the group at the top has no such file. */
    private static double version2(Path folder) throws IOException {
        Path file = folder.resolve("cpu.max");
        if (!Files.exists(file)) {
            return NONE;
        }
        String[] parts = (Files.readString(file).strip() + " ").split(" ", 2);
        return parts[0].equals("max") ? NONE : share(file, parts[0], parts[1].strip());
    }

    /** A quota of -1 is none. */
    private static double version1(Path folder) throws IOException {
        Path file = folder.resolve("cpu.cfs_quota_us");
        if (!Files.exists(file)) {
            return NONE;
        }
        String quota = Files.readString(file).strip();
        return quota.equals("-1")
                ? NONE
                : share(
                        file,
                        quota,
                        Files.readString(folder.resolve("cpu.cfs_period_us")).strip());
    }

    private static double share(Path file, String quota, String period) throws MalformedFileException {
        try {
            double cpus = (double) Long.parseLong(quota) / Long.parseLong(period);
            if (cpus > 0 && cpus < NONE) {
                return cpus;
            }
        } catch (NumberFormatException told) {
            // Told below, with the file.
        }
        throw new MalformedFileException(file.toString(), "no quota and period: " + quota + " " + period);
    }
}
