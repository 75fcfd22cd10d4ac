/**
 * What procfs would ask of the kernel for which there is no file. The artifact {@code processinspect-linux-native} implements
 * it; without it procfs reads the files alone.
 */
package io.processinspect.procfs.kernel;
