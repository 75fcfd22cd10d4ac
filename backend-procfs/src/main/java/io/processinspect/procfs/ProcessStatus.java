package io.processinspect.procfs;

import java.nio.charset.StandardCharsets;

/** /proc/PID/status: a line for each of many things, of which a few stand nowhere else. */
final class ProcessStatus implements Content {
    private static final byte[] GROUP = label("Tgid:");
    private static final byte[] SWAP = label("VmSwap:");
    private static final byte[] VOLUNTARY = label("voluntary_ctxt_switches:");
    private static final byte[] INVOLUNTARY = label("nonvoluntary_ctxt_switches:");

    private long process;
    private long swapBytes;
    private long voluntarySwitches;
    private long involuntarySwitches;

    private static byte[] label(String label) {
        return label.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void parse(KernelText text) throws Malformed {
        text.requireWhole();
        process = text.numberBehind(GROUP);
        swapBytes = text.hasLine(SWAP) ? text.kilobytesBehind(SWAP) : -1;
        voluntarySwitches = text.numberBehind(VOLUNTARY);
        involuntarySwitches = text.numberBehind(INVOLUNTARY);
    }

    /** The process that this thread belongs to: Tgid. */
    long process() {
        return process;
    }

    /** Bytes in swap: VmSwap; -1 without that line, which threads of the kernel lack. */
    long swapBytes() {
        return swapBytes;
    }

    /** Context switches of the first thread because it waited: voluntary_ctxt_switches. */
    long voluntarySwitches() {
        return voluntarySwitches;
    }

    /** Context switches of the first thread because another took its CPU: nonvoluntary_ctxt_switches. */
    long involuntarySwitches() {
        return involuntarySwitches;
    }
}
