/* The last error message of each thread. */
#ifndef PI_ERROR_H
#define PI_ERROR_H

#include <stdint.h>

/* Sets the message for pi_last_error() and returns code. Format only integers and text, which no locale affects. */
int fail(int code, uint32_t os_code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* For an argument that is NULL, and for a structure whose size the caller did not set. Return PI_BAD_ARGUMENT. */
int fail_null(const char *argument);
int fail_size(const char *argument, uint32_t size, uint32_t minimum);

#endif
