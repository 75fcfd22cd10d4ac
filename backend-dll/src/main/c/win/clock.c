/* Clocks and locks. */
#include "native.h"

_Static_assert(sizeof(SRWLOCK) <= sizeof(os_lock), "os_lock must be large enough for SRWLOCK");

void os_acquire(os_lock *lock) {
    AcquireSRWLockExclusive((SRWLOCK *)(void *)lock);
}

void os_release(os_lock *lock) {
    ReleaseSRWLockExclusive((SRWLOCK *)(void *)lock);
}

int64_t os_mono_nanos(void) {
    LARGE_INTEGER now;
    LARGE_INTEGER frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    int64_t seconds = now.QuadPart / frequency.QuadPart;
    int64_t rest = now.QuadPart % frequency.QuadPart;
    return seconds * 1000000000 + rest * 1000000000 / frequency.QuadPart;
}

int64_t os_utc(void) {
    FILETIME now;
    GetSystemTimePreciseAsFileTime(&now);
    return utc_of(now);
}
