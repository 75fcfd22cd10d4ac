package io.processinspect.rest.endpoint;

import io.processinspect.BackendCandidate;
import io.processinspect.SystemMemory;
import io.processinspect.json.ProcessListJson;
import io.processinspect.json.ServerJson;
import io.processinspect.rest.http.Exchange;
import io.processinspect.rest.http.Router;
import io.processinspect.rest.watch.ExpiringValue;
import java.util.List;
import java.util.function.Supplier;

/** The backends, and whether the server is alive and ready. */
public final class SystemEndpoints {
    private final Supplier<List<BackendCandidate>> backends;
    private String backendsJson;
    private final ExpiringValue<SystemMemory> memory;

    /** Endpoints over these backends, which are looked for once; the machine's memory is what readiness reads. */
    public SystemEndpoints(Supplier<List<BackendCandidate>> backends, ExpiringValue<SystemMemory> memory) {
        this.backends = backends;
        this.memory = memory;
    }

    /** Adds the endpoints. */
    public void addTo(Router router) {
        router.on("GET", "/api/backends", this::backends);
        router.open("GET", "/healthz", this::alive);
        router.open("GET", "/readyz", this::ready);
    }

    private void alive(Exchange exchange) {
        exchange.onlyQuery();
        exchange.json(200, ServerJson.health(true, "ok"));
    }

    private void backends(Exchange exchange) {
        exchange.onlyQuery();
        exchange.json(200, backendsJson());
    }

    private synchronized String backendsJson() {
        if (backendsJson == null) {
            backendsJson = ProcessListJson.backends(backends.get());
        }
        return backendsJson;
    }

    private void ready(Exchange exchange) {
        exchange.onlyQuery();
        memory.get().whenComplete((now, failure) -> {
            boolean well = failure == null;
            exchange.json(well ? 200 : 503, ServerJson.health(well, well ? "ready" : "the system cannot be read"));
        });
    }
}
