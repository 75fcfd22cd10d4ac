package io.processinspect.rest.stream;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ServerJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events that are sent together, encoded once for all subscribers. Safe for all threads. */
final class EventFrame {
    private final Id id;
    private final List<Event> events;
    private ByteBuffer bytes;
    private List<ByteBuffer> messages;

    /**
     * Identifies a frame, so that a client can resume after it.
     *
     * @param run of the server
     * @param millis the age of the run, greater than that of all earlier frames
     * @param resumable whether clients get the id: only streams of watched processes can be resumed
     */
    record Id(String run, long millis, boolean resumable) {
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

    /** The approximate size, in characters. */
    int size() {
        return events.stream().mapToInt(event -> event.data().length()).sum();
    }

    /** The events of these processes and of none; all events if no process is given. */
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

    /** As server-sent events. The last event has the id, so that a client with the id has had them all. */
    synchronized ByteBuffer bytes() {
        if (bytes == null) {
            StringBuilder text = new StringBuilder(size() + 32 * events.size());
            for (int i = 0; i < events.size(); i++) {
                if (id.resumable() && i == events.size() - 1) {
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

    /** A buffer outside the heap, which a socket reads without a copy per client. */
    static ByteBuffer direct(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
    }

    /** As WebSocket messages; the last one has the id. */
    synchronized List<ByteBuffer> messages() {
        if (messages == null) {
            List<ByteBuffer> texts = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                boolean last = id.resumable() && i == events.size() - 1;
                Event event = events.get(i);
                texts.add(direct(ServerJson.message(
                        event.name(), last ? Optional.of(id.toString()) : Optional.empty(), event.data())));
            }
            messages = texts;
        }
        return messages;
    }
}
