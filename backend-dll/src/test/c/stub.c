#include "stub.h"

#include "error.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS (BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS))
#define SCAN_ONLY (BIT(PI_THREADS) | BIT(PI_SHARED) | FAULTS)
#define UNSUPPORTED \
    (BIT(PI_VOLUNTARY_SWITCHES) | BIT(PI_INVOLUNTARY_SWITCHES) | BIT(PI_STORAGE_READ) | BIT(PI_STORAGE_WRITTEN))
#define NET (BIT(PI_BYTES_SENT) | BIT(PI_BYTES_RECEIVED))
#define EVERY ((UINT64_C(1) << PI_COUNTERS) - 1)
#define UTC_BEGIN INT64_C(132738583560000000) /* 2021-08-19 15:06:00 */
#ifndef PROCESSES
#define PROCESSES 64
#endif
#define NAME 600

typedef struct scripted {
    uint32_t pid;
    int64_t created;
    bool alive;
    bool denied;
    uint32_t code;
    int64_t exited;
    uint16_t name[NAME];
    size_t name_length;
    uint64_t value[PI_COUNTERS];
} scripted;

struct os_process {
    uint32_t pid;
    int64_t created;
};

struct os_waiter {
    bool stopped;
};

struct os_scan {
    size_t at;
    size_t count;
    scripted rows[PROCESSES];
};

struct os_thread {
    pthread_t thread;
    void (*run)(void *);
    void *argument;
    int references; /* one of the thread, one of its creator */
    bool ended;
};

static pthread_mutex_t machine = PTHREAD_MUTEX_INITIALIZER; /* guards everything below */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static scripted processes[PROCESSES];
static size_t count;
static int64_t clock_nanos;
static int64_t last_created;
static int waiting;
static bool auto_advance;
static unsigned fail_opens, fail_scans, opens, scans;
static bool lingering, reads_fail;
static int64_t wall_step;
static int held;

static void lock(void) {
    pthread_mutex_lock(&machine);
}

static void unlock(void) {
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&machine);
}

static int64_t utc(void) {
    return UTC_BEGIN + wall_step + clock_nanos / 100;
}

void stub_reset(void) {
    lock();
    count = 0;
    clock_nanos = 1000000000;
    wall_step = 0;
    auto_advance = false;
    fail_opens = fail_scans = 0;
    lingering = reads_fail = false;
    unlock();
}

void stub_start(uint32_t pid, const uint16_t *name, size_t length) {
    lock();
    size_t at = 0;
    while (at < count && processes[at].pid != pid) {
        at++;
    }
    scripted *started = &processes[at];
    memset(started, 0, sizeof *started);
    started->pid = pid;
    started->created = last_created = (last_created < utc() ? utc() : last_created) + 1;
    started->alive = true;
    started->name_length = length < NAME ? length : NAME;
    if (length > 0) {
        memcpy(started->name, name, started->name_length * sizeof *name);
    }
    for (int i = 0; i < PI_COUNTERS; i++) {
        started->value[i] = 1000;
    }
    count += at == count;
    unlock();
}

void stub_start_ascii(uint32_t pid, const char *name) {
    uint16_t units[NAME];
    size_t length = 0;
    for (; name[length] != 0 && length < NAME; length++) {
        units[length] = (unsigned char)name[length];
    }
    stub_start(pid, units, length);
}

static scripted *find(uint32_t pid) {
    for (size_t i = 0; i < count; i++) {
        if (processes[i].pid == pid) {
            return &processes[i];
        }
    }
    return NULL;
}

/* NULL when another process has been started with its pid. */
static scripted *process_of(const os_process *process) {
    scripted *found = find(process->pid);
    return found != NULL && found->created == process->created ? found : NULL;
}

void stub_exit(uint32_t pid, uint32_t code) {
    lock();
    scripted *ended = find(pid);
    ended->alive = false;
    ended->code = code;
    ended->exited = utc();
    unlock();
}

void stub_deny(uint32_t pid) {
    lock();
    find(pid)->denied = true;
    unlock();
}

void stub_set(uint32_t pid, int counter, uint64_t value) {
    lock();
    find(pid)->value[counter] = value;
    unlock();
}

void stub_add(uint32_t pid, int counter, uint64_t value) {
    lock();
    find(pid)->value[counter] += value;
    unlock();
}

void stub_advance(int64_t nanos) {
    lock();
    clock_nanos += nanos;
    unlock();
}

void stub_auto_advance(bool on) {
    lock();
    auto_advance = on;
    unlock();
}

void stub_await_waiting(int threads) {
    lock();
    while (waiting != threads) {
        pthread_cond_wait(&changed, &machine);
    }
    unlock();
}

void stub_fail_every(unsigned every_open, unsigned every_scan) {
    lock();
    fail_opens = every_open;
    fail_scans = every_scan;
    unlock();
}

void stub_linger(bool on) {
    lock();
    lingering = on;
    unlock();
}

void stub_fail_reads(bool on) {
    lock();
    reads_fail = on;
    unlock();
}

void stub_step_wall_clock(int64_t nanos) {
    lock();
    wall_step += nanos / 100;
    unlock();
}

void stub_await_scans(unsigned made) {
    lock();
    while (scans < made) {
        pthread_cond_wait(&changed, &machine);
    }
    unlock();
}

int stub_held(void) {
    lock();
    int now = held;
    unlock();
    return now;
}

unsigned stub_scans(void) {
    lock();
    unsigned now = scans;
    unlock();
    return now;
}

static void hold(int more) {
    lock();
    held += more;
    unlock();
}

/* ---- os.h */

void os_acquire(os_lock *to) {
    pthread_mutex_lock((pthread_mutex_t *)(void *)to);
}

void os_release(os_lock *to) {
    pthread_mutex_unlock((pthread_mutex_t *)(void *)to);
}

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(os_lock), "os_lock must be large enough for pthread_mutex_t");

int64_t os_mono_nanos(void) {
    lock();
    int64_t now = clock_nanos;
    unlock();
    return now;
}

int64_t os_utc(void) {
    lock();
    int64_t now = utc();
    unlock();
    return now;
}

os_waiter *os_waiter_new(void) {
    os_waiter *waiter = calloc(1, sizeof *waiter);
    hold(1);
    return waiter;
}

void os_waiter_stop(os_waiter *waiter) {
    lock();
    waiter->stopped = true;
    unlock();
}

os_wake os_wait(os_waiter *waiter, os_process *process, int64_t until) {
    os_wake wake = OS_WAIT_FAILED;
    lock();
    waiting++;
    pthread_cond_broadcast(&changed);
    while (wake == OS_WAIT_FAILED) {
        const scripted *target = process == NULL ? NULL : process_of(process);
        if (waiter->stopped) {
            wake = OS_STOPPED;
        } else if (process != NULL && (target == NULL || !target->alive)) {
            wake = OS_EXITED;
        } else if (clock_nanos >= until) {
            wake = OS_DUE;
        } else if (auto_advance && until != INT64_MAX) {
            clock_nanos = until;
        } else {
            pthread_cond_wait(&changed, &machine);
        }
    }
    waiting--;
    unlock();
    return wake;
}

void os_waiter_free(os_waiter *waiter) {
    free(waiter);
    hold(-1);
}

static void release_thread(os_thread *thread) {
    lock();
    int left = --thread->references;
    held -= left == 0;
    unlock();
    if (left == 0) {
        free(thread);
    }
}

static void *run(void *argument) {
    os_thread *thread = argument;
    thread->run(thread->argument);
    lock();
    thread->ended = true;
    unlock();
    release_thread(thread);
    return NULL;
}

os_thread *os_thread_start(void (*to_run)(void *), void *argument) {
    os_thread *thread = calloc(1, sizeof *thread);
    thread->run = to_run;
    thread->argument = argument;
    thread->references = 2;
    hold(1);
    if (pthread_create(&thread->thread, NULL, run, thread) != 0) {
        hold(-1);
        free(thread);
        fail(PI_FAILED, 0, "cannot start a thread");
        return NULL;
    }
    pthread_detach(thread->thread);
    return thread;
}

void os_thread_join(os_thread *thread) {
    lock();
    while (!thread->ended) {
        pthread_cond_wait(&changed, &machine);
    }
    unlock();
}

void os_thread_free(os_thread *thread) {
    release_thread(thread);
}

uint64_t os_thread_current(void) {
    return (uint64_t)pthread_self();
}

bool os_features(pi_features *features) {
    features->size = sizeof *features;
    features->wine = 0;
    features->supported = EVERY & ~UNSUPPORTED;
    features->by_handle = features->supported & ~SCAN_ONLY;
    return true;
}

uint32_t os_cpus(void) {
    return 4;
}

int os_open(uint32_t pid, int64_t *created, os_process **process) {
    os_process *opened = calloc(1, sizeof *opened);
    int outcome = PI_OK;
    lock();
    const scripted *found = find(pid);
    if (fail_opens > 0 && ++opens % fail_opens == 0) {
        outcome = fail(PI_FAILED, 1359, "pid %u: OpenProcess failed with error 1359", pid);
    } else if (found != NULL && found->alive && found->denied) {
        outcome = fail(PI_DENIED, 5, "pid %u: OpenProcess failed with error 5, access denied", pid);
    } else if (found == NULL || !found->alive || (*created != 0 && *created != found->created)) {
        outcome = fail(PI_NO_PROCESS, 87, "no such process: pid %u", pid);
    } else {
        opened->pid = pid;
        opened->created = *created = found->created;
        held++;
    }
    unlock();
    if (outcome != PI_OK) {
        free(opened);
        return outcome;
    }
    *process = opened;
    return PI_OK;
}

void os_close(os_process *process) {
    free(process);
    hold(-1);
}

size_t os_name(os_process *process, uint16_t *units, size_t capacity) {
    lock();
    const scripted *found = process_of(process);
    size_t length = found == NULL ? 0 : found->name_length < capacity ? found->name_length : capacity;
    if (length > 0) {
        memcpy(units, found->name, length * sizeof *units);
    }
    unlock();
    return length;
}

static void copy(const scripted *from, uint64_t requested, pi_counters *counters) {
    for (int i = 0; i < PI_COUNTERS; i++) {
        if ((requested & BIT(i)) != 0) {
            counters->value[i] = from->value[i];
            counters->present |= BIT(i);
        }
    }
}

int os_read(os_process *process, uint64_t requested, pi_counters *counters) {
    lock();
    const scripted *found = process_of(process);
    bool failing = reads_fail;
    if (found != NULL && found->alive && !failing) {
        copy(found, requested & ~SCAN_ONLY, counters);
    }
    unlock();
    return failing ? fail(PI_FAILED, 31, "pid %u: GetProcessIoCounters failed with error 31", process->pid) : PI_OK;
}

bool os_exited(os_process *process, pi_counters *counters) {
    lock();
    const scripted *found = process_of(process);
    bool exited = found == NULL || !found->alive;
    if (exited && found != NULL) {
        counters->exit_code = found->code;
        counters->exited = found->exited;
        counters->flags |= PI_EXIT_CODE;
        copy(found, BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS), counters);
    }
    unlock();
    return exited;
}

int os_owner(uint32_t pid, int64_t created, uint16_t *units, size_t *length) {
    static const uint16_t name[] = {'D', '\\', 0x00FC};
    os_process *process;
    int outcome = os_open(pid, &created, &process);
    if (outcome == PI_OK) {
        os_close(process);
        *length = sizeof name / sizeof *name;
        memcpy(units, name, sizeof name);
    }
    return outcome;
}

int os_system(pi_system *system) {
    system->memory_total = 8;
    system->memory_available = 4;
    system->cpus_online = os_cpus();
    return PI_OK;
}

int os_scan_new(uint32_t pid, os_scan **scan) {
    os_scan *made = calloc(1, sizeof *made);
    lock();
    scans++;
    bool failed = fail_scans > 0 && scans % fail_scans == 0;
    for (size_t i = 0; i < count; i++) {
        if (processes[i].alive || lingering) {
            made->rows[made->count++] = processes[i];
        }
    }
    held += !failed;
    unlock();
    if (failed) {
        free(made);
        return fail(PI_FAILED, 0xC0000017, "pid %u: NtQuerySystemInformation failed with status 0xc0000017", pid);
    }
    *scan = made;
    return PI_OK;
}

bool os_scan_next(os_scan *scan, os_entry *entry) {
    if (scan->at == scan->count) {
        return false;
    }
    const scripted *row = &scan->rows[scan->at++];
    *entry = (os_entry){
        .pid = row->pid, .parent = 1, .created = row->created, .threads = row->alive ? 1 : 0,
        .name = row->name, .name_length = row->name_length, .raw = row};
    return true;
}

void os_entry_read(const os_entry *entry, uint64_t requested, pi_counters *counters) {
    counters->status = PI_STATUS_RUNNING;
    copy(entry->raw, requested & ~NET, counters);
}

void os_scan_free(os_scan *scan) {
    free(scan);
    hold(-1);
}
