package io.processinspect.rest;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ServerJson;

/**
 * One event of a stream.
 *
 * @param name what clients know it by
 * @param process whom it is about; null where it is about none
 * @param data one line of JSON
 * @param ticks that it says were missed, 0 for any other
 */
record Event(String name, ProcessIdentity process, String data, long ticks) {
    static final String SAMPLE = "sample";
    static final String EXIT = "exit";

    /** About a process. */
    Event(String name, ProcessIdentity process, String data) {
        this(name, process, data, 0);
    }

    /** Without a process. */
    Event(String name, String data) {
        this(name, null, data, 0);
    }

    /** So many ticks are not in the stream. */
    static Event missed(long ticks) {
        return new Event("missed", null, ServerJson.missed(ticks), ticks);
    }

    boolean isExit() {
        return name.equals(EXIT);
    }
}
