package io.processinspect;

/**
 * CPU usage of one process. Percentages cover the sample's interval and are absent without one; times cover the
 * interval, or the time since the process started when there is none.
 *
 * <p>Systems count CPU time in steps (see {@link Capabilities#cpuStep()}), so a short interval can appear to contain
 * more CPU time than exists: percentages are capped at the machine's capacity.
 * They are computed from {@link Counter#CPU_NANOS}, not from the two times.
 *
 * @param percentOfMachine 0..100: 100 means every CPU of the machine is busy, as in Task Manager
 * @param percentOfOneCpu 0..100 x CPUs: 100 means one CPU is busy, as in top
 * @param percentOfAllowed 100 means everything that affinity and quota allow the measuring program, and thus its
 *     container, to use; absent (unsupported) when neither is below the machine's capacity
 * @param kernelSeconds time in kernel mode, in seconds
 * @param userSeconds time in user mode, in seconds
 */
public record Cpu(
        Measured<Double> percentOfMachine,
        Measured<Double> percentOfOneCpu,
        Measured<Double> percentOfAllowed,
        Measured<Double> kernelSeconds,
        Measured<Double> userSeconds) {}
