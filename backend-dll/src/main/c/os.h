/* The operating system interface of the portable part, implemented by win/ and, for tests, by a scripted stub. */
#ifndef PI_OS_H
#define PI_OS_H

#include "processinspect.h"

#include <stdbool.h>

#define BIT(counter) (UINT64_C(1) << (counter))
#define CPU_BITS (BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS))
#define FAULT_BITS (BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS))

/* DOMAIN\name: up to 255 and 256 UTF-16 units; a SID is shorter. */
#define OWNER_UNITS 520

/* Zeroed memory is an unlocked lock; no destruction is needed. Large enough for a Linux mutex, the largest one. */
typedef struct os_lock {
    uint64_t room[5];
} os_lock;

void os_acquire(os_lock *lock);
void os_release(os_lock *lock);

int64_t os_mono_nanos(void);
int64_t os_utc(void); /* 100 ns since 1601 */

/* ---- threads */

/* Lets one thread wait for a stop, an exit or a point in time. */
typedef struct os_waiter os_waiter;
typedef struct os_process os_process;
typedef enum { OS_STOPPED, OS_EXITED, OS_DUE, OS_WAIT_FAILED } os_wake;

os_waiter *os_waiter_new(void); /* NULL: out of memory or handles, see fail() */
void os_waiter_stop(os_waiter *waiter);
os_wake os_wait(os_waiter *waiter, os_process *process, int64_t until_mono_nanos); /* process may be NULL */
void os_waiter_free(os_waiter *waiter);

typedef struct os_thread os_thread;

/* The library stays loaded while the thread runs. NULL on failure, see fail(). */
os_thread *os_thread_start(void (*run)(void *), void *argument);
void os_thread_join(os_thread *thread); /* any number of threads may join */
void os_thread_free(os_thread *thread); /* the thread may still be running */
uint64_t os_thread_current(void);       /* never 0 */

/* ---- processes */

bool os_features(pi_features *features); /* false: the system failed; a later call may find more */
uint32_t os_cpus(void); /* online, 1 or more */

/* For negative codes see fail(). PI_DENIED: the process exists, or did a moment ago, but may not be opened. */
int os_open(uint32_t pid, int64_t *created, os_process **process);
void os_close(os_process *process);

/* The base name in UTF-16; 0 units when the system does not report it. */
size_t os_name(os_process *process, uint16_t *units, size_t capacity);

/* Sets those requested counters that are available through the handle; does not widen 32-bit counts. */
int os_read(os_process *process, uint64_t requested, pi_counters *counters);

/* Whether the process has exited; if so, sets flags, exit code and times, and CPU time if still available. */
bool os_exited(os_process *process, pi_counters *counters);

int os_owner(uint32_t pid, int64_t created, uint16_t *units, size_t *length);
int os_system(pi_system *system);

/* ---- all processes at one moment */

typedef struct os_scan os_scan;

typedef struct os_entry {
    uint32_t pid;
    uint32_t parent;
    int64_t created;
    uint32_t threads; /* 0: the process may have exited, with a handle to it still open */
    const uint16_t *name; /* UTF-16, not terminated */
    size_t name_length;
    const void *raw;
} os_entry;

/* pid: named in the error message; 0 for none. */
int os_scan_new(uint32_t pid, os_scan **scan);
bool os_scan_next(os_scan *scan, os_entry *entry); /* false at the end */
void os_entry_read(const os_entry *entry, uint64_t requested, pi_counters *counters);
void os_scan_free(os_scan *scan);

#endif
