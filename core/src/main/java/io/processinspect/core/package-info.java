/**
 * The entry point {@link io.processinspect.core.Backends} and, package-private, the one implementation of the ports over
 * any backend.
 *
 * <p>The way of a number: a backend fills a {@code Reading}; a {@code CounterSnapshot} keeps it; a {@code Sample} is two points, and
 * computes what lies between them; a {@code CounterSeries} is the points of one process in their order.
 */
package io.processinspect.core;
