/* Writes one JSON object into the caller's buffer; locale-independent, never past the end. */
#ifndef PI_JSON_H
#define PI_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct json {
    char *text;
    size_t size;
    size_t length; /* bytes needed so far; may exceed size */
    bool first;    /* the next key needs no comma */
} json;

json json_into(char *text, size_t size);
void json_open(json *to, const char *key); /* key NULL: the outermost object */
void json_close(json *to);
void json_count(json *to, const char *key, uint64_t number);
void json_nanos(json *to, const char *key, uint64_t nanos);      /* as seconds */
void json_decimal(json *to, const char *key, uint64_t millionths); /* n / 1,000,000 */
void json_text(json *to, const char *key, const char *utf8, size_t length);

/* Terminates the text with a NUL. False when it did not fit: the text is then empty, if size is at least 1. */
bool json_end(json *to);

#endif
