/**
 * What a backend author implements: a {@link io.processinspect.spi.CounterSourceProvider} that opens a
 * {@link io.processinspect.spi.CounterSource}. A backend only reads raw counters; everything computed from them is
 * computed once, elsewhere. The artifact {@code processinspect-tck} tests the contract.
 */
package io.processinspect.spi;
