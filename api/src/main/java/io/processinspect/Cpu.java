package io.processinspect;

/**
 * CPU use of one process. Shares are over the sample's interval and absent without one; times are over the interval, or
 * since the process started when there is none.
 *
 * <p>Systems count CPU time in steps (10 ms on Linux, 15.6 ms on Windows), so a short interval can seem to hold more CPU
 * than there is: shares are capped to the machine's capacity.
 *
 * @param percentOfMachine 0..100: 100 is every CPU of the machine busy, as Task Manager shows it
 * @param percentOfOneCpu 0..100 x CPUs: 100 is one CPU busy, as top shows it
 * @param percentOfAllowed 100 is everything that affinity and quota allow the measuring program, and with it its
 *     container, to use; absent (unsupported) where neither binds
 * @param kernelSeconds time in the kernel, in seconds
 * @param userSeconds time in user mode, in seconds
 */
public record Cpu(
        Measured<Double> percentOfMachine,
        Measured<Double> percentOfOneCpu,
        Measured<Double> percentOfAllowed,
        Measured<Double> kernelSeconds,
        Measured<Double> userSeconds) {}
