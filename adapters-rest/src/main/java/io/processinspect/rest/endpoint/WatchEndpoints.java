package io.processinspect.rest.endpoint;

import io.processinspect.json.ExpectedStart;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.WatchService;

/** Watched processes and the history of one. {@link FlaskCompatEndpoints} adds and removes them. */
public final class WatchEndpoints {
    private final WatchService watched;

    /** Endpoints over the watch list. */
    public WatchEndpoints(WatchService watched) {
        this.watched = watched;
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on("GET", "/api/watched", this::list);
        router.on("GET", "/api/processes/{pid}/recent", this::recent);
    }

    private void list(Exchange exchange) {
        exchange.onlyQuery();
        exchange.json(
                200,
                ServerJson.watched(
                        watched.latest().values(),
                        watched.exited(),
                        watched.throttle().interval()));
    }

    private void recent(Exchange exchange) {
        exchange.onlyQuery(ExpectedStart.KEY, ExpectedStart.TIME);
        exchange.json(200, watched.recent(watched.require(exchange.pid(), exchange.start())));
    }
}
