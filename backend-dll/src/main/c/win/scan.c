/* A snapshot of all processes: NtQuerySystemInformation, class 5, which needs no access right. */
#include "native.h"

#include <stdlib.h>

/* Extra room, so that a list that grows by a few processes between two calls still fits. */
#define SLACK (64u << 10)
#define REASON_SUSPENDED 5
#define STATE_WAITING 5

struct os_scan {
    const char *at; /* NULL: at the end */
    size_t size;
    _Alignas(16) char list[];
};

static os_lock lock;    /* guards the pointer */
static os_scan *cached; /* memory of an earlier scan, reused by the next */

static os_scan *take_cached(void) {
    os_acquire(&lock);
    os_scan *taken = cached;
    cached = NULL;
    os_release(&lock);
    return taken;
}

void os_scan_free(os_scan *scan) {
    os_acquire(&lock);
    os_scan *surplus = scan;
    if (cached == NULL || cached->size < scan->size) {
        surplus = cached;
        cached = scan;
    }
    os_release(&lock);
    free(surplus);
}

/* Retries with more memory until the list fits; it may grow between two calls. */
static LONG query(os_scan **scan) {
    LONG status = NT_INFO_LENGTH_MISMATCH;
    for (int attempt = 0; attempt < 16 && status == NT_INFO_LENGTH_MISMATCH; attempt++) {
        ULONG needed = 0;
        if (*scan != NULL) {
            status = NtQuerySystemInformation(SYSTEM_PROCESSES, (*scan)->list, (ULONG)(*scan)->size, &needed);
        }
        if (status == NT_INFO_LENGTH_MISMATCH) {
            size_t size = (needed > 0 ? needed : 2 * SLACK) + SLACK * (size_t)(attempt + 1);
            free(*scan);
            *scan = malloc(sizeof **scan + size);
            if (*scan == NULL) {
                return NT_NO_MEMORY;
            }
            (*scan)->size = size;
        }
    }
    return status;
}

int os_scan_new(uint32_t pid, os_scan **scan) {
    os_scan *made = take_cached();
    LONG status = query(&made);
    if (status != NT_OK) {
        free(made);
        return fail_status("NtQuerySystemInformation(SystemProcessInformation)", status, pid);
    }
    made->at = made->list;
    *scan = made;
    return PI_OK;
}

bool os_scan_next(os_scan *scan, os_entry *entry) {
    while (scan->at != NULL) {
        const nt_process *process = (const nt_process *)(const void *)scan->at;
        scan->at = process->next == 0 ? NULL : scan->at + process->next;
        /* pid 0 is the idle process. */
        if (process->pid != NULL) {
            entry->pid = (uint32_t)(uintptr_t)process->pid;
            entry->parent = (uint32_t)(uintptr_t)process->parent;
            entry->created = process->created;
            entry->threads = process->threads;
            entry->name = process->name.units;
            entry->name_length = process->name.units == NULL ? 0 : process->name.bytes / sizeof(uint16_t);
            entry->raw = process;
            return true;
        }
    }
    return false;
}

/* A process is suspended when all its threads are. Wine reports state 0 for all threads, which no running thread has. */
static uint32_t status(const nt_process *process) {
    const nt_thread *threads = (const nt_thread *)(const void *)(process + 1);
    bool known = false;
    bool suspended = process->threads > 0;
    for (ULONG i = 0; i < process->threads; i++) {
        known |= threads[i].state != 0;
        suspended &= threads[i].state == STATE_WAITING && threads[i].reason == REASON_SUSPENDED;
    }
    return suspended ? PI_STATUS_SUSPENDED : known ? PI_STATUS_RUNNING : PI_STATUS_UNKNOWN;
}

/* Uses PagefileUsage for private bytes: it equals PrivatePageCount on Windows, and Wine sets only this one. */
static void read_memory(const nt_process *process, pi_counters *counters) {
    if (is_wow64()) {
        return;
    }
    set(counters, PI_WORKING_SET, process->working_set);
    set(counters, PI_PRIVATE_BYTES, process->pagefile);
    set(counters, PI_PAGEFILE, process->pagefile);
    set(counters, PI_VIRTUAL, process->virtual_size);
    uint64_t own = (uint64_t)process->working_set_private;
    set(counters, PI_SHARED, own < process->working_set ? process->working_set - own : 0);
}

void os_entry_read(const os_entry *entry, uint64_t requested, pi_counters *counters) {
    const nt_process *process = entry->raw;
    uint64_t before = counters->present;
    counters->status = status(process);
    read_memory(process, counters);
    set(counters, PI_HANDLES, process->handles);
    set(counters, PI_THREADS, process->threads);
    set(counters, PI_KERNEL_NANOS, (uint64_t)process->kernel * 100);
    set(counters, PI_USER_NANOS, (uint64_t)process->user * 100);
    set(counters, PI_READS, process->reads);
    set(counters, PI_WRITES, process->writes);
    set(counters, PI_BYTES_READ, process->bytes_read);
    set(counters, PI_BYTES_WRITTEN, process->bytes_written);
    set(counters, PI_MAJOR_FAULTS, process->hard_faults);
    /* Both are 32-bit counts that may have wrapped at different times. */
    set(counters, PI_MINOR_FAULTS, (uint32_t)(process->faults - process->hard_faults));
    counters->present &= before | requested;
}

void scan_release_all(void) {
    free(take_cached());
}
