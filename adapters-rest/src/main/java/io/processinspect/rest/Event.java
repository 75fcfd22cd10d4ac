package io.processinspect.rest;

import io.processinspect.ProcessIdentity;

/**
 * One event of a stream.
 *
 * @param name what clients know it by
 * @param process whom it is about; null where it is about none
 * @param data one line of JSON
 */
record Event(String name, ProcessIdentity process, String data) {
    static final String SAMPLE = "sample";
    static final String EXIT = "exit";

    /** Without a process. */
    Event(String name, String data) {
        this(name, null, data);
    }

    boolean isExit() {
        return name.equals(EXIT);
    }
}
