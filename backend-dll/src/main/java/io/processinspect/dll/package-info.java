/**
 * The backend {@code dll}: reads Windows' process counters through a native library bundled in the jar.
 *
 * <p>The library is extracted to a file, checked and locked ({@link io.processinspect.dll.BundledDll}, {@link
 * io.processinspect.dll.DllFile}), and bound ({@link io.processinspect.dll.Dll}). The structures it fills in native
 * memory are read at the offsets of its header: the counters of a process ({@link io.processinspect.dll.Counters}), the
 * listing ({@link io.processinspect.dll.ProcessLister}), the machine ({@link io.processinspect.dll.SystemInfo}), and
 * the supported counters ({@link io.processinspect.dll.NativeCapabilities}).
 */
package io.processinspect.dll;
