/** What the server samples and remembers: the watch list, rings, exits, the cached process list, sessions. */
package io.processinspect.rest.watch;
