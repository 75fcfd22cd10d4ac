/* Converts Windows' UTF-16 to UTF-8. */
#ifndef PI_TEXT_H
#define PI_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* The maximum length of a file name on Windows, in UTF-16 units; each takes at most 3 bytes. */
#define NAME_UNITS 255
#define NAME_BYTES (3 * NAME_UNITS)

/* Writes at most 3 bytes per unit and no NUL; an unpaired surrogate becomes U+FFFD. Returns the number of bytes. */
size_t text_from_utf16(const uint16_t *units, size_t length, char *utf8);

#endif
