package io.processinspect.dll;

import io.processinspect.BackendUnavailableException;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The backend {@code dll}: Windows' own counters through the native library that comes with it, or through another build of
 * it that the option {@code path} names.
 */
public final class DllCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "dll";
    private static final String PATH = "path";

    /** For the service loader. */
    public DllCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 100: before those that work on every system. */
    @Override
    public int priority() {
        return 100;
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(NAME, options, Set.of(PATH));
        // Names of systems are properties, which only mains read; this tells Windows as well.
        if (File.separatorChar != '\\') {
            throw new BackendUnavailableException("it reads Windows, which this is not");
        }
        String path = options.get(PATH);
        return DllCounterSource.open(path == null ? BundledDll.extract() : DllFile.named(path(path)));
    }

    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).toAbsolutePath();
            }
        } catch (InvalidPathException odd) {
            throw new BackendUnavailableException("option path is no file name: " + odd.getMessage());
        }
        throw new BackendUnavailableException("option path is empty; it takes the library's file");
    }
}
