#include "handle_table.h"

#include "error.h"

#include <stdlib.h>

/* A slot that reaches this generation is retired, so that an id is never reused. */
#define LAST_GENERATION UINT32_MAX
#define NO_SLOT UINT32_MAX

typedef struct slot {
    process *held; /* NULL: free */
    uint32_t generation;
    uint32_t next_free;
} slot;

static os_lock lock; /* guards everything below */
static slot *slots;
static uint32_t used;
static uint32_t capacity;
static uint32_t free_slots = NO_SLOT;

static uint32_t take_slot(void) {
    if (free_slots != NO_SLOT) {
        uint32_t taken = free_slots;
        free_slots = slots[taken].next_free;
        return taken;
    }
    if (used == capacity) {
        uint32_t more = capacity == 0 ? 64 : capacity * 2;
        slot *grown = more > capacity ? realloc(slots, more * sizeof *slots) : NULL;
        if (grown == NULL) {
            return NO_SLOT;
        }
        slots = grown;
        capacity = more;
    }
    slots[used] = (slot){.generation = 0};
    return used++;
}

pi_id handle_table_add(process *held) {
    os_acquire(&lock);
    uint32_t taken = take_slot();
    pi_id id = 0;
    if (taken != NO_SLOT) {
        slots[taken].held = held;
        slots[taken].generation++;
        id = (pi_id)slots[taken].generation << 32 | taken;
    }
    os_release(&lock);
    if (id == 0) {
        fail(PI_FAILED, 0, "pid %u: out of memory", process_pid(held));
    }
    return id;
}

/* NULL when the id is not open. */
static slot *find(pi_id id) {
    uint32_t index = (uint32_t)id;
    return index < used && slots[index].held != NULL && slots[index].generation == id >> 32 ? &slots[index] : NULL;
}

static void fail_stale(pi_id id) {
    fail(PI_STALE_ID, 0, "id 0x%llx is closed or was never opened", (unsigned long long)id);
}

process *handle_table_get(pi_id id) {
    os_acquire(&lock);
    slot *found = find(id);
    process *held = found == NULL ? NULL : found->held;
    if (held != NULL) {
        process_retain(held);
    }
    os_release(&lock);
    if (held == NULL) {
        fail_stale(id);
    }
    return held;
}

process *handle_table_remove(pi_id id) {
    os_acquire(&lock);
    slot *found = find(id);
    process *held = found == NULL ? NULL : found->held;
    if (held != NULL) {
        found->held = NULL;
        if (found->generation < LAST_GENERATION) {
            found->next_free = free_slots;
            free_slots = (uint32_t)(found - slots);
        }
    }
    os_release(&lock);
    if (held == NULL) {
        fail_stale(id);
    }
    return held;
}

void handle_table_release_all(void) {
    for (uint32_t i = 0; i < used; i++) {
        process_release(slots[i].held);
    }
    free(slots);
    slots = NULL;
    used = capacity = 0;
    free_slots = NO_SLOT;
}
