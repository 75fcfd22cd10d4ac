/* Open processes by id. An id consists of a slot and its generation, so a closed id is never reused. */
#ifndef PI_HANDLE_TABLE_H
#define PI_HANDLE_TABLE_H

#include "process.h"

/* Takes over the caller's reference. Returns 0 on failure (see fail()), and then the caller keeps it. */
pi_id handle_table_add(process *held);

/* Adds a reference for the caller. NULL when the id is closed or was never opened (see fail()). */
process *handle_table_get(pi_id id);

/* Removes the id and returns the reference that handle_table_add() took; NULL as above. */
process *handle_table_remove(pi_id id);

/* Releases all processes; only for unloading, when no other thread can call. */
void handle_table_release_all(void);

#endif
