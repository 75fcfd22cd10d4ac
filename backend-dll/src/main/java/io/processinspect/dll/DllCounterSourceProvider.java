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
 * The backend {@code dll}: reads Windows' process counters through the bundled native library, or through another build
 * of it, given by the option {@code path}.
 */
public final class DllCounterSourceProvider implements CounterSourceProvider {
    static final String NAME = "dll";
    private static final String PATH = "path";

    /** Used by {@link java.util.ServiceLoader}. */
    public DllCounterSourceProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** 100: takes precedence over portable backends. */
    @Override
    public int priority() {
        return 100;
    }

    /** The property os.name may be read only by main classes; the separator identifies Windows as well. */
    @Override
    public boolean isForThisSystem() {
        return File.separatorChar == '\\';
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(NAME, options, Set.of(PATH));
        if (!isForThisSystem()) {
            throw new BackendUnavailableException("it requires Windows");
        }
        String path = options.get(PATH);
        return DllCounterSource.open(path == null ? BundledDll.extract() : DllFile.named(path(path)));
    }

    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text).toAbsolutePath();
            }
        } catch (InvalidPathException invalid) {
            throw new BackendUnavailableException("option path is not a valid file name: " + invalid.getMessage());
        }
        throw new BackendUnavailableException("option path is empty; set it to the library's file");
    }
}
