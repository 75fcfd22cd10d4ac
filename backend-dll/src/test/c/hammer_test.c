/* Calls all exports from many threads at once, while processes start and exit and the system sometimes fails. */
#include "check.h"
#include "stub.h"

#include <pthread.h>

#define THREADS 8
#define PIDS 10
#define CALLS 1000000

static void call(const char *json, void *user_data) {
    (void)user_data;
    CHECK(json[0] == '{' && json[strlen(json) - 1] == '}');
    if (strlen(json) % 5 == 0) {
        stop_metrics_monitoring();
    }
}

static uint32_t next(uint32_t *seed) {
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

typedef struct actor {
    uint32_t seed;
    pi_id ids[4];
} actor;

/* Results are unpredictable; the checks are that nothing breaks and that successful results are valid. */
static void call_json(actor *by, uint32_t pid) {
    char json[700];
    uint32_t metrics = next(&by->seed) % 300;
    size_t size = next(&by->seed) % sizeof json;
    switch (next(&by->seed) % 6) {
    case 0:
        start_metrics_collection(pid, metrics);
        break;
    case 1:
        if (end_metrics_collection(pid, metrics, json, size)) {
            CHECK(strlen(json) < size && strstr(json, "\"duration\":") != NULL);
        }
        break;
    case 2:
        if (get_metrics_json(pid, metrics, json, size)) {
            CHECK(strlen(json) < size && strstr(json, "\"ended\":") == NULL);
        }
        break;
    case 3:
        start_metrics_monitoring(pid, metrics, next(&by->seed) % 5, (int)(next(&by->seed) % 20) - 1,
                                 next(&by->seed) % 3 == 0 ? NULL : call, NULL);
        break;
    case 4:
        stop_metrics_monitoring();
        break;
    default:
        is_metrics_monitoring_active();
    }
}

static void call_raw(actor *by, uint32_t pid) {
    pi_counters counters[4] = {{.size = sizeof *counters}, {.size = sizeof *counters}, {.size = sizeof *counters},
                               {.size = sizeof *counters}};
    _Alignas(8) char room[6000];
    uint32_t size = next(&by->seed) % (uint32_t)sizeof room;
    uint64_t requested = next(&by->seed);
    pi_id *id = &by->ids[next(&by->seed) % 4];
    int64_t created = 0;
    uint32_t count;
    pi_features features = {.size = sizeof features};
    pi_system system = {.size = sizeof system};
    switch (next(&by->seed) % 10) {
    case 0:
        pi_close(*id);
        if (pi_open(pid, &created, id) == PI_OK) {
            CHECK(*id != 0 && created != 0);
        }
        break;
    case 1:
        pi_close(*id); /* possibly for the second time */
        break;
    case 2:
        if (pi_read(*id, requested, counters) == PI_OK) {
            CHECK((counters->present & ~requested) == 0 && (counters->present & counters->denied) == 0);
        }
        break;
    case 3:
        pi_read_many(by->ids, 4, requested, counters);
        break;
    case 4:
        pi_scan(room, &size, &count);
        break;
    case 5:
        pi_name(*id, room, &size);
        break;
    case 6:
        pi_owner(pid, 0, room, &size);
        break;
    case 7:
        CHECK(pi_capabilities(&features) == PI_OK && features.supported != 0);
        break;
    case 8:
        CHECK(pi_system_read(&system) == PI_OK && pi_version() == PI_VERSION);
        break;
    default:
        pi_last_error(room, &size, NULL);
    }
}

static void *act(void *argument) {
    actor by = {.seed = *(uint32_t *)argument};
    for (int i = 0; i < TIMES(CALLS) / THREADS; i++) {
        uint32_t pid = next(&by.seed) % (PIDS + 2) * 4;
        if (next(&by.seed) % 2 == 0) {
            call_json(&by, pid);
        } else {
            call_raw(&by, pid);
        }
        if (by.seed % 64 == 0 && pid > 0 && pid <= PIDS * 4) {
            stub_exit(pid, 1);
            stub_start_ascii(pid, "again");
            if (by.seed % 128 == 0) {
                stub_deny(pid);
            }
        }
        if (by.seed % 16 == 0) {
            stub_advance(1000000);
        }
    }
    for (int i = 0; i < 4; i++) {
        pi_close(by.ids[i]);
    }
    return NULL;
}

static void a_million_calls_from_many_threads_neither_crash_nor_leak(void) {
    pthread_t threads[THREADS];
    uint32_t seeds[THREADS];
    for (uint32_t pid = 4; pid <= PIDS * 4; pid += 4) {
        stub_start_ascii(pid, "first");
    }
    stub_fail_every(97, 89);
    for (uint32_t i = 0; i < THREADS; i++) {
        seeds[i] = i + 1;
        CHECK(pthread_create(&threads[i], NULL, act, &seeds[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    stub_fail_every(0, 0);
    stop_metrics_monitoring();
    char json[4096];
    for (uint32_t pid = 4; pid <= PIDS * 4; pid += 4) {
        for (uint32_t bit = 1; bit <= METRIC_NET; bit <<= 1) {
            end_metrics_collection(pid, bit, json, sizeof json);
        }
    }
}

/* Ids are shared between threads: the first close succeeds, and the others return PI_STALE_ID. */
static pi_id shared_ids[16];

static void *open_and_close_others(void *argument) {
    uint32_t seed = *(uint32_t *)argument;
    pi_counters counters = {.size = sizeof counters};
    for (int i = 0; i < TIMES(200000); i++) {
        pi_id *slot = &shared_ids[next(&seed) % 16];
        int64_t created = 0;
        pi_id mine;
        CHECK(pi_open(8, &created, &mine) == PI_OK);
        pi_id theirs = __atomic_exchange_n(slot, mine, __ATOMIC_SEQ_CST);
        pi_read(theirs, BIT(PI_THREADS) | BIT(PI_MINOR_FAULTS), &counters);
        pi_id maybe = __atomic_load_n(&shared_ids[next(&seed) % 16], __ATOMIC_SEQ_CST);
        pi_read(maybe, BIT(PI_WORKING_SET), &counters);
        pi_close(theirs);
        CHECK(pi_close(theirs) == PI_STALE_ID);
    }
    return NULL;
}

static void ids_can_be_shared_between_threads(void) {
    pthread_t threads[4];
    uint32_t seeds[4] = {1, 2, 3, 4};
    stub_start_ascii(8, "a");
    memset(shared_ids, 0, sizeof shared_ids);
    for (int i = 0; i < 4; i++) {
        CHECK(pthread_create(&threads[i], NULL, open_and_close_others, &seeds[i]) == 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < 16; i++) {
        pi_close(shared_ids[i]);
    }
}

const test hammer_tests[] = {
    TEST(a_million_calls_from_many_threads_neither_crash_nor_leak),
    TEST(ids_can_be_shared_between_threads),
    {0},
};
