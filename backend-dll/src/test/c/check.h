/* Tests are functions; a test that returns has passed. */
#ifndef PI_CHECK_H
#define PI_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(holds)                                                                  \
    do {                                                                              \
        if (!(holds)) {                                                               \
            fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, #holds); \
            exit(1);                                                                  \
        }                                                                             \
    } while (0)

#define CHECK_TEXT(expected, actual)                                                                          \
    do {                                                                                                      \
        const char *expected_text = (expected), *actual_text = (actual);                                      \
        if (strcmp(expected_text, actual_text) != 0) {                                                        \
            fprintf(stderr, "%s:%d:\n  expected %s\n  but was  %s\n", __FILE__, __LINE__, expected_text, actual_text); \
            exit(1);                                                                                          \
        }                                                                                                     \
    } while (0)

typedef struct test {
    const char *name;
    void (*run)(void);
} test;

#define TEST(function) {#function, function}

/* Divides repetition counts: 1 runs all repetitions, 10 a tenth of them. */
extern int effort_divisor;
#define TIMES(count) ((count) / effort_divisor)

extern const test json_tests[], session_tests[], monitor_tests[], process_tests[], hammer_tests[];

#endif
