/* UTF-16 as Windows has it, to UTF-8 as everyone else. */
#ifndef PI_TEXT_H
#define PI_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* A file name's limit in Windows, in UTF-16 units; each takes 3 bytes at most. */
#define NAME_UNITS 255
#define NAME_BYTES (3 * NAME_UNITS)

/* Writes no NUL and at most 3 bytes a unit; half a surrogate pair becomes U+FFFD. Returns the bytes. */
size_t text_from_utf16(const uint16_t *units, size_t length, char *utf8);

#endif
