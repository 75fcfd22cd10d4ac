#include "error.h"

#include "processinspect.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[256];
static _Thread_local uint32_t last_os_code;

int fail(int code, uint32_t os_code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    last_os_code = os_code;
    return code;
}

int fail_null(const char *argument) {
    return fail(PI_BAD_ARGUMENT, 0, "%s is NULL", argument);
}

int fail_size(const char *argument, uint32_t size, uint32_t minimum) {
    return fail(PI_BAD_ARGUMENT, 0, "%s.size is %u; set it to sizeof, at least %u", argument, size, minimum);
}

int pi_last_error(char *text, uint32_t *size, uint32_t *os_code) {
    if (size == NULL || (text == NULL && *size > 0)) {
        /* Does not call fail(), which would replace the message the caller asked for. */
        return PI_BAD_ARGUMENT;
    }
    uint32_t capacity = *size;
    *size = (uint32_t)strlen(message) + 1;
    if (os_code != NULL) {
        *os_code = last_os_code;
    }
    if (capacity < *size) {
        return PI_TOO_SMALL;
    }
    memcpy(text, message, *size);
    return PI_OK;
}
