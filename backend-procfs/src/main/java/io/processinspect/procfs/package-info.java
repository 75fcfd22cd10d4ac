/**
 * The backend {@code procfs}: Linux' own counters, read from the files below /proc in pure Java.
 *
 * <p>One class for each kernel file, which parses it ({@link io.processinspect.procfs.Stat}, {@link
 * io.processinspect.procfs.Statm}, {@link io.processinspect.procfs.ProcessIo}, ...); one for what is read of a process
 * ({@link io.processinspect.procfs.ProcfsProcess}) and one for the listing ({@link io.processinspect.procfs.ProcessLister}).
 *
 * <p>What makes a number true is the order of reading. An open /proc/PID/stat ({@link io.processinspect.procfs.StatHandle})
 * answers for the process that had the pid when it was opened, and for no other. Whatever is read by name between the
 * opening of the pin and a successful read of it is therefore that same process's: while it is there, nobody else can have
 * its pid.
 */
package io.processinspect.procfs;
