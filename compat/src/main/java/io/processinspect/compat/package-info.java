/**
 * The interfaces of the two originals, for code that moves over from them: {@code ProcessMetrics} of the wrapper around a
 * native DLL, and {@code ProcessMonitor} with the JSON and the seven endpoints of a Flask application over psutil.
 * Measuring is core's; this package holds the originals' names, defaults and answers.
 */
package io.processinspect.compat;
