package io.processinspect.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/** Escapes what JSON does not demand, but a terminal would obey: C1 controls, and marks that turn the direction. */
final class SafeEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    SafeEscapes() {
        ascii[0x7F] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    /** Pairs of surrogates come as halves and are left alone. */
    @Override
    public SerializableString getEscapeSequence(int c) {
        boolean half = Character.getType(c) == Character.SURROGATE;
        return half || !TextEscaper.isUnsafe(c) ? null : new SerializedString(String.format("\\u%04x", c));
    }
}
