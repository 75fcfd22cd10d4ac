package io.processinspect.rest.endpoint;

import io.processinspect.MetricFlags;
import io.processinspect.ProcessSample;
import io.processinspect.json.SampleJson;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.RequestBodies;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.Sessions;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;

/** Sessions: start, result so far, end. */
public final class SessionEndpoints {
    private final Sessions sessions;
    private final RequestBodies bodies;

    /** Endpoints over the open sessions. */
    public SessionEndpoints(Sessions sessions, RequestBodies bodies) {
        this.sessions = sessions;
        this.bodies = bodies;
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on("POST", "/api/sessions", this::start);
        router.on("GET", "/api/sessions/{id}", exchange -> answer(exchange, sessions::soFar));
        router.on("DELETE", "/api/sessions/{id}", exchange -> answer(exchange, sessions::end));
    }

    private static void answer(Exchange exchange, Function<String, ProcessSample> session) {
        exchange.onlyQuery();
        exchange.json(200, SampleJson.write(session.apply(exchange.pathParameter("id"))));
    }

    private void start(Exchange exchange) {
        exchange.onlyQuery();
        exchange.withBody(bodies, body -> {
            MetricFlags metrics = Exchange.badRequestOnFailure(() -> {
                body.requireSession();
                return body.metrics().orElse(MetricFlags.DEFAULT);
            });
            Sessions.Started started = sessions.start(
                    Exchange.requireValidPid(Exchange.pid(body)), metrics, Exchange.badRequestOnFailure(body::start));
            exchange.response().getHeaders().put(HttpHeader.LOCATION, "/api/sessions/" + started.id());
            exchange.json(
                    201,
                    ServerJson.sessionStarted(started.id(), started.session().process()));
        });
    }
}
