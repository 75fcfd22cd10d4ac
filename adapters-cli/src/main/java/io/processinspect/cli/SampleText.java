package io.processinspect.cli;

import io.processinspect.Absence;
import io.processinspect.Counter;
import io.processinspect.Cpu;
import io.processinspect.Measured;
import io.processinspect.Metric;
import io.processinspect.ProcessSample;
import io.processinspect.Termination;
import io.processinspect.json.TextEscaper;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** One sample as text: one line per number, or the reason why it is absent. */
final class SampleText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int LABEL_WIDTH = 20;

    private final ProcessSample sample;
    private final List<String> lines = new ArrayList<>();

    private SampleText(ProcessSample sample) {
        this.sample = sample;
    }

    static void print(ProcessSample sample, Output output) {
        SampleText text = new SampleText(sample);
        text.head();
        text.numbers();
        boolean first = true;
        for (String line : text.lines) {
            output.lines((first ? output.bold(output.fit(line)) : output.fit(line)) + "\n");
            first = false;
        }
        output.flush();
    }

    private void head() {
        String name = sample.name().isEmpty() ? ValueFormat.ABSENT : TextEscaper.escaped(sample.name());
        lines.add(name + "  pid " + sample.process().pid() + "  "
                + sample.status().label());
        sample.process()
                .startTime()
                .ifPresent(time -> line("started", LOCAL.format(time.atZone(ZoneId.systemDefault()))));
        sample.interval().ifPresent(time -> line("measured over", ValueFormat.time(time)));
        sample.ended().ifPresent(end -> line("ended", ending(end)));
    }

    static String ending(Termination end) {
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
            cpu(sample.cpu());
        }
        counter("working set", Counter.WORKING_SET, ValueFormat::bytes);
        counter("private", Counter.PRIVATE_BYTES, ValueFormat::bytes);
        counter("page file", Counter.PAGEFILE, ValueFormat::bytes);
        counter("virtual", Counter.VIRTUAL, ValueFormat::bytes);
        counter("shared", Counter.SHARED, ValueFormat::bytes);
        counter("handles", Counter.HANDLES, ValueFormat::count);
        counter("threads", Counter.THREADS, ValueFormat::count);
        pair("reads, writes", Counter.READS, Counter.WRITES, ValueFormat::count);
        pair("read, written", Counter.BYTES_READ, Counter.BYTES_WRITTEN, ValueFormat::bytes);
        pair("sent, received", Counter.BYTES_SENT, Counter.BYTES_RECEIVED, ValueFormat::bytes);
        pair("storage r, w", Counter.STORAGE_READ, Counter.STORAGE_WRITTEN, ValueFormat::bytes);
        pair("faults minor, major", Counter.MINOR_FAULTS, Counter.MAJOR_FAULTS, ValueFormat::count);
        pair("switches vol, invol", Counter.VOLUNTARY_SWITCHES, Counter.INVOLUNTARY_SWITCHES, ValueFormat::count);
    }

    private void cpu(Cpu cpu) {
        Function<Double, String> percent = value -> ValueFormat.percent(value) + " %";
        line("CPU of one", cpu.percentOfOneCpu(), percent);
        line("CPU of machine", cpu.percentOfMachine(), percent);
        if (cpu.percentOfAllowed().isPresent()) {
            line("CPU of allowed", cpu.percentOfAllowed(), percent);
        }
        line("CPU time kernel", cpu.kernelSeconds(), ValueFormat::seconds);
        line("CPU time user", cpu.userSeconds(), ValueFormat::seconds);
    }

    private void counter(String label, Counter counter, Function<Long, String> format) {
        if (sample.requested().contains(counter.metric())) {
            line(label, sample.value(counter), format);
        }
    }

    private void pair(String label, Counter first, Counter second, Function<Long, String> format) {
        if (!sample.requested().contains(first.metric())) {
            return;
        }
        Measured<Long> one = sample.value(first);
        Measured<Long> two = sample.value(second);
        Optional<Absence> why = one.absence().or(two::absence);
        String values = ValueFormat.or(one, format) + ", " + ValueFormat.or(two, format);
        line(label, one.isPresent() || two.isPresent() ? values : absent(why.orElseThrow()));
    }

    private <N extends Number> void line(String label, Measured<N> value, Function<N, String> format) {
        line(label, value.absence().map(SampleText::absent).orElseGet(() -> format.apply(value.get())));
    }

    private static String absent(Absence why) {
        String reason = why.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return ValueFormat.ABSENT + "  " + reason
                + (why.detail().isEmpty() ? "" : ": " + TextEscaper.escaped(why.detail()));
    }

    private void line(String label, String value) {
        lines.add("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + value);
    }
}
