/* The last failure of each thread, in words. */
#ifndef PI_FAIL_H
#define PI_FAIL_H

#include <stdint.h>

/* Keeps the words for pi_last_error() and returns the code. Integers and text only: nothing that a locale changes. */
int fail(int code, uint32_t os_code, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
