/* An open process: held by a handle or, if it may not be opened, identified by pid and creation time. */
#ifndef PI_PROCESS_H
#define PI_PROCESS_H

#include "os.h"

/* Reference-counted and thread-safe; freed with the last reference. */
typedef struct process process;

/* The result of os_features(), cached once it has succeeded. */
pi_features features(void);

/* created: in, 0 or the required creation time; out, the creation time. For negative codes see fail(). */
int process_open(uint32_t pid, int64_t *created, process **opened);
void process_retain(process *held);
void process_release(process *held); /* NULL is allowed */

uint32_t process_pid(const process *held);
const char *process_name(const process *held, size_t *length);

/* The handle to wait on; NULL when there is none. */
os_process *process_handle(const process *held);

/* Fills the whole structure. PI_OK even after the exit. */
int process_read(process *held, uint64_t requested, pi_counters *counters);

/* Reads several processes with one scan; the result of each is in its outcome. NULL elements are skipped. */
int process_read_many(process *const *held, size_t count, uint64_t requested, pi_counters *const *counters);

#endif
