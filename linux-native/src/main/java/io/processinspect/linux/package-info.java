/** Native calls for the backend {@code procfs}. */
package io.processinspect.linux;
