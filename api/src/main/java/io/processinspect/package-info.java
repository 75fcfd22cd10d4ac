/**
 * What users of processinspect call and read: {@link io.processinspect.MetricsProvider} is the port, a
 * {@link io.processinspect.ProcessSample} is what it gives.
 *
 * <p>Two rules hold throughout. A number that cannot be had is absent with its reason, never 0, -1 or null. A process is
 * named by its {@link io.processinspect.ProcessIdentity}, because the system gives the same pid to one process after
 * another.
 */
package io.processinspect;
