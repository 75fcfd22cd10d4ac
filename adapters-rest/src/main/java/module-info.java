/** REST, live streams and Prometheus. */
module io.processinspect.rest {
    requires transitive io.processinspect.api;
    requires io.processinspect.compat;
    requires io.processinspect.core;
    requires io.processinspect.dashboard;
    requires io.processinspect.json;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.websocket.core.server;
    requires org.slf4j;

    exports io.processinspect.rest;
}
