package io.processinspect.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.processinspect.Absence;
import io.processinspect.Cpus;
import io.processinspect.procfs.file.ProcFileBuffer;
import io.processinspect.procfs.parse.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Quotas of control groups of both versions, as a machine and as a container see them. */
@DisabledOnOs(OS.WINDOWS)
class CpuQuotaTest {
    @TempDir
    private Path folder;

    private void file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private CpuQuota quota() {
        return new CpuQuota(folder.resolve("cgroup").toString(), folder.resolve("mountinfo"), new ProcFileBuffer());
    }

    private OptionalDouble cpus(String cgroup, String... mounts) throws IOException {
        file("cgroup", cgroup);
        file("mountinfo", String.join("\n", mounts) + "\n");
        return quota().limit(Cpus.online(8)).quota();
    }

    private String unified(String root) {
        return "41 31 0:38 " + root + " " + folder + "/v2 rw,relatime shared:9 - cgroup2 cgroup2 rw";
    }

    private String cpu(String root) {
        return "32 31 0:29 " + root + " " + folder + "/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct";
    }

    @Test
    void version_2_gives_the_lowest_quota_of_the_group_and_those_above() throws IOException {
        file("v2/a/cpu.max", "150000 100000\n");
        file("v2/a/b/cpu.max", "max 100000\n");
        assertEquals(OptionalDouble.of(1.5), cpus("0::/a/b\n", unified("/")));
        file("v2/a/b/cpu.max", "50000 100000\n");
        assertEquals(OptionalDouble.of(0.5), cpus("0::/a/b\n", unified("/")));
    }

    @Test
    void version_1_gives_the_lowest_quota_of_the_group_and_those_above() throws IOException {
        file("cpu/cpu.cfs_quota_us", "-1\n");
        file("cpu/x/cpu.cfs_quota_us", "25000\n");
        file("cpu/x/cpu.cfs_period_us", "50000\n");
        assertEquals(OptionalDouble.of(0.5), cpus("4:memory:/m\n1:cpu,cpuacct:/x\n0::/\n", cpu("/"), unified("/")));
    }

    @Test
    void a_container_sees_its_own_group_as_the_mount() throws IOException {
        file("v2/cpu.max", "200000 100000\n");
        assertEquals(OptionalDouble.of(2), cpus("0::/docker/1234\n", unified("/docker/1234")));
        assertEquals(OptionalDouble.of(2), cpus("0::/../elsewhere\n", unified("/docker/1234")));
        file("v2/sub/cpu.max", "100000 100000\n");
        assertEquals(OptionalDouble.of(1), cpus("0::/docker/1234/sub\n", unified("/docker/1234")));
    }

    @Test
    void without_a_quota_or_control_groups_there_is_none() throws IOException {
        assertEquals(OptionalDouble.empty(), cpus("", ""));
        assertEquals(OptionalDouble.empty(), cpus("0::/\n", unified("/")));
        file("v2/cpu.max", "max 100000\n");
        assertEquals(OptionalDouble.empty(), cpus("0::/\n", unified("/")));
    }

    @Test
    void a_mount_point_that_is_not_utf_8_hides_no_quota() throws IOException {
        file("v2/cpu.max", "150000 100000\n");
        file("cgroup", "0::/\n");
        String lines = "40 31 0:9 / /mnt/caf\u00e9 rw - tmpfs tmpfs rw\n" + unified("/") + "\n";
        Files.write(folder.resolve("mountinfo"), lines.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(OptionalDouble.of(1.5), quota().limit(Cpus.online(8)).quota());
    }

    @Test
    void a_quota_that_changes_and_a_program_that_is_moved_are_followed() throws IOException {
        file("v2/a/cpu.max", "max 100000\n");
        file("v2/b/cpu.max", "300000 100000\n");
        file("cgroup", "0::/a\n");
        file("mountinfo", unified("/") + "\n");
        CpuQuota quota = quota();
        assertEquals(OptionalDouble.empty(), quota.limit(Cpus.online(8)).quota());
        file("v2/a/cpu.max", "200000 100000\n");
        assertEquals(OptionalDouble.of(2), quota.limit(Cpus.online(8)).quota());
        file("cgroup", "0::/b\n");
        assertEquals(OptionalDouble.of(3), quota.limit(Cpus.online(8)).quota());
    }

    private Optional<Absence> unknown(String cgroup, String... mounts) throws IOException {
        cpus(cgroup, mounts);
        return quota().limit(Cpus.online(8)).unknownQuota();
    }

    @Test
    void a_quota_that_may_be_hidden_is_not_known_and_one_that_is_seen_is() throws IOException {
        Absence hidden =
                Absence.unsupported("the control groups above this container's, which may limit it, are hidden");
        Files.createDirectories(folder.resolve("v2"));
        assertEquals(Optional.empty(), unknown("0::/\n", unified("/")), "the root, which no group is above");
        file("v2/cgroup.type", "domain\n");
        assertEquals(Optional.of(hidden), unknown("0::/\n", unified("/")), "in a namespace");
        assertEquals(Optional.of(hidden), unknown("0::/docker/1\n", unified("/docker/1")));
        file("v2/cpu.max", "100000 100000\n");
        assertEquals(Optional.empty(), unknown("0::/\n", unified("/")));
        assertEquals(Optional.of(hidden), unknown("1:cpu:/x\n0::/\n", cpu("/"), unified("/")));
        file("cpu/release_agent", "");
        assertEquals(Optional.empty(), unknown("1:cpu:/x\n0::/\n", cpu("/"), unified("/")));
        assertEquals(
                Optional.of(Absence.unsupported("no file system of the control groups that limit the CPU is mounted")),
                unknown("0::/\n"));
    }

    @Test
    void a_malformed_quota_is_refused_with_its_file() throws IOException {
        for (String bad : new String[] {"many 100000\n", "100000\n", "1 0\n", "0 1\n"}) {
            file("v2/cpu.max", bad);
            MalformedFileException refused =
                    assertThrows(MalformedFileException.class, () -> cpus("0::/\n", unified("/")), bad);
            assertEquals(0, refused.getMessage().indexOf(folder + "/v2/cpu.max: "), refused.getMessage());
        }
    }
}
