package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events that belong together, written down once however many clients get them. */
final class EventFrame {
    private final Id id;
    private final List<Event> events;
    private ByteBuffer bytes;
    private List<ByteBuffer> messages;

    /**
     * What names a frame, so that a client that comes back can say where it was.
     *
     * @param run of the server
     * @param millis the run's age by then; later than that of all frames before
     * @param told whether clients are told it: those of watched processes are, as they alone can be gone on from
     */
    record Id(String run, long millis, boolean told) {
        @Override
        public String toString() {
            return run + "-" + millis;
        }
    }

    EventFrame(Id id, List<Event> events) {
        this.id = id;
        this.events = List.copyOf(events);
    }

    Id id() {
        return id;
    }

    List<Event> events() {
        return events;
    }

    /** About how large it is. */
    int size() {
        return events.stream().mapToInt(event -> event.data().length()).sum();
    }

    /** What of it is about these processes, or about none; all of it where there are none to choose. */
    EventFrame only(Set<ProcessIdentity> processes) {
        if (processes.isEmpty()) {
            return this;
        }
        return new EventFrame(
                id,
                events.stream()
                        .filter(event -> event.process() == null || processes.contains(event.process()))
                        .toList());
    }

    /** As server-sent events. The id stands at the last, so that who goes on after it has had them all. */
    synchronized ByteBuffer bytes() {
        if (bytes == null) {
            StringBuilder text = new StringBuilder(size() + 32 * events.size());
            for (int i = 0; i < events.size(); i++) {
                if (id.told() && i == events.size() - 1) {
                    text.append("id: ").append(id).append('\n');
                }
                Event event = events.get(i);
                text.append("event: ").append(event.name()).append('\n');
                text.append("data: ").append(event.data()).append("\n\n");
            }
            bytes = direct(text.toString());
        }
        return bytes.slice();
    }

    /** Outside of the heap, from where a socket takes it without another copy for each client. */
    static ByteBuffer direct(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
    }

    /** As messages of a WebSocket; the id as above. */
    synchronized List<ByteBuffer> messages() {
        if (messages == null) {
            List<ByteBuffer> texts = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                boolean last = id.told() && i == events.size() - 1;
                Event event = events.get(i);
                texts.add(direct(ServerJson.message(
                        event.name(), last ? Optional.of(id.toString()) : Optional.empty(), event.data())));
            }
            messages = texts;
        }
        return messages;
    }
}
