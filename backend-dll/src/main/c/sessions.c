/* The functions that return the JSON of snapshots and sessions. */
#include "sessions.h"

#include "error.h"
#include "sample.h"

#include <stdlib.h>

/* A larger number would be a leak in the caller. */
#define MAX_SESSIONS 65536

typedef struct session {
    struct session *next;
    uint64_t number; /* unique, unlike an address, which may be reused */
    process *held;
    uint32_t metrics;
    pi_counters first;
} session;

static os_lock lock; /* guards the list; sessions in it are immutable */
static session *sessions;
static size_t running;
static uint64_t last_number;

static int check_buffer(uint32_t pid, const char *json) {
    return json != NULL ? PI_OK : fail(PI_BAD_ARGUMENT, 0, "pid %u: no buffer for the JSON", pid);
}

static void session_free(session *ended) {
    process_release(ended->held);
    free(ended);
}

/* The link to the session of this pid, or the end of the list. The caller holds the lock. */
static session **find(uint32_t pid) {
    session **at = &sessions;
    while (*at != NULL && process_pid((*at)->held) != pid) {
        at = &(*at)->next;
    }
    return at;
}

/* Replaces a session whose pid now belongs to another process, as it can no longer end with a result. */
static int add(session *started, session **replaced) {
    uint32_t pid = process_pid(started->held);
    session **at = find(pid);
    if (*at != NULL && (*at)->first.created == started->first.created) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: a session is already running; end it first", pid);
    }
    if (*at == NULL && running == MAX_SESSIONS) {
        return fail(PI_FAILED, 0, "pid %u: %u sessions are running; end some first", pid, (unsigned)MAX_SESSIONS);
    }
    *replaced = *at;
    started->number = ++last_number;
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

/* Copies a session with an additional reference, so that nothing slow is done under the lock. */
static int copy_session(uint32_t pid, uint32_t metrics, session *copy) {
    int outcome = PI_OK;
    os_acquire(&lock);
    const session *found = *find(pid);
    if (found == NULL) {
        outcome = fail(PI_BAD_ARGUMENT, 0, "pid %u: there is no session to end; start one first", pid);
    } else if ((metrics & ~found->metrics) != 0) {
        outcome = fail(PI_BAD_ARGUMENT, 0, "pid %u: the session was started with metrics 0x%x, which do not include 0x%x", pid,
                       found->metrics, metrics);
    } else {
        *copy = *found;
        process_retain(copy->held);
    }
    os_release(&lock);
    return outcome;
}

/* False when another thread has ended the session first. */
static bool remove_session(uint32_t pid, uint64_t number) {
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
        fail(PI_BAD_ARGUMENT, 0, "pid %u: another thread has already ended the session", pid);
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
    if (copy_session(pid, metrics, &copy) != PI_OK) {
        return 0;
    }
    pi_counters last;
    bool done = process_read(copy.held, sample_counters(metrics), &last) == PI_OK &&
                sample_write(copy.held, metrics, &copy.first, &last, json, size) && remove_session(pid, copy.number);
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
