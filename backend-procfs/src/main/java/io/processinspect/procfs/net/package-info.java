/** Network bytes of processes, from the counters of the TCP sockets that they hold. */
package io.processinspect.procfs.net;
