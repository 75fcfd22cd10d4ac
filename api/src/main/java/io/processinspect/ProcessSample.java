package io.processinspect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The numbers of one process at one time, and over an interval where there was one. Immutable and safe for all threads;
 * the typed views are made on access.
 *
 * <p>Without an interval (a snapshot) cumulative numbers count from the start of the process, and what is a share of time
 * is absent ({@link Absence.Reason#NEEDS_INTERVAL}). With one (a window, a session, monitoring) they are those of the
 * interval. Values of the moment, such as memory, are always those at {@link #time()}.
 */
public interface ProcessSample {
    /** Which process. */
    ProcessIdentity process();

    /** The program's name at {@link #time()}; empty when the system does not say; may hold any character. */
    String name();

    /** What it was doing at {@link #time()}. */
    Status status();

    /** The name of the backend that read it. */
    String backend();

    /** What was asked for. */
    MetricFlags requested();

    /** When it was read, by the wall clock, to the millisecond. */
    Instant time();

    /** The interval that ends at {@link #time()}, by a clock that never steps; empty when there is none. */
    Optional<Duration> interval();

    /** How it ended: in the result of a session or of monitoring, and of a window in which the process exited. */
    Optional<Termination> ended();

    /** CPU time and the shares computed from it. */
    Cpu cpu();

    /**
     * One counter: a cumulative one over the interval, or since the process started when there is none; otherwise the
     * value at {@link #time()}. Absent with the reason when it was not asked for, is refused, cannot be read by this
     * backend, failed, was seen to fall, or lacks a first or second read.
     */
    Measured<Long> value(Counter counter);

    /** One counter as it stands at {@link #time()}: a cumulative one since the process started. */
    Measured<Long> total(Counter counter);

    /**
     * The same sample as if only these metrics had been asked for.
     *
     * @throws IllegalArgumentException when one of them was not asked for
     */
    ProcessSample only(MetricFlags subset);

    /** Bytes of memory. */
    default Memory memory() {
        return new Memory(
                value(Counter.WORKING_SET),
                value(Counter.PRIVATE_BYTES),
                value(Counter.PAGEFILE),
                value(Counter.VIRTUAL),
                value(Counter.SHARED));
    }

    /** Open handles or file descriptors. */
    default Measured<Long> handles() {
        return value(Counter.HANDLES);
    }

    /** Threads. */
    default Measured<Long> threads() {
        return value(Counter.THREADS);
    }

    /** Read and write calls of any kind. */
    default Io io() {
        return new Io(
                value(Counter.READS), value(Counter.WRITES), value(Counter.BYTES_READ), value(Counter.BYTES_WRITTEN));
    }

    /** Network traffic. */
    default Network network() {
        return new Network(value(Counter.BYTES_SENT), value(Counter.BYTES_RECEIVED));
    }

    /** What reached storage. */
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
     * Bytes of memory at the time of the sample, each 0 or more; absent as {@link ProcessSample#value} says.
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
     * Read and write calls of any kind, whatever they read or wrote; each 0 or more.
     *
     * @param reads read calls
     * @param writes write calls
     * @param bytesRead bytes given to read calls
     * @param bytesWritten bytes taken by write calls
     */
    record Io(Measured<Long> reads, Measured<Long> writes, Measured<Long> bytesRead, Measured<Long> bytesWritten) {}

    /**
     * Network traffic.
     *
     * @param bytesSent bytes sent
     * @param bytesReceived bytes received
     */
    record Network(Measured<Long> bytesSent, Measured<Long> bytesReceived) {}

    /**
     * What reached storage, as against {@link Io}.
     *
     * @param bytesRead bytes fetched from storage
     * @param bytesWritten bytes sent to storage
     */
    record Storage(Measured<Long> bytesRead, Measured<Long> bytesWritten) {}

    /**
     * Page faults.
     *
     * @param minor those that needed no reading from storage
     * @param major those that waited for storage
     */
    record PageFaults(Measured<Long> minor, Measured<Long> major) {}

    /**
     * Context switches.
     *
     * @param voluntary because the process waited
     * @param involuntary because another took the CPU
     */
    record ContextSwitches(Measured<Long> voluntary, Measured<Long> involuntary) {}
}
