/**
 * The entry point {@link io.processinspect.core.Backends} and the package-private implementation of the API on top of any
 * backend.
 *
 * <p>Data flow: a backend fills a {@code Reading}; a {@code CounterSnapshot} is a copy of it; a {@code Sample} holds
 * two snapshots and computes the difference; a {@code CounterSeries} is the sequence of snapshots of one process.
 */
package io.processinspect.core;
