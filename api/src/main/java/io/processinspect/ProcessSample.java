package io.processinspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The measured values of one process at one point in time, and over an interval if there is one. Immutable and
 * thread-safe; the typed views are created on access.
 *
 * <p>Without an interval (a snapshot), cumulative counters cover the time since the process started, and percentages of
 * time are absent ({@link Absence.Reason#NEEDS_INTERVAL}). With an interval (a window, a session, monitoring), both
 * cover the interval. Instantaneous values such as memory are always those at {@link #time()}.
 */
public interface ProcessSample {
    /** The measured process. */
    ProcessIdentity process();

    /**
     * The program's name at {@link #time()}; empty when the system does not report it; may contain any character,
     * including control characters.
     */
    String name();

    /** What the process was doing at {@link #time()}. */
    Status status();

    /** The name of the backend that read the process. */
    String backend();

    /** The requested metrics. */
    MetricFlags requested();

    /** When the process was read, by the wall clock, in milliseconds. */
    Instant time();

    /** The interval that ends at {@link #time()}, by a monotonic clock; empty when there is none. */
    Optional<Duration> interval();

    /**
     * How the measurement ended; present in the result of a session or monitoring that has ended, and in the result of
     * a window within which the process exited.
     */
    Optional<Termination> ended();

    /** CPU time, and the percentages computed from it. */
    Cpu cpu();

    /**
     * The value of a counter: for a cumulative counter, the increase over the interval, or since the process started
     * when there is none; otherwise the value at {@link #time()}. Absent with the reason when the counter was not
     * requested, access is denied, the backend cannot read it, the read failed, the counter decreased, or one of the
     * two reads is missing.
     */
    Measured<Long> value(Counter counter);

    /**
     * The value of a counter at {@link #time()}: for a cumulative counter, the total since the process started; for network bytes
     * with a {@link Network#coverage}, since it was opened.
     */
    Measured<Long> total(Counter counter);

    /**
     * This sample reduced to a subset of its metrics.
     *
     * @throws IllegalArgumentException when {@code subset} contains a metric that was not requested
     */
    ProcessSample only(MetricFlags subset);

    /** Memory, in bytes. */
    default Memory memory() {
        return new Memory(
                value(Counter.WORKING_SET),
                value(Counter.PRIVATE_BYTES),
                value(Counter.PAGEFILE),
                value(Counter.VIRTUAL),
                value(Counter.SHARED));
    }

    /** The number of open handles or file descriptors. */
    default Measured<Long> handles() {
        return value(Counter.HANDLES);
    }

    /** The number of threads. */
    default Measured<Long> threads() {
        return value(Counter.THREADS);
    }

    /** Read and write calls of any kind. */
    default Io io() {
        return new Io(
                value(Counter.READS), value(Counter.WRITES), value(Counter.BYTES_READ), value(Counter.BYTES_WRITTEN));
    }

    /** Network traffic, in bytes. */
    default Network network() {
        return new Network(value(Counter.BYTES_SENT), value(Counter.BYTES_RECEIVED), networkCoverage());
    }

    /** How the backend counts network bytes; empty when it does not (default: empty). */
    default Optional<NetworkCoverage> networkCoverage() {
        return Optional.empty();
    }

    /** Storage traffic, in bytes. */
    default Storage storage() {
        return new Storage(value(Counter.STORAGE_READ), value(Counter.STORAGE_WRITTEN));
    }

    /** Page faults. */
    default PageFaults pageFaults() {
        return new PageFaults(value(Counter.MINOR_FAULTS), value(Counter.MAJOR_FAULTS));
    }

    /** Context switches. */
    default ContextSwitches contextSwitches() {
        return new ContextSwitches(value(Counter.VOLUNTARY_SWITCHES), value(Counter.INVOLUNTARY_SWITCHES));
    }

    /**
     * Memory at the time of the sample, in bytes, each 0 or more; absent as described for {@link ProcessSample#value}.
     *
     * @param workingSetBytes resident in RAM
     * @param privateBytes belonging to this process alone
     * @param pagefileBytes in the page file or swap
     * @param virtualBytes virtual address space
     * @param sharedBytes resident and shared with others
     */
    record Memory(
            Measured<Long> workingSetBytes,
            Measured<Long> privateBytes,
            Measured<Long> pagefileBytes,
            Measured<Long> virtualBytes,
            Measured<Long> sharedBytes) {}

    /**
     * Read and write calls of any kind, to files, devices, pipes or sockets; each value is 0 or more.
     *
     * @param reads read calls
     * @param writes write calls
     * @param bytesRead bytes returned by read calls
     * @param bytesWritten bytes passed to write calls
     */
    record Io(Measured<Long> reads, Measured<Long> writes, Measured<Long> bytesRead, Measured<Long> bytesWritten) {}

    /**
     * Network traffic; each value is 0 or more. Of payload, without headers and without what was sent again.
     *
     * @param bytesSent bytes sent
     * @param bytesReceived bytes received
     * @param coverage how they are counted, and what is not in the numbers; empty when the backend counts none
     */
    record Network(Measured<Long> bytesSent, Measured<Long> bytesReceived, Optional<NetworkCoverage> coverage) {}

    /**
     * Traffic that reached storage, unlike {@link Io}, which includes reads and writes served by a cache.
     *
     * @param bytesRead bytes fetched from storage
     * @param bytesWritten bytes sent to storage
     */
    record Storage(Measured<Long> bytesRead, Measured<Long> bytesWritten) {}

    /**
     * Page faults; each value is 0 or more.
     *
     * @param minor faults served without reading from storage
     * @param major faults that waited for storage
     */
    record PageFaults(Measured<Long> minor, Measured<Long> major) {}

    /**
     * Context switches; each value is 0 or more.
     *
     * @param voluntary switches because the process waited
     * @param involuntary switches because the process was preempted
     */
    record ContextSwitches(Measured<Long> voluntary, Measured<Long> involuntary) {}
}
