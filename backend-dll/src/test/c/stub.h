/* Implements os.h with scripted processes and a virtual clock. Thread-safe. */
#ifndef PI_STUB_H
#define PI_STUB_H

#include "os.h"

/* Resets the machine: no processes, the initial time, no failures; everything but the page file is supported. */
void stub_reset(void);

/* Starts a process with a UTF-16 name, a unique creation time and all counters at 1,000. */
void stub_start(uint32_t pid, const uint16_t *name, size_t length);
void stub_start_ascii(uint32_t pid, const char *name);
void stub_exit(uint32_t pid, uint32_t code);
void stub_deny(uint32_t pid); /* the process may no longer be opened */
void stub_set(uint32_t pid, int counter, uint64_t value);
void stub_add(uint32_t pid, int counter, uint64_t value);

void stub_advance(int64_t nanos);

/* Advances the clock to the deadline of any waiting thread, so that monitoring runs without stub_advance(). */
void stub_auto_advance(bool on);

/* Returns when this many threads wait for the clock. */
void stub_await_waiting(int threads);

/* Makes every nth open and every nth scan fail; 0: none. */
void stub_fail_every(unsigned opens, unsigned scans);

/* Keeps exited processes in the list, without threads. */
void stub_linger(bool on);

/* Makes reads through a handle fail. */
void stub_fail_reads(bool on);

void stub_step_wall_clock(int64_t nanos);

/* The number of live processes, scans, waiters and threads that the library has allocated. */
int stub_held(void);
unsigned stub_scans(void); /* so far, including those that failed */
void stub_await_scans(unsigned count);

#endif
