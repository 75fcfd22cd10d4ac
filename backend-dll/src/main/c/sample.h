/* What a program asked for about a process, as the documented JSON. */
#ifndef PI_SAMPLE_H
#define PI_SAMPLE_H

#include "process.h"

/* PI_OK, or PI_BAD_ARGUMENT told by fail(): 0, and bits beyond METRIC_ALL. */
int sample_check(uint32_t pid, uint32_t metrics);

/* The counters that these metrics consist of. */
uint64_t sample_counters(uint32_t metrics);

/* Takes hold of a living process and reads it for the first time. What it took is the caller's, also when it fails. */
int sample_begin(uint32_t pid, uint32_t metrics, process **held, pi_counters *first);

/*
 * first: the read at the interval's begin; NULL for a snapshot. False when the text does not fit, told by fail(): nothing
 * but an empty text is in the buffer then.
 */
bool sample_write(
    const process *of, uint32_t metrics, const pi_counters *first, const pi_counters *last, char *text, size_t size);

#endif
