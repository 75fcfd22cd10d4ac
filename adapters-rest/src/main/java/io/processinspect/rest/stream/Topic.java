package io.processinspect.rest.stream;

import io.processinspect.json.EnumLabels;
import java.util.EnumSet;
import java.util.Set;

/** A topic that can be streamed. */
enum Topic {
    /** Samples and exits of the watched processes. */
    WATCHED,
    /** The list of all processes: whole at first, then what changed. */
    LIST,
    /** The machine, and the cost of the server. */
    SYSTEM;

    /** Topics by name, joined by commas. */
    static Set<Topic> parse(String text) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (String name : text.split(",", -1)) {
            topics.add(EnumLabels.require(Topic.class, name.strip(), "topic"));
        }
        return topics;
    }
}
