#include "pid_index.h"

#include <stdlib.h>

/* Windows pids are multiples of 4. */
static size_t slot_of(const pid_index *index, uint32_t pid) {
    return (pid >> 2) * UINT32_C(2654435761) & index->mask;
}

bool pid_index_new(pid_index *index, size_t count) {
    size_t slots = 16;
    while (slots < count) {
        slots *= 2;
    }
    *index = (pid_index){calloc(slots, sizeof *index->head), calloc(count, sizeof *index->next), slots - 1};
    if (index->head == NULL || index->next == NULL) {
        pid_index_free(index);
        return false;
    }
    return true;
}

void pid_index_add(pid_index *index, uint32_t pid, size_t element) {
    uint32_t *head = &index->head[slot_of(index, pid)];
    index->next[element] = *head;
    *head = (uint32_t)element + 1;
}

uint32_t pid_index_first(const pid_index *index, uint32_t pid) {
    return index->head[slot_of(index, pid)];
}

uint32_t pid_index_next(const pid_index *index, uint32_t link) {
    return index->next[link - 1];
}

void pid_index_free(const pid_index *index) {
    free(index->head);
    free(index->next);
}
