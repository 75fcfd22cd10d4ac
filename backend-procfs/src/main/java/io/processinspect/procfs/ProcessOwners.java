package io.processinspect.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The owner of a process: that of the folder {@code /proc/PID}, which is the process's effective uid. Each user's name is
 * looked up once a minute, as the lookup may go over the network. Safe for all threads.
 */
final class ProcessOwners {
    private static final long LIFETIME = TimeUnit.MINUTES.toNanos(1);

    private final Map<Integer, Known> users = new ConcurrentHashMap<>();

    private record Known(String name, long since) {
        boolean isCurrent() {
            return System.nanoTime() - since < LIFETIME;
        }
    }

    /** The user's name, or the uid of a user without one; empty when the folder is gone. */
    Optional<String> of(Path process) {
        try {
            Known known = users.get((Integer) Files.getAttribute(process, "unix:uid"));
            return Optional.of(known != null && known.isCurrent() ? known.name : lookUp(process));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private String lookUp(Path process) throws IOException {
        // Both in one call, as the process may change its user between two.
        Map<String, Object> both = Files.readAttributes(process, "unix:uid,owner");
        int uid = (Integer) both.get("uid");
        String name = ((UserPrincipal) both.get("owner")).getName();
        // A user without a name has the uid in its place, which is a signed int in Java and an unsigned one in the
        // kernel.
        String shown = name.equals(Integer.toString(uid)) ? Integer.toUnsignedString(uid) : name;
        users.put(uid, new Known(shown, System.nanoTime()));
        return shown;
    }
}
