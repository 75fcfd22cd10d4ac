/* Open processes by number: a slot and its generation, so that a closed number is known as such for ever. */
#ifndef PI_IDS_H
#define PI_IDS_H

#include "process.h"

/* Takes over the caller's reference, unless it fails: 0, told by fail(). */
pi_id ids_add(process *held);

/* With a reference for the caller; NULL when closed or never given out, told by fail(). */
process *ids_get(pi_id id);

/* The reference that ids_add() took; NULL as above. */
process *ids_remove(pi_id id);

/* Lets go of all of them: nobody can call any more. */
void ids_release_all(void);

#endif
