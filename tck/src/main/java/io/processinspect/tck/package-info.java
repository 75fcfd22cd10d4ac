/**
 * The contract of a backend, as tests: extend {@link io.processinspect.tck.CounterSourceContract} and fill its hooks. A test
 * named {@code required_} holds for every backend; one named {@code optional_} is skipped where the backend, or the machine,
 * cannot play it.
 */
package io.processinspect.tck;
