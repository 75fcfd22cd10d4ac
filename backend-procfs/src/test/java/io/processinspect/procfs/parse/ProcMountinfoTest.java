package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcMountinfoTest {
    @Test
    void each_line_is_a_mount_with_any_number_of_optional_fields() throws MalformedFileException {
        List<ProcMountinfo.Mount> mounts =
                Fixture.parsed(ProcMountinfo::parse, "machine/7/mountinfo").mounts();
        assertEquals(5, mounts.size());
        assertEquals(new ProcMountinfo.Mount("/", "/sys/fs/cgroup/unified", "cgroup2", List.of("rw")), mounts.get(2));
        assertEquals(
                new ProcMountinfo.Mount("/", "/sys/fs/cgroup/cpu", "cgroup", List.of("rw", "cpu", "cpuacct")),
                mounts.get(3));
        assertEquals(new ProcMountinfo.Mount("/data", "/mnt/a disk", "ext4", List.of("rw")), mounts.get(4));
    }

    @Test
    void a_line_that_is_too_short_is_skipped() throws MalformedFileException {
        assertEquals(
                List.of(),
                Fixture.parsedText(ProcMountinfo::parse, "\n1 2 0:3 / - proc proc rw\n1 2 0:3 / / rw - proc\n")
                        .mounts());
    }
}
