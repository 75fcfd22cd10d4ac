package io.processinspect.core;

import io.processinspect.ProcessIdentity;
import io.processinspect.ProcessSample;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The samples of a tick, in the order in which their processes were added. Immutable. The maps of successive ticks share the
 * places of the processes, as these seldom change.
 */
final class SampleMap extends AbstractMap<ProcessIdentity, ProcessSample> {
    static final SampleMap EMPTY = new SampleMap(Map.of(), new Sample[0]);

    private final Map<ProcessIdentity, Integer> places;
    private final Sample[] samples;

    /** Takes over both; the places are those of the samples, and are not changed any more. */
    SampleMap(Map<ProcessIdentity, Integer> places, Sample[] samples) {
        this.places = places;
        this.samples = samples;
    }

    SampleMap map(UnaryOperator<Sample> change) {
        Sample[] changed = samples.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.apply(changed[i]);
        }
        return new SampleMap(places, changed);
    }

    /** The same without these processes. */
    SampleMap without(List<Sample> gone) {
        Map<ProcessIdentity, Integer> left = new LinkedHashMap<>(places);
        gone.forEach(sample -> left.remove(sample.process()));
        Sample[] kept = left.values().stream().map(place -> samples[place]).toArray(Sample[]::new);
        int place = 0;
        for (Entry<ProcessIdentity, Integer> entry : left.entrySet()) {
            entry.setValue(place++);
        }
        return new SampleMap(left, kept);
    }

    @Override
    public Sample get(Object process) {
        Integer place = places.get(process);
        return place == null ? null : samples[place];
    }

    @Override
    public boolean containsKey(Object process) {
        return places.containsKey(process);
    }

    @Override
    public int size() {
        return samples.length;
    }

    @Override
    public Set<Entry<ProcessIdentity, ProcessSample>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<ProcessIdentity, ProcessSample>> iterator() {
                Iterator<Entry<ProcessIdentity, Integer>> all =
                        places.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return all.hasNext();
                    }

                    @Override
                    public Entry<ProcessIdentity, ProcessSample> next() {
                        Entry<ProcessIdentity, Integer> next = all.next();
                        return Map.entry(next.getKey(), samples[next.getValue()]);
                    }
                };
            }

            @Override
            public int size() {
                return samples.length;
            }
        };
    }
}
