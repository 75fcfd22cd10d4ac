/** Live streams: hub, channels, subscribers. */
package io.processinspect.rest.stream;
