package io.processinspect.rest.stream;

import io.processinspect.ProcessIdentity;
import io.processinspect.json.ServerJson;

/**
 * One event of a stream.
 *
 * @param name the event type that clients see
 * @param process that the event concerns; null if none
 * @param data one line of JSON
 * @param ticks missed, for an event of that type; else 0
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

    /** Reports ticks that the stream lacks. */
    static Event missed(long ticks) {
        return new Event("missed", null, ServerJson.missed(ticks), ticks);
    }

    boolean isExit() {
        return name.equals(EXIT);
    }
}
