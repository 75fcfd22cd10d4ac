package io.processinspect.procfs.parse;

/** {@code /proc/PID/status}: a label and a value in each line. Only what no cheaper file has is parsed. */
public final class ProcStatus implements ProcFileParser<ProcStatus> {
    private static final byte[] TGID = ByteScanner.label("Tgid:");
    private static final byte[] VM_SWAP = ByteScanner.label("VmSwap:");
    private static final byte[] VOLUNTARY = ByteScanner.label("voluntary_ctxt_switches:");
    private static final byte[] NONVOLUNTARY = ByteScanner.label("nonvoluntary_ctxt_switches:");

    private long tgid;
    private boolean hasVmSwap;
    private long vmSwap;
    private long voluntaryCtxtSwitches;
    private long nonvoluntaryCtxtSwitches;

    @Override
    public ProcStatus parse(ByteScanner scanner) throws MalformedFileException {
        scanner.requireWhole();
        tgid = scanner.number(TGID);
        hasVmSwap = scanner.trySkipPast(VM_SWAP);
        vmSwap = hasVmSwap ? scanner.kilobytes() : 0;
        voluntaryCtxtSwitches = scanner.number(VOLUNTARY);
        nonvoluntaryCtxtSwitches = scanner.number(NONVOLUNTARY);
        return this;
    }

    /** Tgid: the pid of the process that this thread belongs to. */
    public long tgid() {
        return tgid;
    }

    /** Whether there is a line VmSwap: kernel threads have none. */
    public boolean hasVmSwap() {
        return hasVmSwap;
    }

    /** VmSwap: bytes in swap; 0 without that line. */
    public long vmSwap() {
        return vmSwap;
    }

    /** voluntary_ctxt_switches: how often this thread gave up its CPU to wait. */
    public long voluntaryCtxtSwitches() {
        return voluntaryCtxtSwitches;
    }

    /** nonvoluntary_ctxt_switches: how often another thread took this one's CPU. */
    public long nonvoluntaryCtxtSwitches() {
        return nonvoluntaryCtxtSwitches;
    }
}
