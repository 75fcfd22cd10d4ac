/* What the portable part asks of an operating system: Windows below win/, a scripted one in the tests. */
#ifndef PI_OS_H
#define PI_OS_H

#include "processinspect.h"

#include <stdbool.h>

#define BIT(counter) (UINT64_C(1) << (counter))
#define CPU_BITS (BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS))
#define FAULT_BITS (BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS))

/* DOMAIN\name: up to 255 units, and 256; a SID is shorter. */
#define OWNER_UNITS 520

/* Zeroed memory is an open lock; it needs no closing. As large as the largest lock of a system, a mutex of Linux. */
typedef struct os_lock {
    uint64_t room[5];
} os_lock;

void os_acquire(os_lock *lock);
void os_release(os_lock *lock);

int64_t os_mono_nanos(void);
int64_t os_utc(void); /* 100 ns since 1601 */

/* ---- threads */

/* One thread's waiting: for a stop, for an exit, for a point in time. */
typedef struct os_waiter os_waiter;
typedef struct os_process os_process;
typedef enum { OS_STOPPED, OS_EXITED, OS_DUE, OS_WAIT_FAILED } os_wake;

os_waiter *os_waiter_new(void); /* NULL: out of memory or of handles, told by fail() */
void os_waiter_stop(os_waiter *waiter);
os_wake os_wait(os_waiter *waiter, os_process *process, int64_t until_mono_nanos); /* process may be NULL */
void os_waiter_free(os_waiter *waiter);

typedef struct os_thread os_thread;

/* The library stays loaded while the thread runs. NULL: told by fail(). */
os_thread *os_thread_start(void (*run)(void *), void *argument);
void os_thread_join(os_thread *thread); /* by any number of threads */
void os_thread_free(os_thread *thread); /* which may run on */
uint64_t os_thread_current(void);       /* never 0 */

/* ---- processes */

bool os_features(pi_features *features); /* false: the system failed, and may tell more the next time */
uint32_t os_cpus(void); /* on line, 1 or more */

/* Negative codes are told by fail(). PI_DENIED: it is there, or was a moment ago, and may not be opened. */
int os_open(uint32_t pid, int64_t *created, os_process **process);
void os_close(os_process *process);

/* The base name in UTF-16; 0 units when the system does not tell. */
size_t os_name(os_process *process, uint16_t *units, size_t capacity);

/* Sets those of the wanted that the handle gives; 32-bit counts as they are. */
int os_read(os_process *process, uint64_t wanted, pi_counters *counters);

/* Whether it has exited; then sets flags, exit code and times, and CPU as far as it is still known. */
bool os_exited(os_process *process, pi_counters *counters);

int os_owner(uint32_t pid, int64_t created, uint16_t *units, size_t *length);
int os_system(pi_system *system);

/* ---- all processes at one moment */

typedef struct os_scan os_scan;

typedef struct os_entry {
    uint32_t pid;
    uint32_t parent;
    int64_t created;
    uint32_t threads; /* 0 may be the remains of one that has exited */
    const uint16_t *name; /* UTF-16, not terminated */
    size_t name_length;
    const void *raw;
} os_entry;

/* pid: for whom, in the words of a failure; 0 for nobody in particular. */
int os_scan_new(uint32_t pid, os_scan **scan);
bool os_scan_next(os_scan *scan, os_entry *entry); /* false at the end */
void os_entry_read(const os_entry *entry, uint64_t wanted, pi_counters *counters);
void os_scan_free(os_scan *scan);

#endif
