/* A hash index from pids to array elements. Chained, so a pid may have several elements. */
#ifndef PI_PID_INDEX_H
#define PI_PID_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Links are array indices plus one; 0 ends a chain. */
typedef struct pid_index {
    uint32_t *head;
    uint32_t *next;
    size_t mask;
} pid_index;

/* For an array of count elements. False when out of memory; nothing needs to be freed then. */
bool pid_index_new(pid_index *index, size_t count);
void pid_index_add(pid_index *index, uint32_t pid, size_t element);

/* A chain may contain other pids as well: the caller compares. */
uint32_t pid_index_first(const pid_index *index, uint32_t pid);
uint32_t pid_index_next(const pid_index *index, uint32_t link);
void pid_index_free(const pid_index *index);

#endif
