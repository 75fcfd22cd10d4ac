package io.processinspect.checks.properties;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.processinspect.Metric;
import io.processinspect.MetricFlags;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("any-jdk")
class FlagProperties {
    @Property
    void every_known_mask_goes_to_names_and_sets_and_back(@ForAll @IntRange(min = 1, max = 0x1FFF) int mask) {
        MetricFlags flags = new MetricFlags(mask);
        assertEquals(flags, MetricFlags.parse(flags.toString()));
        assertEquals(flags, MetricFlags.parse("0x" + Integer.toHexString(mask)));
        assertEquals(flags, MetricFlags.parse(Integer.toString(mask)));
        assertEquals(flags, MetricFlags.of(flags.toSet().toArray(Metric[]::new)));
    }

    @Property
    void unknown_bits_are_refused_by_name(@ForAll int mask) {
        int unknown = mask & ~MetricFlags.ALL.mask();
        if (mask == 0 || unknown != 0) {
            String message = assertThrows(IllegalArgumentException.class, () -> new MetricFlags(mask))
                    .getMessage();
            assertTrue(mask == 0 || message.contains("unknown bits 0x" + Integer.toHexString(unknown)), message);
        } else {
            assertEquals(mask, new MetricFlags(mask).mask());
        }
    }

    @Property
    void any_other_text_is_refused_and_quoted(@ForAll String text) {
        try {
            assertTrue(MetricFlags.parse(text).mask() > 0);
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage().contains("metric"), refused.getMessage());
        }
    }
}
