package io.processinspect.rest.stream;

import io.processinspect.ProcessEntry;
import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.rest.watch.WatchService;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What channels publish from: samples, list and machine as they are now, and the clock that event ids count by. */
final class StreamFeed {
    private final WatchService watched;
    private final Supplier<List<ProcessEntry>> list;
    private final Supplier<String> system;
    private final LongSupplier clock;
    /** Distinguishes this run of the server from others, whose event ids are meaningless here. */
    private final String run = Long.toHexString(new SecureRandom().nextLong());

    private final long startedAt;
    private final AtomicLong lastId = new AtomicLong();

    StreamFeed(WatchService watched, Supplier<List<ProcessEntry>> list, Supplier<String> system, LongSupplier clock) {
        this.watched = watched;
        this.list = list;
        this.system = system;
        this.clock = clock;
        this.startedAt = clock.getAsLong();
    }

    Map<ProcessIdentity, ProcessSample> latest() {
        return watched.latest();
    }

    List<ProcessSample> exited() {
        return watched.exited();
    }

    /** All processes now. */
    List<ProcessEntry> entries() {
        return list.get();
    }

    /** The machine now, as JSON. */
    String system() {
        return system.get();
    }

    /** Nanoseconds, by the server's clock. */
    long now() {
        return clock.getAsLong();
    }

    /** The time from one tick of a channel to the next. */
    long tickMillis(int every) {
        return watched.throttle().interval().toMillis() * every;
    }

    /** An id that is later than all before it. */
    EventFrame.Id nextId(Topic topic) {
        long millis = lastId.updateAndGet(last -> Math.max(last + 1, millisSince(0)));
        return new EventFrame.Id(run, millis, topic == Topic.WATCHED);
    }

    /** The time since the run had this age. */
    long millisSince(long age) {
        return TimeUnit.NANOSECONDS.toMillis(now() - startedAt) - age;
    }

    /** The age that an id of this run holds, as a client sends it back; empty for any other text. */
    OptionalLong ageOf(String id) {
        return id.matches(run + "-[0-9]{1,15}")
                ? OptionalLong.of(Long.parseLong(id.substring(run.length() + 1)))
                : OptionalLong.empty();
    }
}
