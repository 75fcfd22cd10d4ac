package io.processinspect.procfs.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/mountinfo}: the mounts that a process sees, with the fields of proc(5) in each line.
 *
 * @param mounts in the order of the file
 */
public record ProcMountinfo(List<ProcMountinfo.Mount> mounts) {
    private static final int ROOT = 3;
    private static final int MOUNT_POINT = 4;

    /**
     * A mount.
     *
     * @param root the folder of the file system that is mounted
     * @param mountPoint where it is mounted
     * @param type the type of the file system, e.g. cgroup2
     * @param superOptions e.g. rw and cpu
     */
    public record Mount(String root, String mountPoint, String type, List<String> superOptions) {}

    /** See {@link ProcFileParser#parse}; every content is valid. */
    public static ProcMountinfo parse(ByteScanner scanner) {
        List<Mount> parsed = new ArrayList<>();
        while (!scanner.isAtEnd()) {
            List<String> fields = List.of(scanner.line().split(" "));
            // Optional fields end with a dash; the type, the source and the options follow it.
            int dash = fields.indexOf("-");
            if (dash > MOUNT_POINT && dash + 3 < fields.size()) {
                parsed.add(new Mount(
                        fields.get(ROOT),
                        fields.get(MOUNT_POINT).replace("\\040", " "),
                        fields.get(dash + 1),
                        List.of(fields.get(dash + 3).split(","))));
            }
        }
        return new ProcMountinfo(List.copyOf(parsed));
    }
}
