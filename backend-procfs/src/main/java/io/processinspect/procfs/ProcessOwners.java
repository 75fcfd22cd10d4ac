package io.processinspect.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The owner of a process: that of the folder {@code /proc/PID}, which is the process's effective uid. Each user's name is
 * looked up once, as the lookup may go over the network. Safe for all threads.
 */
final class ProcessOwners {
    private final Map<Object, String> names = new ConcurrentHashMap<>();

    /** The user's name, or the uid of a user without one; empty when the folder is gone. */
    Optional<String> of(Path process) {
        try {
            Object uid = Files.getAttribute(process, "unix:uid");
            String known = names.get(uid);
            return Optional.of(known == null ? lookUp(process) : known);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private String lookUp(Path process) throws IOException {
        // Both in one call, as the process may change its user between two.
        Map<String, Object> both = Files.readAttributes(process, "unix:uid,owner");
        String name = ((UserPrincipal) both.get("owner")).getName();
        names.put(both.get("uid"), name);
        return name;
    }
}
