/**
 * The backend {@code oshi}: works wherever OSHI does, and serves as a cross-check where there is a backend of our own.
 *
 * <p>OSHI says 0, -1 or "" both for what is so and for what it could not read. Here the two are told apart where that is
 * possible, and where it is not the number is absent.
 */
package io.processinspect.oshi;
