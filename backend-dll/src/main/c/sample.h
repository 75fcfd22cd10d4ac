/* The documented JSON of one process. */
#ifndef PI_SAMPLE_H
#define PI_SAMPLE_H

#include "process.h"

/* PI_BAD_ARGUMENT (see fail()) for a mask of 0 or with bits beyond METRIC_ALL, else PI_OK. */
int sample_check(uint32_t pid, uint32_t metrics);

/* The mask of the counters of these metrics. */
uint64_t sample_counters(uint32_t metrics);

/* Opens a running process and reads it for the first time. The caller releases *held, even after a failure. */
int sample_begin(uint32_t pid, uint32_t metrics, process **held, pi_counters *first);

/*
 * first: the read at the start of the interval; NULL for a snapshot. False when the text does not fit (see fail()): the
 * buffer then contains an empty text.
 */
bool sample_write(
    const process *of, uint32_t metrics, const pi_counters *first, const pi_counters *last, char *text, size_t size);

#endif
