package io.processinspect;

import java.util.Locale;

/**
 * What can be requested. Each metric has one bit, so that a set of them is an {@code int}, see {@link MetricFlags}.
 *
 * <p>The bits 0x01 to 0x80 and their order are part of the product's face and never change; new metrics take higher bits.
 */
public enum Metric {
    /** 0x01: bytes resident in RAM. */
    WORKING_SET,
    /** 0x02: bytes that belong to this process alone; which pages count differs by system, see the backend's documentation. */
    PRIVATE_BYTES,
    /** 0x04: bytes in the page file or swap. */
    PAGEFILE,
    /** 0x08: open handles (Windows) or file descriptors (Unix). */
    HANDLES,
    /** 0x10: threads. */
    THREADS,
    /** 0x20: kernel and user time, and the shares computed from them. */
    CPU,
    /** 0x40: read and write calls of any kind, and their bytes. */
    IO,
    /** 0x80: bytes sent and received over the network. */
    NET,
    /** 0x100: bytes of virtual address space. */
    VIRTUAL,
    /** 0x200: bytes resident and shared with other processes. */
    SHARED,
    /** 0x400: minor and major page faults. */
    PAGE_FAULTS,
    /** 0x800: voluntary and involuntary context switches. */
    CONTEXT_SWITCHES,
    /** 0x1000: bytes that reached storage, as against {@link #IO}. */
    STORAGE;

    /** This metric's bit: 0x01 for the first, twice as much for each one after it. */
    public int bit() {
        return 1 << ordinal();
    }

    /** The name people type: the constant in lower case, for instance {@code working_set}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
