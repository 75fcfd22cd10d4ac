/* The pi_ functions for the machine: its processes and their owners, memory and CPUs. */
#include "error.h"
#include "process.h"
#include "text.h"

#include <string.h>

/* 32-bit counters in Windows, which can only be widened for an open process. */
#define NOT_IN_ROWS FAULT_BITS

#define ALIGNED(bytes) (((bytes) + 7) & ~(size_t)7)

/* Also converts the name, truncated to the maximum length of a file name. */
static size_t row_size(const os_entry *entry, char *name, size_t *name_size) {
    *name_size = text_from_utf16(entry->name, entry->name_length < NAME_UNITS ? entry->name_length : NAME_UNITS, name);
    return ALIGNED(sizeof(pi_row) + *name_size);
}

static void write_row(pi_row *row, size_t next, const os_entry *entry, const char *name, size_t name_size) {
    memset(row, 0, sizeof *row);
    row->next = (uint32_t)next;
    row->parent = entry->parent;
    row->name_offset = sizeof *row;
    row->name_size = (uint32_t)name_size;
    memcpy((char *)row + sizeof *row, name, name_size);
    pi_counters *counters = &row->counters;
    counters->size = sizeof *counters;
    counters->pid = entry->pid;
    counters->created = entry->created;
    os_entry_read(entry, features().supported & ~NOT_IN_ROWS, counters);
}

/* Writes the rows that fit; returns the size of all rows, in bytes. */
static size_t write_rows(os_scan *scan, char *rows, size_t capacity, uint32_t *count) {
    int64_t utc = os_utc();
    int64_t mono = os_mono_nanos();
    size_t needed = 0;
    pi_row *last = NULL;
    os_entry entry;
    *count = 0;
    while (os_scan_next(scan, &entry)) {
        char name[NAME_BYTES];
        size_t name_size;
        size_t size = row_size(&entry, name, &name_size);
        if (needed + size <= capacity) {
            last = (pi_row *)(void *)(rows + needed);
            write_row(last, size, &entry, name, name_size);
            last->counters.time = utc;
            last->counters.mono_nanos = mono;
        }
        needed += size;
        ++*count;
    }
    if (last != NULL) {
        last->next = 0;
    }
    return needed;
}

int pi_scan(void *rows, uint32_t *size, uint32_t *count) {
    if (size == NULL || count == NULL || (rows == NULL && *size > 0)) {
        return fail_null(size == NULL ? "size" : count == NULL ? "count" : "rows");
    }
    if (((uintptr_t)rows & (_Alignof(pi_row) - 1)) != 0) {
        return fail(PI_BAD_ARGUMENT, 0, "rows is not aligned to %u bytes", (unsigned)_Alignof(pi_row));
    }
    os_scan *scan;
    int outcome = os_scan_new(0, &scan);
    if (outcome != PI_OK) {
        return outcome;
    }
    uint32_t capacity = *size;
    *size = (uint32_t)write_rows(scan, rows, capacity, count);
    os_scan_free(scan);
    if (*size > capacity) {
        return fail(PI_TOO_SMALL, 0, "the process list needs %u bytes, the buffer has %u", *size, capacity);
    }
    return PI_OK;
}

int pi_owner(uint32_t pid, int64_t created, char *text, uint32_t *size) {
    if (size == NULL || (text == NULL && *size > 0)) {
        return fail_null(size == NULL ? "size" : "text");
    }
    uint16_t units[OWNER_UNITS];
    size_t length = OWNER_UNITS;
    int outcome = os_owner(pid, created, units, &length);
    if (outcome != PI_OK) {
        return outcome;
    }
    char name[3 * OWNER_UNITS];
    size_t bytes = text_from_utf16(units, length, name);
    uint32_t capacity = *size;
    *size = (uint32_t)bytes + 1;
    if (capacity < *size) {
        return fail(PI_TOO_SMALL, 0, "pid %u: the owner's name needs %u bytes, the buffer has %u", pid, *size,
                    capacity);
    }
    memcpy(text, name, bytes);
    text[bytes] = '\0';
    return PI_OK;
}

int pi_system_read(pi_system *system) {
    if (system == NULL) {
        return fail_null("system");
    }
    if (system->size < sizeof *system) {
        return fail_size("system", system->size, sizeof *system);
    }
    uint32_t size = system->size;
    memset(system, 0, sizeof *system);
    system->size = size;
    return os_system(system);
}
