package io.processinspect.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written by hand for speed is what Jackson and the JDK's formatters write. */
class JsonTextTest {
    private static final int TRIES = 200_000;

    private final Random random = new Random(1);

    /** Also of characters that a terminal interprets. */
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7F] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int c) {
            boolean half = Character.getType(c) == Character.SURROGATE;
            return half || !TextEscaper.isUnsafe(c) ? null : new SerializedString(String.format("\\u%04x", c));
        }
    }

    @Test
    void texts_are_escaped_as_by_jackson() throws IOException {
        JsonFactory jackson = new JsonFactory();
        jackson.setCharacterEscapes(new Escapes());
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c + "b" + (char) c;
            StringWriter expected = new StringWriter();
            try (JsonGenerator generator = jackson.createGenerator(expected)) {
                generator.writeString(text);
            }
            StringBuilder written = new StringBuilder();
            JsonText.append(written, text);
            assertEquals(expected.toString(), written.toString(), Integer.toHexString(c));
        }
    }

    private static String written(SampleSchema.Unit unit, Number value) {
        StringBuilder text = new StringBuilder();
        Numbers.append(text, unit, value);
        return text.toString();
    }

    @Test
    void shares_are_rounded_by_their_decimal_digits() {
        for (int i = 0; i < TRIES; i++) {
            // Also those in the middle of two thousandths, and those beyond the range of a fast way.
            double value =
                    switch (i % 4) {
                        case 0 -> random.nextDouble() * 800;
                        case 1 -> random.nextInt(1_000_000) / 2000.0;
                        case 2 -> -random.nextDouble();
                        default -> random.nextDouble() * Math.pow(10, random.nextInt(18));
                    };
            BigDecimal expected = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN);
            assertEquals(plain(expected), written(SampleSchema.Unit.PERCENT, value));
        }
    }

    @Test
    void seconds_have_all_their_digits() {
        for (int i = 0; i < TRIES; i++) {
            long nanos = random.nextLong() >> random.nextInt(64);
            assertEquals(plain(BigDecimal.valueOf(nanos, 9)), written(SampleSchema.Unit.NANOS, nanos));
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    @Test
    void times_are_those_of_the_formatter() {
        DateTimeFormatter formatter =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
        for (int i = 0; i < TRIES; i++) {
            Instant time =
                    Instant.ofEpochSecond(random.nextLong() >> 24 + random.nextInt(40), random.nextInt(1_000_000_000));
            assertEquals(formatter.format(time), Numbers.iso(time));
        }
    }
}
