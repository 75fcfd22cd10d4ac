/**
 * The backend {@code procfs}: the counters of Linux, read from the files below {@code /proc} in pure Java; what has no file is
 * behind {@link io.processinspect.procfs.kernel}. This package maps fields to counters. {@link io.processinspect.procfs.file} reads the files, {@link io.processinspect.procfs.parse} has a
 * parser for each; neither knows this package.
 *
 * <p>The order of reads makes the numbers true. An open {@code /proc/PID/stat} ({@link
 * io.processinspect.procfs.file.StatHandle}) answers for the process that had the pid when it was opened, and for no other.
 * Everything that is read by name between opening the handle and a successful read of it therefore belongs to that process:
 * as long as it exists, its pid is not reused.
 */
package io.processinspect.procfs;
