package io.processinspect.procfs.kernel;

/** Makes {@link KernelCalls} discoverable through {@link java.util.ServiceLoader}. */
public interface KernelCallsProvider {
    /**
     * The calls, after what they need has been loaded; takes tens of milliseconds at first.
     *
     * @throws io.processinspect.BackendUnavailableException when they do not work here; the message gives the cause
     */
    KernelCalls open();
}
