/**
 * The backend {@code oshi}: works on every system that OSHI supports, and serves as a cross-check for the native
 * backends.
 *
 * <p>OSHI reports unknown values as 0, -1 or "". This backend distinguishes them from real values where possible;
 * otherwise the value is absent.
 */
package io.processinspect.oshi;
