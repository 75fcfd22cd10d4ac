/* Threads, and waiting for a stop, an exit or a point in time. */
#include "native.h"

#include <stdlib.h>

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x2
#endif

struct os_waiter {
    HANDLE stop;
    HANDLE timer;
};

/* A regular timer has a resolution of 15.6 ms; high-resolution timers need Windows 10 1803 or later. */
static HANDLE new_timer(void) {
    HANDLE timer = CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
    return timer != NULL ? timer : CreateWaitableTimerExW(NULL, NULL, 0, TIMER_ALL_ACCESS);
}

os_waiter *os_waiter_new(void) {
    os_waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL) {
        fail(PI_FAILED, 0, "cannot create a waiter: out of memory");
        return NULL;
    }
    waiter->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    waiter->timer = waiter->stop == NULL ? NULL : new_timer();
    if (waiter->timer == NULL) {
        fail_win32(waiter->stop == NULL ? "CreateEvent" : "CreateWaitableTimerEx", GetLastError(), 0);
        os_waiter_free(waiter);
        return NULL;
    }
    return waiter;
}

void os_waiter_stop(os_waiter *waiter) {
    SetEvent(waiter->stop);
}

os_wake os_wait(os_waiter *waiter, os_process *process, int64_t until_mono_nanos) {
    HANDLE handles[3] = {waiter->stop};
    DWORD count = 1;
    DWORD timer_at = MAXDWORD;
    if (process != NULL) {
        handles[count++] = process->handle;
    }
    if (until_mono_nanos != INT64_MAX) {
        int64_t left = until_mono_nanos - os_mono_nanos();
        LARGE_INTEGER due = {.QuadPart = left > 0 ? -((left + 99) / 100) : -1};
        if (!SetWaitableTimer(waiter->timer, &due, 0, NULL, NULL, FALSE)) {
            return OS_WAIT_FAILED;
        }
        timer_at = count;
        handles[count++] = waiter->timer;
    }
    DWORD woken = WaitForMultipleObjects(count, handles, FALSE, INFINITE);
    if (woken >= count) {
        return OS_WAIT_FAILED;
    }
    return woken == 0 ? OS_STOPPED : woken == timer_at ? OS_DUE : OS_EXITED;
}

void os_waiter_free(os_waiter *waiter) {
    if (waiter->stop != NULL) {
        CloseHandle(waiter->stop);
    }
    if (waiter->timer != NULL) {
        CloseHandle(waiter->timer);
    }
    free(waiter);
}

struct os_thread {
    HANDLE handle;
};

typedef struct start {
    void (*run)(void *);
    void *argument;
    HMODULE library;
} start;

static DWORD WINAPI run_and_release_library(LPVOID argument) {
    start begun = *(start *)argument;
    free(argument);
    begun.run(begun.argument);
    /* The library may have been unloaded meanwhile: its code goes away only with this call, which does not return. */
    FreeLibraryAndExitThread(begun.library, 0);
}

os_thread *os_thread_start(void (*run)(void *), void *argument) {
    os_thread *thread = calloc(1, sizeof *thread);
    start *begin = calloc(1, sizeof *begin);
    if (thread == NULL || begin == NULL) {
        fail(PI_FAILED, 0, "cannot start a thread: out of memory");
        goto failed;
    }
    begin->run = run;
    begin->argument = argument;
    if (!GetModuleHandleExW(
            GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(void *)&run_and_release_library, &begin->library)) {
        fail_win32("GetModuleHandleEx", GetLastError(), 0);
        goto failed;
    }
    thread->handle = CreateThread(NULL, 0, run_and_release_library, begin, 0, NULL);
    if (thread->handle == NULL) {
        fail_win32("CreateThread", GetLastError(), 0);
        FreeLibrary(begin->library);
        goto failed;
    }
    return thread;

failed:
    free(begin);
    free(thread);
    return NULL;
}

void os_thread_join(os_thread *thread) {
    WaitForSingleObject(thread->handle, INFINITE);
}

void os_thread_free(os_thread *thread) {
    CloseHandle(thread->handle);
    free(thread);
}

uint64_t os_thread_current(void) {
    return GetCurrentThreadId();
}
