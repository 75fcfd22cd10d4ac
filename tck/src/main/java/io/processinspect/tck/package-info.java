/**
 * The contract of a backend, as tests: extend {@link io.processinspect.tck.CounterSourceContract} and implement its
 * hooks. Every backend must pass the tests named {@code required_}; those named {@code optional_} are skipped when the
 * backend or the machine cannot produce the situation.
 */
package io.processinspect.tck;
