/* The pi_ functions for open processes: they check arguments; process.c does the work. */
#include "error.h"
#include "handle_table.h"

#include <stdlib.h>
#include <string.h>

/* More processes than a machine can have, so a larger count is a caller's mistake. */
#define MAX_BATCH (1u << 22)

/* Callers in other languages depend on the offsets. */
_Static_assert(sizeof(pi_counters) == 72 + 8 * PI_COUNTERS && offsetof(pi_counters, value) == 72, "pi_counters");
_Static_assert(sizeof(pi_features) == 24 && sizeof(pi_system) == 48 && offsetof(pi_row, counters) == 16, "others");

uint32_t pi_version(void) {
    return PI_VERSION;
}

int pi_capabilities(pi_features *out) {
    if (out == NULL) {
        return fail_null("features");
    }
    if (out->size < sizeof *out) {
        return fail_size("features", out->size, sizeof *out);
    }
    uint32_t size = out->size;
    *out = features();
    out->size = size;
    return PI_OK;
}

int pi_open(uint32_t pid, int64_t *created, pi_id *id) {
    if (created == NULL || id == NULL) {
        return fail_null(created == NULL ? "created" : "id");
    }
    process *held;
    int64_t found = *created;
    int outcome = process_open(pid, &found, &held);
    if (outcome != PI_OK) {
        return outcome;
    }
    pi_id added = handle_table_add(held);
    if (added == 0) {
        process_release(held);
        return PI_FAILED;
    }
    *created = found;
    *id = added;
    return PI_OK;
}

int pi_close(pi_id id) {
    process *held = handle_table_remove(id);
    if (held == NULL) {
        return PI_STALE_ID;
    }
    process_release(held);
    return PI_OK;
}

int pi_name(pi_id id, char *text, uint32_t *size) {
    if (size == NULL || (text == NULL && *size > 0)) {
        return fail_null(size == NULL ? "size" : "text");
    }
    process *held = handle_table_get(id);
    if (held == NULL) {
        return PI_STALE_ID;
    }
    size_t length;
    const char *name = process_name(held, &length);
    uint32_t capacity = *size;
    *size = (uint32_t)length + 1;
    int outcome = PI_OK;
    if (capacity < *size) {
        outcome = fail(PI_TOO_SMALL, 0, "pid %u: the name needs %u bytes, the buffer has %u", process_pid(held),
                       *size, capacity);
    } else {
        memcpy(text, name, length);
        text[length] = '\0';
    }
    process_release(held);
    return outcome;
}

int pi_read(pi_id id, uint64_t requested, pi_counters *counters) {
    if (counters == NULL) {
        return fail_null("counters");
    }
    if (counters->size < sizeof *counters) {
        return fail_size("counters", counters->size, sizeof *counters);
    }
    process *held = handle_table_get(id);
    if (held == NULL) {
        return PI_STALE_ID;
    }
    uint32_t size = counters->size;
    int outcome = process_read(held, requested, counters);
    counters->size = size;
    process_release(held);
    return outcome;
}

/* For each id its process, or NULL, and its element of the caller's array, which may be larger than our structure. */
typedef struct batch {
    process **held;
    pi_counters **counters;
} batch;

static void resolve(const batch *all, const pi_id *ids, uint32_t count, pi_counters *counters, uint32_t stride) {
    for (uint32_t i = 0; i < count; i++) {
        all->counters[i] = (pi_counters *)(void *)((char *)counters + (size_t)i * stride);
        all->held[i] = handle_table_get(ids[i]);
        if (all->held[i] == NULL) {
            memset(all->counters[i], 0, sizeof *counters);
            all->counters[i]->outcome = PI_STALE_ID;
        }
    }
}

static void release_batch(const batch *all, uint32_t count, uint32_t stride) {
    for (uint32_t i = 0; i < count; i++) {
        all->counters[i]->size = stride;
        process_release(all->held[i]);
    }
}

static int check_batch(const pi_id *ids, uint32_t count, const pi_counters *counters) {
    if (ids == NULL || counters == NULL) {
        return fail_null(ids == NULL ? "ids" : "counters");
    }
    if (count > MAX_BATCH) {
        return fail(PI_BAD_ARGUMENT, 0, "count is %u; at most %u processes can be read at once", count, MAX_BATCH);
    }
    if (counters->size < sizeof *counters || counters->size % _Alignof(pi_counters) != 0) {
        return fail_size("counters", counters->size, sizeof *counters);
    }
    return PI_OK;
}

int pi_read_many(const pi_id *ids, uint32_t count, uint64_t requested, pi_counters *counters) {
    if (count == 0) {
        return PI_OK;
    }
    int outcome = check_batch(ids, count, counters);
    if (outcome != PI_OK) {
        return outcome;
    }
    uint32_t stride = counters->size;
    batch all = {calloc(count, sizeof *all.held), calloc(count, sizeof *all.counters)};
    if (all.held == NULL || all.counters == NULL) {
        outcome = fail(PI_FAILED, 0, "cannot read %u processes: out of memory", count);
    } else {
        resolve(&all, ids, count, counters, stride);
        outcome = process_read_many(all.held, count, requested, all.counters);
        release_batch(&all, count, stride);
    }
    free(all.held);
    free(all.counters);
    return outcome;
}
