package io.processinspect.dll;

import com.sun.jna.Memory;
import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Capabilities;
import io.processinspect.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the library can read on this machine, as it found out when it was loaded, and why not the rest. Immutable. */
final class NativeCapabilities {
    private static final int SIZE = 24;
    private static final int WINE = 4;
    private static final int SUPPORTED = 8;

    private static final Absence NO_NETWORK =
            Absence.unsupported("Windows counts network bytes of a process from Windows 11 24H2 on");
    private static final Absence NO_SWITCHES =
            Absence.unsupported("Windows counts context switches of living threads alone, and not by cause");
    private static final Absence NO_STORAGE = Absence.unsupported(
            "Windows tells bytes of storage to administrators alone; io counts all reads and writes");
    private static final Absence NOT_ON_WINE = Absence.unsupported("Wine does not count it");
    private static final Absence NOT_HERE = Absence.unsupported("this Windows does not give it");

    private final boolean wine;
    private final Map<Counter, Absence> never = new EnumMap<>(Counter.class);

    private NativeCapabilities(boolean wine, long supported) {
        this.wine = wine;
        for (Counter counter : Counter.all()) {
            if ((supported & counter.bit()) == 0) {
                never.put(counter, reason(counter));
            }
        }
    }

    /** Asks the library. */
    static NativeCapabilities ask() {
        try (Memory memory = new Memory(SIZE);
                ErrorBuffer words = new ErrorBuffer()) {
            memory.setInt(0, SIZE);
            if (Dll.pi_capabilities(memory) != Dll.OK) {
                throw new BackendUnavailableException("the library does not tell what it can: " + words.ofFailure());
            }
            return new NativeCapabilities(memory.getInt(WINE) != 0, memory.getLong(SUPPORTED));
        }
    }

    private Absence reason(Counter counter) {
        return switch (counter.metric()) {
            case CONTEXT_SWITCHES -> NO_SWITCHES;
            case STORAGE -> NO_STORAGE;
            case NET -> NO_NETWORK;
            default -> wine ? NOT_ON_WINE : NOT_HERE;
        };
    }

    /** Null for what can be read. */
    Absence whyNever(Counter counter) {
        return never.get(counter);
    }

    Capabilities capabilities() {
        return new Capabilities(
                DllCounterSourceProvider.NAME,
                (wine ? "Wine's" : "Windows'")
                        + " own counters through a native library; a process is held by a handle",
                Capabilities.Identity.HANDLE,
                Optional.of("this user may not open the process"),
                never);
    }
}
