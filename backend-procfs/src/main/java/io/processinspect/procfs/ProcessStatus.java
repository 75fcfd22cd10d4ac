package io.processinspect.procfs;

/** /proc/PID/status: a line for each of many things, of which a few stand nowhere else. */
final class ProcessStatus implements ProcFileParser {
    private static final byte[] GROUP = ByteScanner.label("Tgid:");
    private static final byte[] SWAP = ByteScanner.label("VmSwap:");
    private static final byte[] VOLUNTARY = ByteScanner.label("voluntary_ctxt_switches:");
    private static final byte[] INVOLUNTARY = ByteScanner.label("nonvoluntary_ctxt_switches:");

    private long process;
    private boolean hasSwap;
    private long swapBytes;
    private long voluntarySwitches;
    private long involuntarySwitches;

    @Override
    public void parse(ByteScanner text) throws MalformedFileException {
        text.requireWhole();
        process = text.numberBehind(GROUP);
        hasSwap = text.hasLine(SWAP);
        swapBytes = hasSwap ? text.kilobytesBehind(SWAP) : 0;
        voluntarySwitches = text.numberBehind(VOLUNTARY);
        involuntarySwitches = text.numberBehind(INVOLUNTARY);
    }

    /** The process that this thread belongs to: Tgid. */
    long process() {
        return process;
    }

    /** Whether it tells of swap: threads of the kernel have no such line. */
    boolean hasSwap() {
        return hasSwap;
    }

    /** Bytes in swap: VmSwap; 0 without that line. */
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
