#include "process.h"

#include "pid_index.h"
#include "error.h"
#include "text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct process {
    atomic_int references;
    uint32_t pid;
    int64_t created;
    os_process *handle;    /* NULL: weak */
    os_lock lock;          /* guards the fault counts */
    uint64_t minor_faults; /* widened from the system's 32-bit count */
    uint64_t major_faults; /* likewise */
    size_t name_length;
    char name[NAME_BYTES];
};

pi_features features(void) {
    static os_lock once;
    static atomic_bool known;
    static pi_features found;
    if (atomic_load_explicit(&known, memory_order_acquire)) {
        return found;
    }
    os_acquire(&once);
    if (!atomic_load_explicit(&known, memory_order_relaxed)) {
        atomic_store_explicit(&known, os_features(&found), memory_order_release);
    }
    pi_features copy = found;
    os_release(&once);
    return copy;
}

static bool is_process(const os_entry *entry, uint32_t pid, int64_t created) {
    return entry->pid == pid && (created == 0 || entry->created == created);
}

static bool find(os_scan *scan, uint32_t pid, int64_t created, os_entry *entry) {
    while (os_scan_next(scan, entry)) {
        if (is_process(entry, pid, created)) {
            return true;
        }
    }
    return false;
}

static void set_name(process *held, const uint16_t *units, size_t length) {
    held->name_length = text_from_utf16(units, length < NAME_UNITS ? length : NAME_UNITS, held->name);
}

/* Takes creation time and name from the list of all processes, which needs no access right. */
static int look_up(process *held, int64_t created) {
    os_scan *scan;
    int outcome = os_scan_new(held->pid, &scan);
    if (outcome != PI_OK) {
        return outcome;
    }
    os_entry entry;
    if (find(scan, held->pid, created, &entry)) {
        held->created = entry.created;
        set_name(held, entry.name, entry.name_length);
    } else {
        outcome = fail(PI_NO_PROCESS, 0, "no such process: pid %u%s", held->pid,
                       created == 0 ? "" : " now belongs to another process");
    }
    os_scan_free(scan);
    return outcome;
}

static int open_handle(process *held, int64_t created) {
    held->created = created;
    int outcome = os_open(held->pid, &held->created, &held->handle);
    if (outcome == PI_DENIED) {
        return look_up(held, created);
    }
    if (outcome != PI_OK) {
        return outcome;
    }
    uint16_t units[NAME_UNITS];
    size_t length = os_name(held->handle, units, NAME_UNITS);
    if (length == 0) {
        return look_up(held, held->created);
    }
    set_name(held, units, length);
    return PI_OK;
}

int process_open(uint32_t pid, int64_t *created, process **opened) {
    if (pid == 0) {
        return fail(PI_BAD_ARGUMENT, 0, "pid 0 is the idle process, which cannot be measured; use another pid");
    }
    process *held = calloc(1, sizeof *held);
    if (held == NULL) {
        return fail(PI_FAILED, 0, "pid %u: out of memory", pid);
    }
    atomic_init(&held->references, 1);
    held->pid = pid;
    int outcome = open_handle(held, *created);
    if (outcome != PI_OK) {
        process_release(held);
        return outcome;
    }
    *created = held->created;
    *opened = held;
    return PI_OK;
}

void process_retain(process *held) {
    atomic_fetch_add(&held->references, 1);
}

void process_release(process *held) {
    if (held == NULL || atomic_fetch_sub(&held->references, 1) > 1) {
        return;
    }
    if (held->handle != NULL) {
        os_close(held->handle);
    }
    free(held);
}

uint32_t process_pid(const process *held) {
    return held->pid;
}

const char *process_name(const process *held, size_t *length) {
    *length = held->name_length;
    return held->name;
}

os_process *process_handle(const process *held) {
    return held->handle;
}

/*
 * Widens a 32-bit count to 64 bits. Two threads may read in one order and get here in the other: a value that is behind by
 * less than half the range is an earlier read, not an overflow.
 */
static uint64_t widen(uint64_t *count, uint32_t low) {
    if (*count == 0) {
        *count = low;
    }
    uint32_t ahead = low - (uint32_t)*count;
    uint32_t behind = 0 - ahead;
    if (behind <= UINT32_MAX / 2 && behind <= *count) {
        return *count - behind;
    }
    *count += ahead;
    return *count;
}

static void widen_faults(process *held, pi_counters *counters) {
    uint64_t *value = counters->value;
    os_acquire(&held->lock);
    if ((counters->present & BIT(PI_MINOR_FAULTS)) != 0) {
        value[PI_MINOR_FAULTS] = widen(&held->minor_faults, (uint32_t)value[PI_MINOR_FAULTS]);
    }
    if ((counters->present & BIT(PI_MAJOR_FAULTS)) != 0) {
        value[PI_MAJOR_FAULTS] = widen(&held->major_faults, (uint32_t)value[PI_MAJOR_FAULTS]);
    }
    os_release(&held->lock);
}

static void start_reading(const process *held, pi_counters *counters) {
    memset(counters, 0, sizeof *counters);
    counters->size = sizeof *counters;
    counters->pid = held->pid;
    counters->created = held->created;
    counters->flags = held->handle == NULL ? PI_WEAK : 0;
    counters->time = os_utc();
    counters->mono_nanos = os_mono_nanos();
}

/* Memory, handles and threads are gone; times remain available while a handle to the process is open. */
static void mark_exited(uint64_t requested, pi_counters *counters) {
    counters->flags |= PI_EXITED;
    counters->status = PI_STATUS_UNKNOWN;
    counters->present &= CPU_BITS & requested;
    counters->denied = 0;
}

/* Reads what is available only through the handle, in addition to a scan or instead of it. */
static int add_by_handle(process *held, uint64_t requested, pi_counters *counters) {
    uint64_t missing = requested & features().by_handle & ~counters->present;
    if (held->handle == NULL) {
        counters->denied = missing;
        return PI_OK;
    }
    return missing == 0 ? PI_OK : os_read(held->handle, missing, counters);
}

/* For a process that was not in the scan. */
static int read_missing(process *held, uint64_t requested, pi_counters *counters) {
    if (held->handle == NULL || os_exited(held->handle, counters)) {
        mark_exited(requested, counters);
        return PI_OK;
    }
    return fail(PI_FAILED, 0, "pid %u is running but missing from the system's process list", held->pid);
}

static int read_entry(process *held, const os_entry *entry, uint64_t requested, pi_counters *counters) {
    if (entry->threads == 0 && held->handle != NULL && os_exited(held->handle, counters)) {
        mark_exited(requested, counters);
        return PI_OK;
    }
    os_entry_read(entry, requested, counters);
    widen_faults(held, counters);
    return add_by_handle(held, requested, counters);
}

static int read_by_scan(process *held, uint64_t requested, pi_counters *counters) {
    os_scan *scan;
    int outcome = os_scan_new(held->pid, &scan);
    if (outcome != PI_OK) {
        return outcome;
    }
    os_entry entry;
    outcome = find(scan, held->pid, held->created, &entry) ? read_entry(held, &entry, requested, counters)
                                                           : read_missing(held, requested, counters);
    os_scan_free(scan);
    return outcome;
}

int process_read(process *held, uint64_t requested, pi_counters *counters) {
    start_reading(held, counters);
    pi_features can = features();
    requested &= can.supported;
    int outcome;
    if (held->handle == NULL || (requested & ~can.by_handle) != 0) {
        outcome = read_by_scan(held, requested, counters);
    } else {
        outcome = add_by_handle(held, requested, counters);
    }
    /* Checked last, because values read from a process that has exited meanwhile are meaningless. */
    if (held->handle != NULL && (counters->flags & PI_EXITED) == 0 && os_exited(held->handle, counters)) {
        mark_exited(requested, counters);
        outcome = PI_OK;
    }
    counters->outcome = outcome;
    return outcome;
}

/* ---- batches */

#define NOT_SEEN INT32_MAX

/* The array may contain a process twice, or two processes with one pid: fills every match. */
static void fill_matches(
    const pid_index *index, const os_entry *entry, process *const *held, uint64_t requested, pi_counters *const *counters) {
    for (uint32_t link = pid_index_first(index, entry->pid); link != 0; link = pid_index_next(index, link)) {
        size_t i = link - 1;
        if (is_process(entry, held[i]->pid, held[i]->created)) {
            counters[i]->outcome = read_entry(held[i], entry, requested, counters[i]);
        }
    }
}

static void read_from(
    os_scan *scan, pid_index *index, process *const *held, size_t count, uint64_t requested, pi_counters *const *counters) {
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL) {
            pid_index_add(index, held[i]->pid, i);
            start_reading(held[i], counters[i]);
            counters[i]->outcome = NOT_SEEN;
        }
    }
    os_entry entry;
    while (os_scan_next(scan, &entry)) {
        fill_matches(index, &entry, held, requested, counters);
    }
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL && counters[i]->outcome == NOT_SEEN) {
            counters[i]->outcome = read_missing(held[i], requested, counters[i]);
        }
    }
}

int process_read_many(process *const *held, size_t count, uint64_t requested, pi_counters *const *counters) {
    pid_index index;
    if (!pid_index_new(&index, count)) {
        return fail(PI_FAILED, 0, "cannot read %u processes: out of memory", (unsigned)count);
    }
    os_scan *scan;
    int outcome = os_scan_new(0, &scan);
    if (outcome == PI_OK) {
        read_from(scan, &index, held, count, requested & features().supported, counters);
        os_scan_free(scan);
    }
    pid_index_free(&index);
    return outcome;
}
