#include "fail.h"

#include "processinspect.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char words[256];
static _Thread_local uint32_t code_of_os;

int fail(int code, uint32_t os_code, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    code_of_os = os_code;
    return code;
}

int fail_null(const char *argument) {
    return fail(PI_BAD_ARGUMENT, 0, "%s is NULL", argument);
}

int fail_size(const char *argument, uint32_t size, uint32_t least) {
    return fail(PI_BAD_ARGUMENT, 0, "%s.size is %u: set it to sizeof, which is at least %u", argument, size, least);
}

int pi_last_error(char *text, uint32_t *size, uint32_t *os_code) {
    if (size == NULL || (text == NULL && *size > 0)) {
        /* The words of the failure that was asked for stay as they are. */
        return PI_BAD_ARGUMENT;
    }
    uint32_t room = *size;
    *size = (uint32_t)strlen(words) + 1;
    if (os_code != NULL) {
        *os_code = code_of_os;
    }
    if (room < *size) {
        return PI_TOO_SMALL;
    }
    memcpy(text, words, *size);
    return PI_OK;
}
