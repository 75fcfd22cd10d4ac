/* The internal part of sessions.c; the public functions are in processinspect.h. */
#ifndef PI_SESSIONS_H
#define PI_SESSIONS_H

/* Releases all sessions; only for unloading, when no other thread can call. */
void sessions_release_all(void);

#endif
