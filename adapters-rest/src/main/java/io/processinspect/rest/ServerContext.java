package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.SystemMemory;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.Scheduler;

/** What the endpoints are made of. */
record ServerContext(
        MetricsProvider provider,
        ServerSettings settings,
        WatchService watched,
        ProcessListCache lists,
        ExpiringValue<SystemMemory> memory,
        Sessions sessions,
        StreamHub streams,
        Scheduler scheduler,
        Executor executor) {}
