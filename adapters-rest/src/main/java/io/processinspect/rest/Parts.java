package io.processinspect.rest;

import io.processinspect.MetricsProvider;
import io.processinspect.SystemMemory;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.Scheduler;

/** What the endpoints are made of. */
record Parts(
        MetricsProvider provider,
        ServerSettings settings,
        Watched watched,
        ProcessLists lists,
        Cached<SystemMemory> memory,
        Sessions sessions,
        Streams streams,
        Scheduler scheduler,
        Executor executor) {}
