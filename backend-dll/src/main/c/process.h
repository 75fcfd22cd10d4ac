/* A process that is held, by a handle or, where it may not be opened, by pid and creation time. */
#ifndef PI_PROCESS_H
#define PI_PROCESS_H

#include "os.h"

/* Shared by whoever reads it; freed with the last reference. */
typedef struct process process;

/* What os_features() found, asked until it is sure. */
pi_features features(void);

/* created: in, 0 or when it must have been created; out, when it was. Negative codes are told by fail(). */
int process_open(uint32_t pid, int64_t *created, process **opened);
void process_retain(process *held);
void process_release(process *held); /* NULL is fine */

uint32_t process_pid(const process *held);
const char *process_name(const process *held, size_t *length);

/* What can be waited for; NULL when it is not held. */
os_process *process_handle(const process *held);

/* Fills all of the counters. PI_OK also after the exit. */
int process_read(process *held, uint64_t wanted, pi_counters *counters);

/* The same for many, by one scan; each one's outcome says how it went. NULL among them is left alone. */
int process_read_many(process *const *held, size_t count, uint64_t wanted, pi_counters *const *counters);

#endif
