/**
 * The backend {@code dll}: Windows' own counters, through a native library that comes in the jar.
 *
 * <p>The library's file is put where it can be loaded from, checked and held ({@link io.processinspect.dll.BundledDll},
 * {@link io.processinspect.dll.DllFile}), and bound ({@link io.processinspect.dll.Dll}). What it fills in native memory is
 * read here, at the offsets of its header: the numbers of a process ({@link io.processinspect.dll.Counters}), the listing
 * ({@link io.processinspect.dll.ProcessLister}), the machine ({@link io.processinspect.dll.SystemInfo}), and what can be read at all
 * ({@link io.processinspect.dll.NativeCapabilities}).
 */
package io.processinspect.dll;
