/* The functions for monitoring with a callback. */
#include "error.h"
#include "sample.h"

#include <stdatomic.h>
#include <stdlib.h>

#define NANOS_PER_MILLI INT64_C(1000000)
#define JSON_BYTES 4096

typedef struct monitor {
    atomic_int references; /* held by the thread, by active, and by threads that are stopping it */
    process *held;
    uint32_t metrics;
    int64_t interval;
    int64_t end; /* by the monotonic clock, in nanoseconds; INT64_MAX: never */
    metrics_callback callback;
    void *user_data;
    os_waiter *waiter;
    os_thread *thread;
    atomic_uint_fast64_t thread_id; /* 0 until it runs */
    bool stopping;                  /* guarded by the lock */
    pi_counters last;
} monitor;

static os_lock lock; /* guards the pointer */
static monitor *active;

static void release(monitor *ended) {
    if (atomic_fetch_sub(&ended->references, 1) > 1) {
        return;
    }
    if (ended->thread != NULL) {
        os_thread_free(ended->thread);
    }
    if (ended->waiter != NULL) {
        os_waiter_free(ended->waiter);
    }
    process_release(ended->held);
    free(ended);
}

/* Calls back with the interval since the last read. False when the process has exited. */
static bool deliver(monitor *running) {
    pi_counters now;
    if (process_read(running->held, sample_counters(running->metrics), &now) != PI_OK) {
        /* The system failed; the next interval covers the gap. */
        return true;
    }
    char text[JSON_BYTES];
    if (running->callback != NULL &&
        sample_write(running->held, running->metrics, &running->last, &now, text, sizeof text)) {
        running->callback(text, running->user_data);
    }
    running->last = now;
    return (now.flags & PI_EXITED) == 0;
}

/* Due times are multiples of the interval from the start, so they do not drift; those already passed are skipped. */
static int64_t next_due(const monitor *running, int64_t due) {
    int64_t late = os_mono_nanos() - due;
    return due + (late < 0 ? 1 : late / running->interval + 1) * running->interval;
}

static void monitor_until_end(monitor *running) {
    int64_t due = running->last.mono_nanos + running->interval;
    for (;;) {
        bool last = due > running->end;
        os_wake wake = os_wait(running->waiter, process_handle(running->held), last ? running->end : due);
        /* A wait that fails once would fail forever. Ending is better than spinning, and the caller can query it. */
        if (wake == OS_STOPPED || wake == OS_WAIT_FAILED || (wake == OS_DUE && last)) {
            return;
        }
        if (!deliver(running)) {
            return;
        }
        due = next_due(running, due);
    }
}

static void run(void *argument) {
    monitor *running = argument;
    atomic_store(&running->thread_id, os_thread_current());
    monitor_until_end(running);
    /* Reported as inactive only now, when no further callback can run. */
    os_acquire(&lock);
    bool was_active = active == running;
    if (was_active) {
        active = NULL;
    }
    os_release(&lock);
    if (was_active) {
        release(running);
    }
    release(running);
}

static monitor *prepare(uint32_t pid, uint32_t metrics) {
    monitor *made = calloc(1, sizeof *made);
    if (made == NULL) {
        fail(PI_FAILED, 0, "pid %u: out of memory", pid);
        return NULL;
    }
    atomic_init(&made->references, 1);
    made->metrics = metrics;
    if (sample_begin(pid, metrics, &made->held, &made->last) == PI_OK) {
        made->waiter = os_waiter_new();
    }
    if (made->waiter == NULL) {
        release(made);
        return NULL;
    }
    return made;
}

/* Starts the thread under the lock, so that a stopping thread always finds it to wait for. */
static bool begin(monitor *made, uint32_t pid) {
    os_acquire(&lock);
    bool begun = active == NULL;
    if (begun) {
        atomic_fetch_add(&made->references, 1);
        made->thread = os_thread_start(run, made);
        begun = made->thread != NULL;
        if (begun) {
            active = made;
        } else {
            atomic_fetch_sub(&made->references, 1);
        }
    } else {
        fail(PI_BAD_ARGUMENT, 0, "pid %u: monitoring is already active; stop it first", pid);
    }
    os_release(&lock);
    return begun;
}

static int check(uint32_t pid, uint32_t metrics, uint32_t interval_ms, int duration_ms) {
    if (interval_ms == 0) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: the interval must be 1 ms or more, not 0", pid);
    }
    if (duration_ms == 0 || duration_ms < -1) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: the duration must be 1 ms or more, or -1 for no limit, not %d", pid,
                    duration_ms);
    }
    return sample_check(pid, metrics);
}

int start_metrics_monitoring(
    uint32_t pid, uint32_t metrics, uint32_t interval_ms, int duration_ms, metrics_callback callback, void *user_data) {
    if (check(pid, metrics, interval_ms, duration_ms) != PI_OK) {
        return 0;
    }
    monitor *made = prepare(pid, metrics);
    if (made == NULL) {
        return 0;
    }
    made->interval = interval_ms * NANOS_PER_MILLI;
    made->end = duration_ms == -1 ? INT64_MAX : made->last.mono_nanos + duration_ms * NANOS_PER_MILLI;
    made->callback = callback;
    made->user_data = user_data;
    if (!begin(made, pid)) {
        release(made);
        return 0;
    }
    return 1;
}

/* Called from the callback: takes effect immediately, so that the callback can start monitoring again. */
static int stop_from_callback(monitor *stopped) {
    bool first = !stopped->stopping;
    if (first) {
        active = NULL;
    }
    os_release(&lock);
    if (first) {
        os_waiter_stop(stopped->waiter);
        release(stopped);
    }
    return first;
}

/* Other threads wait for a running callback; until it returns, monitoring is active and cannot be started again. */
int stop_metrics_monitoring(void) {
    os_acquire(&lock);
    monitor *stopped = active;
    if (stopped == NULL) {
        os_release(&lock);
        return 0;
    }
    if (atomic_load(&stopped->thread_id) == os_thread_current()) {
        return stop_from_callback(stopped);
    }
    bool first = !stopped->stopping;
    stopped->stopping = true;
    atomic_fetch_add(&stopped->references, 1);
    os_release(&lock);
    os_waiter_stop(stopped->waiter);
    os_thread_join(stopped->thread);
    release(stopped);
    return first;
}

int is_metrics_monitoring_active(void) {
    os_acquire(&lock);
    bool is = active != NULL;
    os_release(&lock);
    return is;
}
