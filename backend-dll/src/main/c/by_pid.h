/* Which places of an array belong to a pid: chains, so that one pid may stand there often. */
#ifndef PI_BY_PID_H
#define PI_BY_PID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0 is no place; any other is one more than the index. */
typedef struct by_pid {
    uint32_t *head;
    uint32_t *next;
    size_t mask;
} by_pid;

/* For so many places. False when out of memory; nothing need be freed then. */
bool by_pid_new(by_pid *places, size_t count);
void by_pid_add(by_pid *places, uint32_t pid, size_t index);

/* The pids along a chain may be several: the caller compares. */
uint32_t by_pid_first(const by_pid *places, uint32_t pid);
uint32_t by_pid_next(const by_pid *places, uint32_t place);
void by_pid_free(const by_pid *places);

#endif
