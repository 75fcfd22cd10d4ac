package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The counters that the library supports on this machine, and why it does not support the others. Immutable. */
final class NativeCapabilities {
    private static final int SIZE = 24;
    private static final int WINE = 4;
    private static final int SUPPORTED = 8;

    private static final Absence NO_NETWORK =
            Absence.unsupported("Windows counts network bytes per process only from Windows 11 24H2 on");
    private static final Absence NO_SWITCHES =
            Absence.unsupported("Windows counts context switches only for live threads, and not by cause");
    private static final Absence NO_STORAGE = Absence.unsupported(
            "Windows reports storage bytes only to administrators; metric io counts all reads and writes");
    private static final Absence NOT_ON_WINE = Absence.unsupported("Wine does not count it");
    private static final Absence NOT_ON_THIS_WINDOWS = Absence.unsupported("this Windows does not report it");

    /** The clock interrupt of Windows, and the kernel's tick below Wine. */
    private static final Duration WINDOWS_STEP = Duration.ofNanos(15_625_000);

    private static final Duration WINE_STEP = Duration.ofMillis(10);

    private final boolean wine;
    private final Map<Counter, Absence> unsupported = new EnumMap<>(Counter.class);

    private NativeCapabilities(boolean wine, long supported) {
        this.wine = wine;
        for (Counter counter : Counter.all()) {
            // The library knows kernel and user time, of which core takes the sum.
            if ((supported & counter.bit()) == 0 && counter != Counter.CPU_NANOS) {
                unsupported.put(counter, reason(counter));
            }
        }
    }

    /** Queries the library. */
    static NativeCapabilities query() {
        try (Memory memory = new Memory(SIZE);
                ErrorBuffer error = new ErrorBuffer()) {
            memory.setInt(0, SIZE);
            if (Dll.pi_capabilities(memory) != Dll.OK) {
                throw new BackendUnavailableException("cannot query the library's capabilities: " + error.lastError());
            }
            return new NativeCapabilities(memory.getInt(WINE) != 0, memory.getLong(SUPPORTED));
        }
    }

    private Absence reason(Counter counter) {
        return switch (counter.metric()) {
            case CONTEXT_SWITCHES -> NO_SWITCHES;
            case STORAGE -> NO_STORAGE;
            case NET -> NO_NETWORK;
            default -> wine ? NOT_ON_WINE : NOT_ON_THIS_WINDOWS;
        };
    }

    /** Why this counter is unsupported; null when it is supported. */
    Absence unsupported(Counter counter) {
        return unsupported.get(counter);
    }

    Capabilities capabilities() {
        return new Capabilities(
                DllCounterSourceProvider.NAME,
                (wine ? "Wine's" : "Windows'") + " counters through a native library; a process is held by a handle",
                Capabilities.Identity.HANDLE,
                Optional.of("this user may not open the process"),
                Optional.of(wine ? WINE_STEP : WINDOWS_STEP),
                Optional.empty(),
                unsupported);
    }
}
