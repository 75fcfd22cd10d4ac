package io.processinspect.cli.output;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.ProcessSample;
import io.processinspect.json.EnumLabels;
import io.processinspect.json.SampleSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says once why columns of a table or of CSV are empty, where there is no room for it in each line. */
public final class AbsentReasons {
    private AbsentReasons() {}

    /**
     * One message for each reason.
     *
     * @param leftOut headings of columns that are not shown
     */
    public static void print(ProcessSample sample, Collection<String> leftOut, Output output) {
        Map<Absence, List<String>> columns = new LinkedHashMap<>();
        for (Counter counter : SampleSchema.counters()) {
            if (sample.requested().contains(counter.metric()) && !leftOut.contains(counter.heading())) {
                // The total, as every difference is absent before the first interval has ended.
                sample.total(counter).absence().ifPresent(why -> columns.computeIfAbsent(why, it -> new ArrayList<>())
                        .add(counter.title()));
            }
        }
        columns.forEach((why, titles) -> output.message(String.join(", ", titles) + ": "
                + EnumLabels.of(why.reason()).replace('_', ' ')
                + (why.detail().isEmpty() ? "" : ": " + why.detail())));
    }
}
