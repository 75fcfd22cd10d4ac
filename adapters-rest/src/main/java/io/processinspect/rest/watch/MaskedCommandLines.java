package io.processinspect.rest.watch;

import io.processinspect.ProcessIdentity;
import io.processinspect.rest.mask.SecretMasker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The masked command lines of one list. Those of the list before are kept, as few processes change theirs, and anyone may start
 * processes whose lines take long to mask. For one thread at a time.
 */
final class MaskedCommandLines {
    private Map<ProcessIdentity, Line> kept = new HashMap<>();
    private Map<ProcessIdentity, Line> fresh = new HashMap<>();

    private record Line(List<String> text, List<String> masked) {}

    List<String> of(ProcessIdentity process, List<String> text) {
        Line before = kept.get(process);
        Line line = before != null && before.text.equals(text) ? before : new Line(text, SecretMasker.masked(text));
        fresh.put(process, line);
        return line.masked;
    }

    /** Forgets the processes that were not in the list that ends here. */
    void endOfList() {
        kept = fresh;
        fresh = new HashMap<>(kept.size() * 2);
    }
}
