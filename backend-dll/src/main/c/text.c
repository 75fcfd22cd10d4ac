#include "text.h"

#include <stdbool.h>

#define REPLACEMENT 0xFFFDu

static bool is_high(uint16_t unit) {
    return (unit & 0xFC00) == 0xD800;
}

static bool is_low(uint16_t unit) {
    return (unit & 0xFC00) == 0xDC00;
}

static size_t put(uint32_t point, char *utf8) {
    if (point < 0x80) {
        utf8[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        utf8[0] = (char)(0xC0 | point >> 6);
        utf8[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        utf8[0] = (char)(0xE0 | point >> 12);
        utf8[1] = (char)(0x80 | (point >> 6 & 0x3F));
        utf8[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    utf8[0] = (char)(0xF0 | point >> 18);
    utf8[1] = (char)(0x80 | (point >> 12 & 0x3F));
    utf8[2] = (char)(0x80 | (point >> 6 & 0x3F));
    utf8[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

size_t text_from_utf16(const uint16_t *units, size_t length, char *utf8) {
    size_t bytes = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t point = units[i];
        if (is_high(units[i]) && i + 1 < length && is_low(units[i + 1])) {
            point = 0x10000 + ((point & 0x3FF) << 10 | (units[++i] & 0x3FFu));
        } else if (is_high(units[i]) || is_low(units[i])) {
            point = REPLACEMENT;
        }
        bytes += put(point, utf8 + bytes);
    }
    return bytes;
}
