package io.processinspect.compat;

import io.processinspect.ProcessEntry;
import io.processinspect.ProcessSample;
import io.processinspect.core.list.ListOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the psutil-based original orders, selects and keys what was measured. */
final class PsutilView {
    private PsutilView() {}

    /** By share of memory, the largest first. */
    static List<ProcessEntry> byMemory(Collection<ProcessEntry> processes) {
        return processes.stream().sorted(ListOrder.MEMORY.order()).toList();
    }

    /** Those whose name contains this text, ignoring case. */
    static List<ProcessEntry> named(Collection<ProcessEntry> processes, String text) {
        return processes.stream().filter(ListOrder.named(text)).toList();
    }

    /** Samples by pid, in their order; of two with the same pid, as after its reuse, the later one. */
    static Map<Long, ProcessSample> byPid(Collection<ProcessSample> samples) {
        Map<Long, ProcessSample> byPid = new LinkedHashMap<>();
        samples.forEach(sample -> byPid.put(sample.process().pid(), sample));
        return byPid;
    }
}
