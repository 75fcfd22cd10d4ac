package io.processinspect.cli.output;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.ProcessSample;
import io.processinspect.Termination;
import io.processinspect.json.EnumLabels;
import io.processinspect.json.SampleSchema;
import io.processinspect.json.TextEscaper;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One sample as text: one line per number, or the reason why it is absent. */
public final class SampleText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final ProcessSample sample;
    private String head;
    private final List<Line> lines = new ArrayList<>();

    private record Line(String label, String value) {}

    private SampleText(ProcessSample sample) {
        this.sample = sample;
    }

    public static void print(ProcessSample sample, Output output) {
        SampleText text = new SampleText(sample);
        text.addHead();
        text.numbers();
        output.lines(output.bold(output.fit(text.head)) + "\n");
        int width =
                text.lines.stream().mapToInt(line -> line.label.length()).max().orElse(0) + 2;
        text.lines.forEach(line -> print(line, width, output));
        output.flush();
    }

    /** On two lines where a terminal is too narrow for label and value. */
    private static void print(Line line, int width, Output output) {
        int columns = output.columns();
        String label = "  " + line.label;
        if (columns == 0 || 2 + width + Text.width(line.value) <= columns) {
            output.lines(label + " ".repeat(width - line.label.length()) + line.value + "\n");
        } else if (Text.width(label + "  " + line.value) <= columns) {
            output.lines(label + "  " + line.value + "\n");
        } else {
            output.lines(output.fit(label) + "\n");
            Text.wrapped(line.value, Math.max(1, columns - 4))
                    .lines()
                    .forEach(part -> output.lines("    " + part + "\n"));
        }
    }

    private void addHead() {
        String name = sample.name().isEmpty() ? ValueFormat.ABSENT : TextEscaper.escaped(sample.name());
        head = name + "  pid " + sample.process().pid() + "  " + sample.status().label();
        line("started", sample.process().startTime(), time -> LOCAL.format(time.atZone(ZoneId.systemDefault())));
        sample.interval().ifPresent(time -> line("measured over", ValueFormat.time(time)));
        sample.ended().ifPresent(end -> line("ended", ending(end)));
    }

    public static String ending(Termination end) {
        String code =
                end.exitCode().isPresent() ? " with code " + end.exitCode().getAsInt() : "";
        return switch (end.cause()) {
            case EXITED -> "process exited" + code;
            case DURATION -> "duration elapsed";
            case STOPPED -> "stopped";
        };
    }

    private void numbers() {
        if (sample.requested().contains(Metric.CPU)) {
            shares(sample.cpu());
        }
        Map<String, List<Counter>> lines = new LinkedHashMap<>();
        SampleSchema.counters().stream()
                .filter(counter -> sample.requested().contains(counter.metric()))
                .forEach(counter -> lines.computeIfAbsent(
                                counter.metric().label() + counter.unit(), it -> new ArrayList<>())
                        .add(counter));
        lines.values().forEach(this::counters);
    }

    private void shares(Cpu cpu) {
        Optional<Double> average = percentSinceStart();
        if (sample.interval().isEmpty() && sample.ended().isEmpty() && average.isPresent()) {
            line(
                    "CPU of one",
                    ValueFormat.percent(average.get()) + " % since its start; --window 1s measures the present");
            return;
        }
        Function<Double, String> percent = value -> ValueFormat.percent(value) + " %";
        line("CPU of one", cpu.percentOfOneCpu(), percent);
        line("CPU of machine", cpu.percentOfMachine(), percent);
        if (cpu.percentOfAllowed().isPresent()) {
            line("CPU of allowed", cpu.percentOfAllowed(), percent);
        }
    }

    /** The share of one CPU over the whole life of the process; empty if its start or its CPU time is unknown. */
    private Optional<Double> percentSinceStart() {
        Measured<Long> busy = sample.total(Counter.CPU_NANOS);
        return sample.process()
                .startTime()
                .optional()
                .map(start -> Duration.between(start, sample.time()).toNanos())
                .filter(life -> life > 0 && busy.isPresent())
                .map(life -> 100.0 * busy.get() / life);
    }

    /** One line for the counters of one metric in one unit, or one for each if they are absent for different reasons. */
    private void counters(List<Counter> counters) {
        List<Measured<Long>> values = counters.stream().map(sample::value).toList();
        Function<Long, String> format = ValueFormat.of(counters.get(0).unit());
        List<Optional<Absence>> reasons =
                values.stream().map(Measured::absence).distinct().toList();
        if (reasons.size() > 1) {
            counters.forEach(counter -> line(counter.title(), sample.value(counter), format));
        } else {
            String label = jointTitle(counters.stream().map(Counter::title).toList());
            line(
                    label,
                    reasons.get(0)
                            .map(SampleText::absent)
                            .orElseGet(() -> values.stream()
                                            .map(value -> format.apply(value.get()))
                                            .collect(Collectors.joining(", "))
                                    + (counters.get(0).metric() == Metric.NET ? coverage() : "")));
        }
    }

    private String coverage() {
        return sample.networkCoverage()
                .map(network -> "  (" + network.covers() + " by " + network.method()
                        + (network.isLowerBound() ? ", at least" : "") + ")")
                .orElse("");
    }

    /** Titles in one phrase, what they share said once: "minor page faults" and "major page faults" are "minor, major page faults". */
    static String jointTitle(List<String> titles) {
        String first = titles.get(0);
        int start = first.indexOf(' ') + 1;
        if (titles.size() > 1
                && start > 0
                && titles.stream().allMatch(title -> title.startsWith(first.substring(0, start)))) {
            return first.substring(0, start)
                    + titles.stream().map(title -> title.substring(start)).collect(Collectors.joining(", "));
        }
        String shared = first.substring(first.indexOf(' ') + 1);
        if (titles.size() > 1 && titles.stream().allMatch(title -> title.endsWith(" " + shared))) {
            return titles.stream()
                            .map(title -> title.substring(0, title.length() - shared.length() - 1))
                            .collect(Collectors.joining(", "))
                    + " " + shared;
        }
        return String.join(", ", titles);
    }

    private <V> void line(String label, Measured<V> value, Function<V, String> format) {
        line(label, value.absence().map(SampleText::absent).orElseGet(() -> format.apply(value.get())));
    }

    private static String absent(Absence why) {
        String reason = EnumLabels.of(why.reason()).replace('_', ' ');
        return ValueFormat.ABSENT + "  " + reason
                + (why.detail().isEmpty() ? "" : ": " + TextEscaper.escaped(why.detail()));
    }

    private void line(String label, String value) {
        lines.add(new Line(label, value));
    }
}
