package io.processinspect.procfs.net;

import io.processinspect.Absence;
import io.processinspect.BackendUnavailableException;
import io.processinspect.Measured;
import io.processinspect.ProcessSocket;
import io.processinspect.ProcessSocket.Protocol;
import io.processinspect.ProcessSocket.State;
import io.processinspect.procfs.file.ProcFolder;
import io.processinspect.procfs.kernel.TcpSockets;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sockets of a process: what its descriptors are linked to, looked up by inode in the tables of its network namespace. */
public final class OpenSockets {
    private static final Pattern LINK = Pattern.compile("socket:\\[(\\d{1,18})]");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d{1,9}");
    private static final Absence UNCOUNTED =
            Absence.unsupported("the system counts the bytes of TCP connections alone");
    private static final Absence CLOSED = Absence.failed("it was closed or reset meanwhile");

    private final ProcFolder folder;
    private final long pid;
    private final String thread;
    /** By inode. */
    private final Map<Long, NetTable.Row> rows = new HashMap<>();

    private OpenSockets(ProcFolder folder, long pid, String thread) {
        this.folder = folder;
        this.pid = pid;
        this.thread = thread;
    }

    /** Counters of TCP. */
    public interface Counters {
        /**
         * Opens those of a network namespace.
         *
         * @param namespace the name of the one that the process is in; null for this program's own
         * @throws BackendUnavailableException where there are none, with the reason
         */
        TcpSockets open(String namespace);
    }

    /**
     * Reads them.
     *
     * @param thread the folder of a live thread below {@code /proc/PID}, with a slash at the end; empty for the main thread
     * @throws NoSuchFileException when the thread has exited
     * @throws IOException typed, when the descriptors or a table cannot be read
     */
    public static List<ProcessSocket> read(ProcFolder folder, long pid, String thread, Counters counters)
            throws IOException {
        return new OpenSockets(folder, pid, thread).read(counters);
    }

    private List<ProcessSocket> read(Counters counters) throws IOException {
        Map<Integer, Long> held = held();
        lookUp(held);
        if (!rows.keySet().containsAll(held.values())) {
            // The kernel leaves some out of a table that changes while it is read; others were closed.
            held.values().retainAll(held().values());
            lookUp(held);
        }
        Counted bytes = counted(counters);
        List<ProcessSocket> sockets = new ArrayList<>(held.size());
        held.forEach((descriptor, inode) -> {
            NetTable.Row row = rows.getOrDefault(inode, NetTable.Row.of(inode, Protocol.OTHER));
            sockets.add(new ProcessSocket(
                    OptionalInt.of(descriptor),
                    row.protocol(),
                    row.state(),
                    row.local(),
                    row.remote(),
                    row.path(),
                    bytes.of(row)));
        });
        return sockets;
    }

    /** The inodes of the sockets by their lowest descriptor. */
    private Map<Integer, Long> held() throws IOException {
        Map<Integer, Long> all = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder.file(pid, thread + "fd")))) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (DESCRIPTOR.matcher(name).matches()) {
                    inode(entry).ifPresent(inode -> all.put(Integer.valueOf(name), inode));
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        Map<Integer, Long> first = new TreeMap<>();
        Set<Long> seen = new HashSet<>();
        all.forEach((descriptor, inode) -> {
            if (seen.add(inode)) {
                first.put(descriptor, inode);
            }
        });
        return first;
    }

    private static OptionalLong inode(Path descriptor) throws IOException {
        try {
            Matcher link = LINK.matcher(Files.readSymbolicLink(descriptor).toString());
            return link.matches() ? OptionalLong.of(Long.parseLong(link.group(1))) : OptionalLong.empty();
        } catch (AccessDeniedException denied) {
            throw denied;
        } catch (FileSystemException other) {
            // Closed meanwhile, or of a file whose path is longer than any socket's link.
            return OptionalLong.empty();
        }
    }

    private void lookUp(Map<Integer, Long> held) throws IOException {
        Set<Long> wanted = new HashSet<>(held.values());
        for (NetTable table : NetTable.values()) {
            if (!rows.keySet().containsAll(wanted)) {
                lookUp(wanted, table);
            }
        }
    }

    private void lookUp(Set<Long> all, NetTable table) throws IOException {
        // What stands in one table stands in no other.
        Set<Long> wanted = new HashSet<>(all);
        wanted.removeAll(rows.keySet());
        try {
            folder.lines(folder.file(pid, thread + "net/" + table.file()), line -> {
                NetTable.Row row = table.row(line);
                if (row != null && wanted.contains(row.inode())) {
                    rows.merge(row.inode(), row, OpenSockets::merge);
                }
            });
        } catch (NoSuchFileException withoutProtocol) {
            // A kernel without IPv6 has no tcp6.
        }
    }

    /** The name of a UNIX socket may hold line breaks, and so what looks like a row of another socket. */
    private static NetTable.Row merge(NetTable.Row one, NetTable.Row other) {
        // Elsewhere a socket that stands twice has changed its state meanwhile.
        return one.equals(other) || other.protocol() != Protocol.UNIX
                ? other
                : NetTable.Row.of(one.inode(), Protocol.UNIX);
    }

    /** The bytes of connections by inode, and why one is not among them. */
    private record Counted(Map<Long, ProcessSocket.Bytes> bytes, Absence why) {
        Measured<ProcessSocket.Bytes> of(NetTable.Row row) {
            ProcessSocket.Bytes counted = isConnection(row) ? bytes.get(row.inode()) : null;
            return counted == null
                    ? Measured.absent("bytes", isConnection(row) ? why : UNCOUNTED)
                    : Measured.of(counted);
        }
    }

    private static boolean isConnection(NetTable.Row row) {
        return row.protocol() == Protocol.TCP && !row.state().equals(Optional.of(State.LISTEN));
    }

    private Counted counted(Counters counters) throws IOException {
        // Also a proof that the tables were those of a thread that is still there.
        String namespace = folder.otherNetwork(pid, thread);
        if (rows.values().stream().noneMatch(OpenSockets::isConnection)) {
            return new Counted(Map.of(), CLOSED);
        }
        Map<Long, ProcessSocket.Bytes> bytes = new HashMap<>();
        try (TcpSockets sockets = counters.open(namespace)) {
            return new Counted(bytes, count(sockets, bytes));
        } catch (BackendUnavailableException | LinkageError refused) {
            return new Counted(bytes, Absence.unsupported(refused.getMessage()));
        }
    }

    /** Counts, and says why one may be missing. */
    private Absence count(TcpSockets sockets, Map<Long, ProcessSocket.Bytes> bytes) {
        try {
            sockets.all(socket -> {
                if (rows.containsKey(socket.inode())) {
                    bytes.put(socket.inode(), new ProcessSocket.Bytes(socket.bytesSent(), socket.bytesReceived()));
                }
            });
            return CLOSED;
        } catch (BackendUnavailableException failure) {
            return Absence.failed(failure.getMessage());
        }
    }
}
