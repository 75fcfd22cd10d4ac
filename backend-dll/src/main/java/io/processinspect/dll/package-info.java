/** The backend {@code dll}: Windows' own counters. Its factory is all that others see. */
package io.processinspect.dll;
