package io.processinspect.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/** Also escapes characters that JSON allows but a terminal interprets: C1 controls and direction marks. */
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

    /** Surrogates are passed one by one, and are not escaped. */
    @Override
    public SerializableString getEscapeSequence(int c) {
        boolean half = Character.getType(c) == Character.SURROGATE;
        return half || !TextEscaper.isUnsafe(c) ? null : new SerializedString(String.format("\\u%04x", c));
    }
}
