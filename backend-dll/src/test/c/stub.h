/* A scripted machine below the portable part: its processes and its clock do what a test says. Safe for all threads. */
#ifndef PI_STUB_H
#define PI_STUB_H

#include "os.h"

/* No processes, clock at its begin, nothing fails, every feature but the page file's. */
void stub_reset(void);

/* A living process named in UTF-16, all of whose counters are 1,000. Its creation time is unlike any other's. */
void stub_start(uint32_t pid, const uint16_t *name, size_t length);
void stub_start_ascii(uint32_t pid, const char *name);
void stub_exit(uint32_t pid, uint32_t code);
void stub_deny(uint32_t pid); /* it may not be opened */
void stub_set(uint32_t pid, int counter, uint64_t value);
void stub_add(uint32_t pid, int counter, uint64_t value);

void stub_advance(int64_t nanos);

/* Whether the clock moves to the deadline of whoever waits, so that monitoring runs by itself. */
void stub_run_by_itself(bool on);

/* Returns when so many threads wait for the clock. */
void stub_await_waiting(int threads);

/* Every nth open, and every nth scan, fails; 0: none does. */
void stub_fail_every(unsigned opens, unsigned scans);

/* The exited still stand in the list, without a thread. */
void stub_linger(bool on);

/* Reads through a handle fail. */
void stub_fail_reads(bool on);

void stub_step_wall_clock(int64_t nanos);

/* What is held: processes, scans, waiters, threads. */
int stub_held(void);
unsigned stub_scans(void); /* made so far, also those that failed */
void stub_await_scans(unsigned made);

#endif
