#include "json.h"

#include <string.h>

json json_into(char *text, size_t size) {
    return (json){.text = text, .size = size, .first = true};
}

static void put(json *to, const char *bytes, size_t count) {
    if (to->length < to->size && count <= to->size - to->length) {
        memcpy(to->text + to->length, bytes, count);
    }
    to->length += count;
}

static void put_key(json *to, const char *key) {
    if (!to->first) {
        put(to, ",", 1);
    }
    to->first = false;
    if (key != NULL) {
        put(to, "\"", 1);
        put(to, key, strlen(key));
        put(to, "\":", 2);
    }
}

void json_open(json *to, const char *key) {
    put_key(to, key);
    put(to, "{", 1);
    to->first = true;
}

void json_close(json *to) {
    put(to, "}", 1);
    to->first = false;
}

static void put_number(json *to, uint64_t number, unsigned min_digits) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || sizeof digits - at < min_digits);
    put(to, digits + at, sizeof digits - at);
}

/* Omits trailing zeros of the fraction. */
static void put_decimal(json *to, uint64_t whole, uint64_t fraction, unsigned digits) {
    put_number(to, whole, 1);
    if (fraction == 0) {
        return;
    }
    while (fraction % 10 == 0) {
        fraction /= 10;
        digits--;
    }
    put(to, ".", 1);
    put_number(to, fraction, digits);
}

void json_count(json *to, const char *key, uint64_t number) {
    put_key(to, key);
    put_number(to, number, 1);
}

void json_nanos(json *to, const char *key, uint64_t nanos) {
    put_key(to, key);
    put_decimal(to, nanos / 1000000000, nanos % 1000000000, 9);
}

void json_decimal(json *to, const char *key, uint64_t millionths) {
    put_key(to, key);
    put_decimal(to, millionths / 1000000, millionths % 1000000, 6);
}

void json_text(json *to, const char *key, const char *utf8, size_t length) {
    static const char hex[] = "0123456789abcdef";
    put_key(to, key);
    put(to, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)utf8[i];
        if (byte == '"' || byte == '\\') {
            char escape[] = {'\\', (char)byte};
            put(to, escape, sizeof escape);
        } else if (byte < 0x20 || byte == 0x7F) {
            char escape[] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
            put(to, escape, sizeof escape);
        } else {
            put(to, utf8 + i, 1);
        }
    }
    put(to, "\"", 1);
}

bool json_end(json *to) {
    put(to, "", 1);
    if (to->length <= to->size) {
        return true;
    }
    if (to->size > 0) {
        to->text[0] = '\0';
    }
    return false;
}
