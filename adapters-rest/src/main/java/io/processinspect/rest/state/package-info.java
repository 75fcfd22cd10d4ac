/** The folder of what survives a restart: files that only their owner may read, and locks on them. */
package io.processinspect.rest.state;
