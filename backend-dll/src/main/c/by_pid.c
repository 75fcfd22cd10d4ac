#include "by_pid.h"

#include <stdlib.h>

/* Pids of Windows are multiples of 4. */
static size_t slot_of(const by_pid *places, uint32_t pid) {
    return (pid >> 2) * UINT32_C(2654435761) & places->mask;
}

bool by_pid_new(by_pid *places, size_t count) {
    size_t slots = 16;
    while (slots < count) {
        slots *= 2;
    }
    *places = (by_pid){calloc(slots, sizeof *places->head), calloc(count, sizeof *places->next), slots - 1};
    if (places->head == NULL || places->next == NULL) {
        by_pid_free(places);
        return false;
    }
    return true;
}

void by_pid_add(by_pid *places, uint32_t pid, size_t index) {
    uint32_t *head = &places->head[slot_of(places, pid)];
    places->next[index] = *head;
    *head = (uint32_t)index + 1;
}

uint32_t by_pid_first(const by_pid *places, uint32_t pid) {
    return places->head[slot_of(places, pid)];
}

uint32_t by_pid_next(const by_pid *places, uint32_t place) {
    return places->next[place - 1];
}

void by_pid_free(const by_pid *places) {
    free(places->head);
    free(places->next);
}
