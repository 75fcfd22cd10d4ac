package io.processinspect.procfs;

import io.processinspect.BackendUnavailableException;
import io.processinspect.procfs.file.DescriptorBudget;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.spi.CounterSource;
import io.processinspect.spi.CounterSourceProvider;
import io.processinspect.spi.Options;
import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The backend {@code procfs}: the counters of Linux, read from the files below {@code /proc}. The option {@code root} names
 * another folder (default: {@code /proc}), e.g. the machine's as mounted in a container, or copied files for tests. With
 * {@code native=off} native calls are never loaded; with {@code idle=read} everything is read of processes that did not run as
 * well. {@code network=bpf} has the kernel count network bytes, and not the sockets alone.
 */
public final class ProcfsCounterSourceProvider implements CounterSourceProvider {
    private static final String ROOT = "root";
    private static final String NATIVE = "native";
    private static final String NETWORK = "network";
    private static final String IDLE = "idle";

    /** For the service loader. */
    public ProcfsCounterSourceProvider() {}

    @Override
    public String name() {
        return ProcfsCounterSource.NAME;
    }

    /** 100: preferred over backends that work on every system. */
    @Override
    public int priority() {
        return 100;
    }

    /** The property os.name may be read only by main classes. Of the systems with a /proc, Linux alone has these in /sys. */
    @Override
    public boolean isForThisSystem() {
        return new File("/sys/kernel").isDirectory();
    }

    @Override
    public CounterSource open(Map<String, String> options) {
        Options.require(ProcfsCounterSource.NAME, options, Set.of(ROOT, NATIVE, NETWORK, IDLE));
        if (File.separatorChar != '/') {
            throw new BackendUnavailableException("it requires Linux");
        }
        String root = options.get(ROOT);
        if (root != null) {
            requireFolder(root);
        }
        return ProcfsCounterSource.open(
                root == null ? ProcFolder.OWN.path() : root,
                DescriptorBudget.ofThisProgram(),
                isFirst(options, NATIVE, "auto", "off"),
                network(options),
                isFirst(options, IDLE, "skip", "read") ? ProcfsContext.Idle.SKIP : ProcfsContext.Idle.READ);
    }

    /** Whether an option has the first of two values, which is the default, and not the second one. */
    private static boolean isFirst(Map<String, String> options, String name, String first, String second) {
        String value = options.getOrDefault(name, first);
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    "option " + name + ": '" + value + "' is neither " + first + " nor " + second);
        }
        return value.equals(first);
    }

    private static ProcessNetworks.Mode network(Map<String, String> options) {
        String value = options.getOrDefault(NETWORK, "sock_diag");
        return Stream.of(ProcessNetworks.Mode.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "option " + NETWORK + ": '" + value + "' is neither sock_diag nor bpf"));
    }

    private static void requireFolder(String root) {
        File folder = new File(root);
        // To Java 25 an empty path is the current folder.
        if (root.isBlank() || !folder.isDirectory()) {
            String what = root.isBlank()
                    ? "it is empty"
                    : folder + (folder.exists() ? " is not a folder" : " does not exist");
            throw new IllegalArgumentException("option root: " + what + "; it takes a folder such as /proc");
        }
    }
}
