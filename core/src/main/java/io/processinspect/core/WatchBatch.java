package io.processinspect.core;

import io.processinspect.ProcessIdentity;
import io.processinspect.spi.OpenProcess;
import io.processinspect.spi.Reading;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processes of a watch list as they are read together, until one is added or removed. */
final class WatchBatch {
    final Watched[] all;
    final OpenProcess[] open;
    final Reading[] into;
    final boolean[] alive;
    /** Of each process in the arrays. */
    private final Map<ProcessIdentity, Integer> places;

    WatchBatch(Map<ProcessIdentity, Watched> watched) {
        int count = watched.size();
        all = new Watched[count];
        open = new OpenProcess[count];
        into = new Reading[count];
        alive = new boolean[count];
        places = new LinkedHashMap<>(count * 2);
        watched.forEach((identity, process) -> {
            int place = places.size();
            all[place] = process;
            open[place] = process.process;
            into[place] = process.reading;
            places.put(identity, place);
        });
    }

    /** A watched process. */
    static final class Watched {
        final OpenProcess process;
        final Reading reading;
        final CounterSeries series;
        Sample latest;
        /** The round of its last read; 0 until the first read after it was added. */
        long round;

        Watched(OpenProcess process, Reading reading, SampleContext context) {
            this.process = process;
            this.reading = reading;
            this.series = new CounterSeries(context, reading);
            this.latest = series.alone();
        }
    }

    SampleMap latest() {
        Sample[] samples = new Sample[all.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = all[i].latest;
        }
        return new SampleMap(places, samples);
    }
}
