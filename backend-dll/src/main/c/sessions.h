/* Sessions, beyond the functions of processinspect.h. */
#ifndef PI_SESSIONS_H
#define PI_SESSIONS_H

/* Gives up all of them: nobody can call any more. */
void sessions_release_all(void);

#endif
