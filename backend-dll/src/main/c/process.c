#include "process.h"

#include "fail.h"
#include "text.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define BIT(counter) (UINT64_C(1) << (counter))
#define CUMULATIVE_AT_EXIT (BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS))
#define FAULTS (BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS))

struct process {
    atomic_int references;
    uint32_t pid;
    int64_t created;
    os_process *pin; /* NULL: weak */
    os_lock lock;    /* guards the counts below */
    uint64_t faults; /* all of them, of which the system keeps the low 32 bits; so with the hard ones */
    uint64_t hard_faults;
    size_t name_length;
    char name[NAME_BYTES];
};

const pi_features *features(void) {
    static os_lock once;
    static atomic_bool known;
    static pi_features found;
    if (!atomic_load_explicit(&known, memory_order_acquire)) {
        os_acquire(&once);
        if (!atomic_load_explicit(&known, memory_order_relaxed)) {
            os_features(&found);
            atomic_store_explicit(&known, true, memory_order_release);
        }
        os_release(&once);
    }
    return &found;
}

static bool is_process(const os_entry *entry, uint32_t pid, int64_t created) {
    return entry->pid == pid && (created == 0 || entry->created == created);
}

static int find(os_scan *scan, uint32_t pid, int64_t created, os_entry *entry) {
    while (os_scan_next(scan, entry)) {
        if (is_process(entry, pid, created)) {
            return PI_OK;
        }
    }
    return fail(PI_NO_PROCESS, 0, created == 0 ? "no such process: pid %u" : "no such process: pid %u is another by now", pid);
}

static void name(process *held, const uint16_t *units, size_t length) {
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
    outcome = find(scan, held->pid, created, &entry);
    if (outcome == PI_OK) {
        held->created = entry.created;
        name(held, entry.name, entry.name_length);
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
    name(held, units, length);
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
    uint64_t low = value[PI_MINOR_FAULTS] + value[PI_MAJOR_FAULTS];
    os_acquire(&held->lock);
    value[PI_MAJOR_FAULTS] = widen(&held->hard_faults, (uint32_t)value[PI_MAJOR_FAULTS]);
    uint64_t all = widen(&held->faults, (uint32_t)low);
    os_release(&held->lock);
    value[PI_MINOR_FAULTS] = all - value[PI_MAJOR_FAULTS];
}

static void begin(const process *held, pi_counters *counters) {
    uint32_t size = counters->size;
    memset(counters, 0, sizeof *counters);
    counters->size = size;
    counters->pid = held->pid;
    counters->created = held->created;
    counters->flags = held->pin == NULL ? PI_WEAK : 0;
    counters->time = os_utc();
    counters->mono_nanos = os_mono_nanos();
}

/* Memory, handles and threads are no more; times stay for as long as somebody holds the process. */
static void exited(uint64_t wanted, pi_counters *counters) {
    counters->flags |= PI_EXITED;
    counters->status = PI_STATUS_UNKNOWN;
    counters->present &= CUMULATIVE_AT_EXIT & wanted;
}

/* What only the handle gives: in addition to a scan, or in place of it. */
static int add_by_handle(process *held, uint64_t wanted, pi_counters *counters) {
    uint64_t missing = wanted & features()->by_handle & ~counters->present;
    if (held->pin == NULL) {
        counters->denied = missing;
        return PI_OK;
    }
    return missing == 0 ? PI_OK : os_read(held->pin, missing, counters);
}

/* One that was not in the scan. */
static int missed(process *held, uint64_t wanted, pi_counters *counters) {
    if (held->pin == NULL || os_exited(held->pin, counters)) {
        exited(wanted, counters);
        return PI_OK;
    }
    return fail(PI_FAILED, 0, "pid %u: runs, and is missing from the system's list of processes", held->pid);
}

static int found(process *held, const os_entry *entry, uint64_t wanted, pi_counters *counters) {
    /* Each kind of fault is widened with the help of the other. */
    os_entry_read(entry, (wanted & FAULTS) != 0 ? wanted | FAULTS : wanted, counters);
    if ((counters->present & FAULTS) != 0) {
        widen_faults(held, counters);
    }
    counters->present &= wanted;
    return add_by_handle(held, wanted, counters);
}

static int read_by_scan(process *held, uint64_t wanted, pi_counters *counters) {
    os_scan *scan;
    int outcome = os_scan_new(held->pid, &scan);
    if (outcome != PI_OK) {
        return outcome;
    }
    os_entry entry;
    bool there = false;
    while (!there && os_scan_next(scan, &entry)) {
        there = is_process(&entry, held->pid, held->created);
    }
    outcome = there ? found(held, &entry, wanted, counters) : missed(held, wanted, counters);
    os_scan_free(scan);
    return outcome;
}

int process_read(process *held, uint64_t wanted, pi_counters *counters) {
    begin(held, counters);
    const pi_features *can = features();
    wanted &= can->supported;
    int outcome;
    if (held->pin == NULL || (wanted & ~can->by_handle) != 0) {
        outcome = read_by_scan(held, wanted, counters);
    } else {
        outcome = add_by_handle(held, wanted, counters);
    }
    /* Last, as an exit beats every other answer: what was read of a process that is no more is worth nothing. */
    if (held->pin != NULL && (counters->flags & PI_EXITED) == 0 && os_exited(held->pin, counters)) {
        exited(wanted, counters);
        outcome = PI_OK;
    }
    counters->outcome = outcome;
    return outcome;
}

/* ---- many */

/* Places of processes by pid: open addressing, at most half full. Place 0 is free, others are one more than the index. */
typedef struct places {
    uint32_t *place;
    size_t mask;
} places;

static size_t first_slot(const places *by_pid, uint32_t pid) {
    return (pid >> 2) * UINT32_C(2654435761) & by_pid->mask;
}

static int places_new(process *const *held, size_t count, places *by_pid) {
    size_t slots = 16;
    while (slots < 2 * count) {
        slots *= 2;
    }
    by_pid->mask = slots - 1;
    by_pid->place = calloc(slots, sizeof *by_pid->place);
    if (by_pid->place == NULL) {
        return fail(PI_FAILED, 0, "reading %u processes: out of memory", (unsigned)count);
    }
    for (size_t i = 0; i < count; i++) {
        if (held[i] == NULL) {
            continue;
        }
        size_t slot = first_slot(by_pid, held[i]->pid);
        while (by_pid->place[slot] != 0) {
            slot = (slot + 1) & by_pid->mask;
        }
        by_pid->place[slot] = (uint32_t)i + 1;
    }
    return PI_OK;
}

/* One process may stand there twice, and one pid for two processes: every match is served. */
static void serve(
    const places *by_pid, const os_entry *entry, process *const *held, uint64_t wanted, pi_counters *const *counters) {
    for (size_t slot = first_slot(by_pid, entry->pid); by_pid->place[slot] != 0; slot = (slot + 1) & by_pid->mask) {
        size_t i = by_pid->place[slot] - 1;
        if (is_process(entry, held[i]->pid, held[i]->created)) {
            counters[i]->outcome = found(held[i], entry, wanted, counters[i]);
        }
    }
}

int process_read_many(process *const *held, size_t count, uint64_t wanted, pi_counters *const *counters) {
    wanted &= features()->supported;
    places by_pid;
    int outcome = places_new(held, count, &by_pid);
    if (outcome != PI_OK) {
        return outcome;
    }
    os_scan *scan;
    outcome = os_scan_new(0, &scan);
    if (outcome != PI_OK) {
        free(by_pid.place);
        return outcome;
    }
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL) {
            begin(held[i], counters[i]);
            counters[i]->outcome = PI_FAILED;
        }
    }
    os_entry entry;
    while (os_scan_next(scan, &entry)) {
        serve(&by_pid, &entry, held, wanted, counters);
    }
    for (size_t i = 0; i < count; i++) {
        if (held[i] != NULL && counters[i]->outcome != PI_OK) {
            counters[i]->outcome = missed(held[i], wanted, counters[i]);
        }
    }
    os_scan_free(scan);
    free(by_pid.place);
    return PI_OK;
}
