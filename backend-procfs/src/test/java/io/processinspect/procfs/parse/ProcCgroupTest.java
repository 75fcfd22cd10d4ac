package io.processinspect.procfs.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcCgroupTest {
    @Test
    void each_line_is_a_group_of_either_version() throws MalformedFileException {
        assertEquals(
                List.of(
                        new ProcCgroup.Group(false, List.of("memory"), "/batch"),
                        new ProcCgroup.Group(false, List.of("cpu", "cpuacct"), "/batch"),
                        new ProcCgroup.Group(false, List.of("name=systemd"), "/"),
                        new ProcCgroup.Group(true, List.of(""), "/user.slice/session.scope")),
                Fixture.parsed(ProcCgroup::parse, "machine/7/cgroup").groups());
    }

    @Test
    void a_path_may_hold_colons_and_a_line_without_any_is_skipped() throws MalformedFileException {
        assertEquals(
                List.of(new ProcCgroup.Group(true, List.of(""), "/a:b")),
                Fixture.parsedText(ProcCgroup::parse, "x\n0::/a:b").groups());
        assertEquals(List.of(), Fixture.parsedText(ProcCgroup::parse, "").groups());
    }
}
