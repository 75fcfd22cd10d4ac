package io.processinspect.rest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import io.processinspect.WatchListener;
import io.processinspect.json.ExpectedStart;
import io.processinspect.rest.LogLines;
import io.processinspect.rest.TestServer;
import io.processinspect.rest.http.HttpError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a client that is slower than what it is sent. */
class SubscriberTest {
    private TestServer served;
    private StreamHub streams;
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        served = TestServer.open();
        streams = served.streams();
        served.watch(42);
    }

    @AfterEach
    void stop() {
        // The server would wait for their writes.
        clients.forEach(Subscriber::gone);
        served.close();
    }

    /** A client whose writes are done when the test says so. */
    private final class Client extends Subscriber {
        final List<EventFrame> written = new ArrayList<>();
        boolean reminded;
        boolean ended;
        Callback end;
        boolean aborted;
        /** Thrown by each write; null for none. */
        Error fault;

        Client(Set<ProcessIdentity> followed) {
            super(streams.feed(), "somewhere", followed, streams::leave);
        }

        @Override
        void write(EventFrame frame) {
            if (fault != null) {
                throw fault;
            }
            written.add(frame);
        }

        @Override
        void writeHeartbeat() {
            reminded = true;
        }

        @Override
        void end(Callback written) {
            ended = true;
            end = written;
            gone();
        }

        @Override
        void abort(Throwable why) {
            aborted = true;
            failed(why);
        }

        List<String> names() {
            return written.get(written.size() - 1).events().stream()
                    .map(Event::name)
                    .toList();
        }

        String text() {
            return String.join(
                    "\n",
                    written.get(written.size() - 1).events().stream()
                            .map(Event::data)
                            .toList());
        }
    }

    private Client client(String topics, int seconds, long... pids) {
        Set<Long> followed = new TreeSet<>();
        for (long pid : pids) {
            followed.add(pid);
        }
        StreamHub.StreamRequest request = streams.request(
                Optional.of(topics), Optional.empty(), Optional.of(Duration.ofSeconds(seconds)), followed, "");
        Client client = new Client(streams.followed(request, ExpectedStart.ANY));
        streams.subscribe(client, request);
        clients.add(client);
        return client;
    }

    @Test
    void a_client_that_cannot_be_written_to_is_cut_and_the_others_get_the_frame() {
        Client first = client("watched", 1);
        Client starved = client("watched", 1);
        Client last = client("watched", 1);
        for (Client client : List.of(first, starved, last)) {
            client.written();
        }
        starved.fault = new OutOfMemoryError("made up");
        served.seconds(1);
        assertTrue(starved.aborted);
        assertEquals(2, streams.size());
        assertEquals(2, first.written.size());
        assertEquals(2, last.written.size());
    }

    @Test
    void a_client_whose_first_frame_fails_is_not_subscribed() {
        StreamHub.StreamRequest request =
                streams.request(Optional.of("watched"), Optional.empty(), Optional.empty(), Set.of(), "");
        Client starved = new Client(Set.of());
        starved.fault = new OutOfMemoryError("made up");
        assertThrows(OutOfMemoryError.class, () -> streams.subscribe(starved, request));
        assertEquals(0, streams.size());
    }

    @Test
    void streams_that_could_not_be_ended_in_order_are_told_at_the_end() {
        Client slow = client("watched", 1);
        Client cut = client("watched", 1);
        Client reader = client("watched", 1);
        reader.written();
        assertFalse(reader.ended().isDone());
        try (LogLines log = new LogLines("processinspect.rest")) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(streams::close);
            while (!reader.ended) {
                Thread.onSpinWait();
            }
            reader.end.succeeded();
            cut.abort(new TimeoutException("made up"));
            closing.join();
            assertEquals(
                    List.of("2 of 3 streams were cut before their end event was written"),
                    log.lines(),
                    "one waits, one left");
            assertFalse(slow.ended().isDone());
            slow.written();
            slow.end.succeeded();
        }
    }

    @Test
    void a_client_that_left_is_not_counted_as_cut() {
        Client left = client("watched", 1);
        Client reset = client("watched", 1);
        Client resetAtItsEnd = client("watched", 1);
        resetAtItsEnd.written();
        left.gone();
        reset.abort(new EofException("made up"));
        try (LogLines log = new LogLines("processinspect.rest")) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(streams::close);
            while (!resetAtItsEnd.ended) {
                Thread.onSpinWait();
            }
            resetAtItsEnd.end.failed(new EofException("made up"));
            closing.join();
            assertEquals(List.of(), log.lines());
        }
    }

    @Test
    void who_never_reads_is_cut_before_its_exits_fill_the_memory() {
        Client client = client("watched", 1);
        Subscriber.Channel channel = new Subscriber.Channel() {
            @Override
            public Topic topic() {
                return Topic.WATCHED;
            }

            @Override
            public List<Event> state() {
                return List.of();
            }
        };
        ProcessIdentity exited = ProcessIdentity.startedAt(9, Instant.EPOCH);
        List<Event> exits = Collections.nCopies(1000, new Event(Event.EXIT, exited, "{}"));
        int frames = 0;
        while (!client.aborted) {
            client.offer(channel, new EventFrame(new EventFrame.Id("run", Long.MAX_VALUE - 1, false), exits));
            frames++;
        }
        assertEquals(12, frames, "ten thousand exits wait, and the newest frame beside them");
    }

    @Test
    void who_is_busy_gets_the_newest_every_exit_and_a_count_of_what_it_missed() throws Exception {
        served.busy(77, "short").exitsAt(Duration.ofMillis(1500), 0);
        served.watch(77);
        Client client = client("watched", 1);
        assertEquals(List.of("sample", "sample"), client.names());
        served.seconds(4);
        assertEquals(1, client.written.size(), "nothing is written before the last write is done");
        client.written();
        assertEquals(2, client.written.size());
        assertEquals(List.of("exit", "missed", "sample"), client.names());
        assertTrue(client.text().contains("{\"ticks\":3}"), client.text());
        assertTrue(client.text().contains("2026-01-01T00:00:04"), client.text());
        client.written();
        served.seconds(1);
        assertEquals(List.of("sample"), client.names(), "and then it is up to date");
    }

    @Test
    void who_comes_in_the_moment_of_an_exit_is_told_of_it_once() throws Exception {
        client("watched", 1);
        List<Client> newcomers = new ArrayList<>();
        // Listeners are called in no order, so that this one is sometimes before and sometimes behind the others.
        List<WatchListener> listeners = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            listeners.add(new WatchListener() {
                @Override
                public void onTick(Map<ProcessIdentity, ProcessSample> latest) {}

                @Override
                public void onExit(ProcessSample last) {
                    // The first comes into a group that is there, and each other into one of its own.
                    newcomers.add(client("watched", 1 + newcomers.size()));
                }
            });
        }
        listeners.forEach(listener -> served.watched().watch().addListener(listener));
        served.busy(77, "short").exitsAt(Duration.ofMillis(500), 0);
        served.watch(77);
        served.seconds(1);
        newcomers.forEach(Client::written);
        served.seconds(20);
        newcomers.forEach(Client::written);
        served.seconds(20);
        assertEquals(20, newcomers.size());
        for (Client newcomer : newcomers) {
            long told = newcomer.written.stream()
                    .flatMap(frame -> frame.events().stream())
                    .filter(Event::isExit)
                    .count();
            assertEquals(1, told);
        }
    }

    @Test
    void who_exited_and_was_dismissed_stays_so_whenever_a_slow_stream_hears_of_it() throws Exception {
        Client slow = client("watched", 10);
        served.busy(77, "short").exitsAt(Duration.ofMillis(500), 0);
        served.watch(77);
        served.seconds(2);
        assertTrue(served.post("/api/processes/monitor/remove", "{\"pid\":77}")
                .body()
                .contains("Process 77 removed"));
        slow.written();
        served.seconds(10);
        assertTrue(slow.names().contains("exit"), "who listens is told all the same");
        assertFalse(served.get("/api/watched").body().contains("short"));
    }

    @Test
    void who_missed_changes_of_a_list_gets_it_whole() {
        Client client = client("list", 1);
        served.busy(50, "first");
        served.seconds(1);
        served.busy(51, "second");
        served.seconds(1);
        client.written();
        assertEquals(1, client.written.size(), "changes of changes are not sent");
        served.seconds(1);
        assertTrue(client.text().startsWith("{\"processes\":["), client.text());
        assertTrue(client.text().contains("\"first\"") && client.text().contains("\"second\""), client.text());
        client.written();
        served.busy(52, "third");
        served.seconds(1);
        assertTrue(client.text().startsWith("{\"changed\":["), client.text());
    }

    @Test
    void who_takes_nothing_is_sent_away_in_time_and_who_is_slow_is_not() {
        Client slow = client("watched", 1);
        Client stuck = client("watched", 1);
        served.secondsWithALook(14);
        assertFalse(slow.aborted || stuck.aborted);
        slow.written();
        served.secondsWithALook(2);
        assertTrue(stuck.aborted);
        assertFalse(slow.aborted);
        assertEquals(1, streams.size());
    }

    @Test
    void a_stream_on_which_nothing_happens_says_that_it_is_there() {
        Client client = client("watched", 3600);
        client.written();
        served.secondsWithALook(3);
        assertFalse(client.reminded);
        served.secondsWithALook(2);
        assertTrue(client.reminded);
        assertFalse(client.ended);
    }

    @Test
    void who_follows_some_gets_them_alone_and_shares_what_is_written_with_who_follows_the_same() throws Exception {
        served.watch(1);
        Client one = client("watched", 1, 42);
        Client other = client("watched", 1, 42);
        Client both = client("watched", 1, 1, 42);
        for (Client client : List.of(one, other, both)) {
            client.written();
        }
        served.seconds(1);
        assertEquals(1, one.written.get(1).events().size());
        assertEquals(2, both.written.get(1).events().size());
        assertTrue(one.written.get(1) == other.written.get(1), "written down once for both");
    }

    @Test
    void a_kind_of_stream_that_nobody_comes_back_to_makes_room() {
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= 32; i++) {
            clients.add(client("watched", i));
        }
        assertEquals(
                503, assertThrows(HttpError.class, () -> client("watched", 33)).status(), "so many kinds and no more");
        clients.forEach(Client::gone);
        served.secondsWithALook(31);
        client("watched", 33);
        assertEquals(1, streams.size());
    }
}
