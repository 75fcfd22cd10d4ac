/**
 * The interfaces a backend implements: a {@link io.processinspect.spi.CounterSourceProvider} that opens a
 * {@link io.processinspect.spi.CounterSource}. A backend only reads raw counters; core computes everything derived from
 * them. The artifact {@code processinspect-tck} contains the contract tests.
 */
package io.processinspect.spi;
