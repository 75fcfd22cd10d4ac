/**
 * The public API: a {@link io.processinspect.MetricsProvider} measures processes and returns
 * {@link io.processinspect.ProcessSample samples}.
 *
 * <p>Two rules apply throughout. A value that is unavailable is absent with a reason, never 0, -1 or null. A process is
 * identified by its {@link io.processinspect.ProcessIdentity}, because the system reuses pids.
 */
package io.processinspect;
