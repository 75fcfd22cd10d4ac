/* Tests of text and number formatting. */
#include "check.h"
#include "stub.h"

#include "json.h"
#include "text.h"

static void names_are_escaped(void) {
    static const uint16_t hostile[] = {'"', '\\', '<', '/', '\n', 0, 0x1F, 0x7F, 0xE9, 0x20AC, 0xD83D, 0xDE00, 0xD800, 'x',
                                       0xDFFF, 'y', 0xD800};
    char text[512];
    stub_start(8, hostile, sizeof hostile / sizeof *hostile);
    CHECK(get_metrics_json(8, METRIC_THREADS, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"\\\"\\\\</\\u000a\\u0000\\u001f\\u007f\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
               "\xEF\xBF\xBDx\xEF\xBF\xBDy\xEF\xBF\xBD\",\"timestamp\":1629384757,\"threads\":1000}",
               text);
}

static void the_longest_name_fits_the_documented_buffer_size(void) {
    uint16_t units[600];
    char text[4096];
    for (size_t i = 0; i < 600; i++) {
        units[i] = 1; /* six bytes each when escaped */
    }
    stub_start(8, units, 600);
    for (int counter = 0; counter < PI_COUNTERS; counter++) {
        stub_set(8, counter, UINT64_MAX);
    }
    CHECK(get_metrics_json(8, METRIC_ALL, text, sizeof text) == 1);
    stub_deny(8);
    CHECK(get_metrics_json(8, METRIC_ALL, text, sizeof text) == 1);
    CHECK(strlen(text) > 6 * NAME_UNITS);
}

static void decimals_are_exact(void) {
    char text[256];
    json to = json_into(text, sizeof text);
    json_open(&to, NULL);
    json_nanos(&to, "a", 0);
    json_nanos(&to, "b", 1);
    json_nanos(&to, "c", 1000000000);
    json_nanos(&to, "d", 1000000001);
    json_nanos(&to, "e", UINT64_MAX);
    json_nanos(&to, "f", 90);
    json_decimal(&to, "g", 14500000);
    json_decimal(&to, "h", 100000000);
    json_decimal(&to, "i", 1);
    json_close(&to);
    CHECK(json_end(&to));
    CHECK_TEXT("{\"a\":0,\"b\":0.000000001,\"c\":1,\"d\":1.000000001,\"e\":18446744073.709551615,\"f\":0.00000009,"
               "\"g\":14.5,\"h\":100,\"i\":0.000001}",
               text);
}

static bool is_utf8(const unsigned char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t more = text[i] < 0x80 ? 0 : text[i] < 0xC2 ? 9 : text[i] < 0xE0 ? 1 : text[i] < 0xF0 ? 2 : text[i] < 0xF5 ? 3 : 9;
        if (more > length - i - 1) {
            return false;
        }
        uint32_t point = more == 0 ? text[i] : text[i] & (0x3Fu >> more);
        for (size_t n = 1; n <= more; n++) {
            if ((text[i + n] & 0xC0) != 0x80) {
                return false;
            }
            point = point << 6 | (text[i + n] & 0x3F);
        }
        static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (point < least[more] || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) {
            return false;
        }
        i += more + 1;
    }
    return true;
}

static void any_units_become_valid_utf8_of_at_most_three_bytes_each(void) {
    uint32_t seed = 1;
    for (int round = 0; round < TIMES(200000); round++) {
        uint16_t units[32];
        char text[3 * 32];
        for (size_t i = 0; i < 32; i++) {
            seed = seed * 1664525 + 1013904223;
            /* Many surrogates among them. */
            units[i] = (uint16_t)(seed >> 30 == 0 ? 0xD800 | (seed >> 16 & 0x7FF) : seed >> 14);
        }
        size_t length = seed % 33;
        size_t bytes = text_from_utf16(units, length, text);
        CHECK(bytes <= 3 * length);
        CHECK(is_utf8((const unsigned char *)text, bytes));
    }
}

const test json_tests[] = {
    TEST(names_are_escaped),
    TEST(the_longest_name_fits_the_documented_buffer_size),
    TEST(decimals_are_exact),
    TEST(any_units_become_valid_utf8_of_at_most_three_bytes_each),
    {0},
};
