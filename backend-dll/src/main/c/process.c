#include "process.h"

#include "by_pid.h"
#include "fail.h"
#include "text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct process {
    atomic_int references;
    uint32_t pid;
    int64_t created;
    os_process *pin;       /* NULL: weak */
    os_lock lock;          /* guards the counts below */
    uint64_t minor_faults; /* of which the system keeps the low 32 bits; so with the others */
    uint64_t major_faults;
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

/* Takes creation time and name from the list of all processes, which asks for no right. */
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
        outcome = fail(PI_NO_PROCESS, 0, "no such process: pid %u%s", held->pid, created == 0 ? "" : " is another by now");
    }
    os_scan_free(scan);
    return outcome;
}

static int hold(process *held, int64_t created) {
    held->created = created;
    int outcome = os_open(held->pid, &held->created, &held->pin);
    if (outcome == PI_DENIED) {
        return look_up(held, created);
    }
    if (outcome != PI_OK) {
        return outcome;
    }
    uint16_t units[NAME_UNITS];
    size_t length = os_name(held->pin, units, NAME_UNITS);
    if (length == 0) {
        return look_up(held, held->created);
    }
    set_name(held, units, length);
    return PI_OK;
}

int process_open(uint32_t pid, int64_t *created, process **opened) {
    if (pid == 0) {
        return fail(PI_BAD_ARGUMENT, 0, "pid 0 is the idle time, not a process: name another pid");
    }
    process *held = calloc(1, sizeof *held);
    if (held == NULL) {
        return fail(PI_FAILED, 0, "pid %u: out of memory", pid);
    }
    atomic_init(&held->references, 1);
    held->pid = pid;
    int outcome = hold(held, *created);
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
    if (held->pin != NULL) {
        os_close(held->pin);
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
    return held->pin;
}

/*
 * The whole count from its low 32 bits. Reads of two threads may come in either order: what lies less than half the range
 * behind is an earlier read.
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
    counters->flags = held->pin == NULL ? PI_WEAK : 0;
    counters->time = os_utc();
    counters->mono_nanos = os_mono_nanos();
}

/* Memory, handles and threads are no more; times stay for as long as somebody holds the process. */
static void mark_exited(uint64_t wanted, pi_counters *counters) {
    counters->flags |= PI_EXITED;
    counters->status = PI_STATUS_UNKNOWN;
    counters->present &= CPU_BITS & wanted;
    counters->denied = 0;
}

/* What only the handle gives: in addition to a scan, or in place of it. */
static int add_by_handle(process *held, uint64_t wanted, pi_counters *counters) {
    uint64_t missing = wanted & features().by_handle & ~counters->present;
    if (held->pin == NULL) {
        counters->denied = missing;
        return PI_OK;
    }
    return missing == 0 ? PI_OK : os_read(held->pin, missing, counters);
}

/* One that was not in the scan. */
static int read_missing(process *held, uint64_t wanted, pi_counters *counters) {
    if (held->pin == NULL || os_exited(held->pin, counters)) {
        mark_exited(wanted, counters);
        return PI_OK;
    }
    return fail(PI_FAILED, 0, "pid %u: runs, and is missing from the system's list of processes", held->pid);
}

static int read_entry(process *held, const os_entry *entry, uint64_t wanted, pi_counters *counters) {
    if (entry->threads == 0 && held->pin != NULL && os_exited(held->pin, counters)) {
        mark_exited(wanted, counters);
        return PI_OK;
    }
    os_entry_read(entry, wanted, counters);
    widen_faults(held, counters);
    return add_by_handle(held, wanted, counters);
}

static int read_by_scan(process *held, uint64_t wanted, pi_counters *counters) {
    os_scan *scan;
    int outcome = os_scan_new(held->pid, &scan);
    if (outcome != PI_OK) {
        return outcome;
    }
    os_entry entry;
    outcome = find(scan, held->pid, held->created, &entry) ? read_entry(held, &entry, wanted, counters)
                                                           : read_missing(held, wanted, counters);
    os_scan_free(scan);
    return outcome;
}

int process_read(process *held, uint64_t wanted, pi_counters *counters) {
    start_reading(held, counters);
    pi_features can = features();
    wanted &= can.supported;
    int outcome;
    if (held->pin == NULL || (wanted & ~can.by_handle) != 0) {
        outcome = read_by_scan(held, wanted, counters);
    } else {
        outcome = add_by_handle(held, wanted, counters);
    }
    /* Last, as an exit beats every other answer: what was read of a process that is no more is worth nothing. */
    if (held->pin != NULL && (counters->flags & PI_EXITED) == 0 && os_exited(held->pin, counters)) {
        mark_exited(wanted, counters);
        outcome = PI_OK;
    }
    counters->outcome = outcome;
    return outcome;
}

/* ---- many */

#define NOT_SEEN INT32_MAX

/* One process may stand there twice, and one pid for two processes: every match is served. */
static void serve(
    const by_pid *places, const os_entry *entry, process *const *held, uint64_t wanted, pi_counters *const *counters) {
    for (uint32_t at = by_pid_first(places, entry->pid); at != 0; at = by_pid_next(places, at)) {
        size_t i = at - 1;
        if (is_process(entry, held[i]->pid, held[i]->created)) {
            counters[i]->outcome = read_entry(held[i], entry, wanted, counters[i]);
        }
    }
}

static void read_from(
    os_scan *scan, by_pid *places, process *const *held, size_t count, uint64_t wanted, pi_counters *const *counters) {
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL) {
            by_pid_add(places, held[i]->pid, i);
            start_reading(held[i], counters[i]);
            counters[i]->outcome = NOT_SEEN;
        }
    }
    os_entry entry;
    while (os_scan_next(scan, &entry)) {
        serve(places, &entry, held, wanted, counters);
    }
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL && counters[i]->outcome == NOT_SEEN) {
            counters[i]->outcome = read_missing(held[i], wanted, counters[i]);
        }
    }
}

int process_read_many(process *const *held, size_t count, uint64_t wanted, pi_counters *const *counters) {
    by_pid places;
    if (!by_pid_new(&places, count)) {
        return fail(PI_FAILED, 0, "reading %u processes: out of memory", (unsigned)count);
    }
    os_scan *scan;
    int outcome = os_scan_new(0, &scan);
    if (outcome == PI_OK) {
        read_from(scan, &places, held, count, wanted & features().supported, counters);
        os_scan_free(scan);
    }
    by_pid_free(&places);
    return outcome;
}
