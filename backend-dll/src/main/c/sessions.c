/* The functions that answer with the JSON of a snapshot and of a session. */
#include "sessions.h"

#include "fail.h"
#include "sample.h"

#include <stdlib.h>

/* More are not sessions but a leak. */
#define MOST_SESSIONS 65536

typedef struct session {
    struct session *next;
    uint64_t number; /* never the same again, as an address may be */
    process *held;
    uint32_t metrics;
    pi_counters first;
} session;

static os_lock lock; /* guards the list; a session in it does not change */
static session *sessions;
static size_t running;
static uint64_t started_so_far;

static int check_buffer(uint32_t pid, const char *json) {
    return json != NULL ? PI_OK : fail(PI_BAD_ARGUMENT, 0, "pid %u: no buffer for the JSON", pid);
}

static void session_free(session *ended) {
    process_release(ended->held);
    free(ended);
}

/* Where the session of this pid hangs; the end of the list where there is none. Under the lock. */
static session **find(uint32_t pid) {
    session **at = &sessions;
    while (*at != NULL && process_pid((*at)->held) != pid) {
        at = &(*at)->next;
    }
    return at;
}

/* One whose pid belongs to another process by now can have no good end: it makes room. */
static int add(session *started, session **replaced) {
    uint32_t pid = process_pid(started->held);
    session **at = find(pid);
    if (*at != NULL && (*at)->first.created == started->first.created) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: a session is running already; end it first", pid);
    }
    if (*at == NULL && running == MOST_SESSIONS) {
        return fail(PI_FAILED, 0, "pid %u: %u sessions are running; end some first", pid, (unsigned)MOST_SESSIONS);
    }
    *replaced = *at;
    started->number = ++started_so_far;
    started->next = *at == NULL ? NULL : (*at)->next;
    *at = started;
    running += *replaced == NULL;
    return PI_OK;
}

int start_metrics_collection(uint32_t pid, uint32_t metrics) {
    if (sample_check(pid, metrics) != PI_OK) {
        return 0;
    }
    session *started = calloc(1, sizeof *started);
    if (started == NULL) {
        fail(PI_FAILED, 0, "pid %u: out of memory", pid);
        return 0;
    }
    started->metrics = metrics;
    session *surplus = started;
    if (sample_begin(pid, metrics, &started->held, &started->first) == PI_OK) {
        session *replaced = NULL;
        os_acquire(&lock);
        if (add(started, &replaced) == PI_OK) {
            surplus = replaced;
        }
        os_release(&lock);
    }
    bool done = surplus != started;
    if (surplus != NULL) {
        session_free(surplus);
    }
    return done;
}

/* A copy with a reference of its own, so that nothing slow is done under the lock. */
static int look_at(uint32_t pid, uint32_t metrics, session *copy) {
    int outcome = PI_OK;
    os_acquire(&lock);
    const session *running_one = *find(pid);
    if (running_one == NULL) {
        outcome = fail(PI_BAD_ARGUMENT, 0, "pid %u: there is no session to end; start one first", pid);
    } else if ((metrics & ~running_one->metrics) != 0) {
        outcome = fail(PI_BAD_ARGUMENT, 0, "pid %u: the session was started for 0x%x, which cannot give 0x%x", pid,
                       running_one->metrics, metrics);
    } else {
        *copy = *running_one;
        process_retain(copy->held);
    }
    os_release(&lock);
    return outcome;
}

/* False when another thread was faster. */
static bool take_out(uint32_t pid, uint64_t number) {
    os_acquire(&lock);
    session **at = find(pid);
    session *found = *at;
    if (found != NULL && found->number == number) {
        *at = found->next;
        running--;
    } else {
        found = NULL;
    }
    os_release(&lock);
    if (found == NULL) {
        fail(PI_BAD_ARGUMENT, 0, "pid %u: another thread has ended the session", pid);
        return false;
    }
    session_free(found);
    return true;
}

int end_metrics_collection(uint32_t pid, uint32_t metrics, char *json, size_t size) {
    if (sample_check(pid, metrics) != PI_OK || check_buffer(pid, json) != PI_OK) {
        return 0;
    }
    session copy;
    if (look_at(pid, metrics, &copy) != PI_OK) {
        return 0;
    }
    pi_counters last;
    bool done = process_read(copy.held, sample_counters(metrics), &last) == PI_OK &&
                sample_write(copy.held, metrics, &copy.first, &last, json, size) && take_out(pid, copy.number);
    process_release(copy.held);
    return done;
}

int get_metrics_json(uint32_t pid, uint32_t metrics, char *json, size_t size) {
    if (sample_check(pid, metrics) != PI_OK || check_buffer(pid, json) != PI_OK) {
        return 0;
    }
    process *held;
    pi_counters now;
    bool done = sample_begin(pid, metrics, &held, &now) == PI_OK && sample_write(held, metrics, NULL, &now, json, size);
    process_release(held);
    return done;
}

void sessions_release_all(void) {
    while (sessions != NULL) {
        session *ended = sessions;
        sessions = ended->next;
        session_free(ended);
    }
    running = 0;
}
