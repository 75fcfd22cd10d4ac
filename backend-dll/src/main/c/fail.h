/* The last failure of each thread, in words. */
#ifndef PI_FAIL_H
#define PI_FAIL_H

#include <stdint.h>

/* Keeps the words for pi_last_error() and returns the code. Integers and text only: nothing that a locale changes. */
int fail(int code, uint32_t os_code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same for an argument that is NULL, and for a structure whose size the caller did not set. PI_BAD_ARGUMENT. */
int fail_null(const char *argument);
int fail_size(const char *argument, uint32_t size, uint32_t least);

#endif
