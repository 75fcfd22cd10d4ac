/* Tests of monitoring, with a clock that stands still until the test advances it. */
#include "check.h"
#include "stub.h"

#include <pthread.h>

#define MILLI INT64_C(1000000)

/* The calls of the callback so far. */
static pthread_mutex_t calls_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t calls_changed = PTHREAD_COND_INITIALIZER;
static int calls;
static char latest[4096];

static void record_call(const char *json, void *user_data) {
    pthread_mutex_lock(&calls_lock);
    calls++;
    snprintf(latest, sizeof latest, "%s", json);
    pthread_cond_broadcast(&calls_changed);
    pthread_mutex_unlock(&calls_lock);
    if (user_data != NULL) {
        ((void (*)(void))user_data)();
    }
}

static void reset_calls(void) {
    pthread_mutex_lock(&calls_lock);
    calls = 0;
    latest[0] = '\0';
    pthread_mutex_unlock(&calls_lock);
}

static void await_calls(int expected) {
    pthread_mutex_lock(&calls_lock);
    while (calls < expected) {
        pthread_cond_wait(&calls_changed, &calls_lock);
    }
    pthread_mutex_unlock(&calls_lock);
}

static int calls_so_far(void) {
    pthread_mutex_lock(&calls_lock);
    int now = calls;
    pthread_mutex_unlock(&calls_lock);
    return now;
}

static void await_inactive(void) {
    while (is_metrics_monitoring_active()) {
        sched_yield();
    }
}

static void start(uint32_t pid) {
    reset_calls();
    stub_start_ascii(pid, "a");
}

static void monitoring_follows_the_clock_without_drift(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, -1, record_call, NULL) == 1);
    CHECK(is_metrics_monitoring_active() == 1);
    for (int tick = 1; tick <= 5; tick++) {
        stub_await_waiting(1);
        CHECK(calls_so_far() == tick - 1);
        stub_add(8, PI_USER_NANOS, 40 * MILLI);
        /* Each tick is noticed 3 ms late, without delaying the next. */
        stub_advance((tick == 1 ? 103 : 100) * MILLI);
        await_calls(tick);
        CHECK(strstr(latest, tick == 1 ? "\"duration\":0.103," : "\"duration\":0.1,") != NULL);
        CHECK(strstr(latest, tick == 1 ? "\"percent\":9.708738," : "\"percent\":10,") != NULL);
    }
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(calls_so_far() == 5);
    CHECK(is_metrics_monitoring_active() == 0);
    CHECK(stop_metrics_monitoring() == 0);
}

static void missed_intervals_are_skipped(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, -1, record_call, NULL) == 1);
    stub_await_waiting(1);
    stub_advance(1030 * MILLI);
    await_calls(1);
    stub_await_waiting(1);
    CHECK(calls_so_far() == 1);
    stub_advance(69 * MILLI);
    stub_await_waiting(1);
    CHECK(calls_so_far() == 1);
    stub_advance(1 * MILLI);
    await_calls(2);
    CHECK(strstr(latest, "\"duration\":0.07,") != NULL);
    CHECK(stop_metrics_monitoring() == 1);
}

static void monitoring_ends_exactly_after_its_duration(void) {
    start(8);
    stub_auto_advance(true);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, 250, record_call, NULL) == 1);
    await_inactive();
    CHECK(calls_so_far() == 2);
    CHECK(os_mono_nanos() == 1000000000 + 250 * MILLI);
    reset_calls();
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, 300, record_call, NULL) == 1);
    await_inactive();
    CHECK(calls_so_far() == 3);
    CHECK(stop_metrics_monitoring() == 0);
}

static void an_exit_is_reported_and_ends_monitoring(void) {
    for (int denied = 0; denied <= 1; denied++) {
        start(8);
        if (denied) {
            stub_deny(8);
        }
        CHECK(start_metrics_monitoring(8, METRIC_WORKING_SET, 1000, -1, record_call, NULL) == 1);
        stub_await_waiting(1);
        stub_exit(8, 7);
        if (denied) {
            /* Without a handle the exit cannot be waited for: it is noticed at the next tick. */
            stub_advance(1000 * MILLI);
        }
        await_inactive();
        CHECK(calls_so_far() == 1);
        CHECK(strstr(latest, denied ? "\"ended\":{\"cause\":\"exited\"}" : "\"cause\":\"exited\",\"time\":") != NULL);
        CHECK(strstr(latest, "working_set") == NULL);
        CHECK(stop_metrics_monitoring() == 0);
    }
}

static void the_callback_may_be_null(void) {
    start(8);
    stub_auto_advance(true);
    CHECK(start_metrics_monitoring(8, METRIC_ALL, 1, 100, NULL, NULL) == 1);
    await_inactive();
    CHECK(start_metrics_monitoring(8, METRIC_ALL, 1, -1, NULL, NULL) == 1);
    CHECK(stop_metrics_monitoring() == 1);
}

static void bad_arguments_are_rejected_and_active_monitoring_continues(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, NULL) == 1);
    stub_await_waiting(1);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 0, -1, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, 0, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -2, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(8, 0, 100, -1, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(8, 0x100, 100, -1, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(0, METRIC_IO, 100, -1, record_call, NULL) == 0);
    CHECK(start_metrics_monitoring(12, METRIC_IO, 100, -1, record_call, NULL) == 0);
    stub_advance(100 * MILLI);
    await_calls(1);
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(start_metrics_monitoring(12, METRIC_IO, 100, -1, record_call, NULL) == 0);
    CHECK(is_metrics_monitoring_active() == 0);
}

static void stop_from_callback(void) {
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(stop_metrics_monitoring() == 0);
    CHECK(is_metrics_monitoring_active() == 0);
}

static void monitoring_can_be_stopped_from_the_callback(void) {
    for (int round = 0; round < 200; round++) {
        start(8);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, (void *)stop_from_callback) == 1);
        stub_await_waiting(1);
        stub_advance(100 * MILLI);
        await_calls(1);
        await_inactive();
        stub_advance(1000 * MILLI);
        CHECK(calls_so_far() == 1);
    }
}

static void restart_from_callback(void) {
    if (calls_so_far() < 10) {
        CHECK(stop_metrics_monitoring() == 1);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, (void *)restart_from_callback) == 1);
    }
}

static void monitoring_can_be_restarted_from_the_callback(void) {
    start(8);
    stub_auto_advance(true);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, (void *)restart_from_callback) == 1);
    await_calls(10);
    CHECK(stop_metrics_monitoring() == 1);
}

static pthread_barrier_t in_callback;

static void linger(void) {
    pthread_barrier_wait(&in_callback);
    for (int i = 0; i < 1000; i++) {
        sched_yield();
    }
    pthread_mutex_lock(&calls_lock);
    calls += 100;
    pthread_mutex_unlock(&calls_lock);
}

static void stop_waits_for_a_running_callback(void) {
    for (int round = 0; round < TIMES(100); round++) {
        start(8);
        pthread_barrier_init(&in_callback, NULL, 2);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, (void *)linger) == 1);
        stub_await_waiting(1);
        stub_advance(100 * MILLI);
        pthread_barrier_wait(&in_callback);
        CHECK(stop_metrics_monitoring() == 1);
        CHECK(calls_so_far() == 101);
        pthread_barrier_destroy(&in_callback);
    }
}

static pthread_barrier_t stopped_by_two;

static void *stop_too(void *first) {
    pthread_barrier_wait(&stopped_by_two);
    int stopped = stop_metrics_monitoring();
    /* The second thread waits as well; nothing can be started before the callback has returned. */
    CHECK(calls_so_far() == 101);
    __atomic_fetch_add((int *)first, stopped, __ATOMIC_SEQ_CST);
    return NULL;
}

static void of_two_concurrent_stops_both_wait_and_one_succeeds(void) {
    for (int round = 0; round < TIMES(100); round++) {
        start(8);
        int stops = 0;
        pthread_t threads[2];
        pthread_barrier_init(&in_callback, NULL, 2);
        pthread_barrier_init(&stopped_by_two, NULL, 3);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, record_call, (void *)linger) == 1);
        stub_await_waiting(1);
        for (int i = 0; i < 2; i++) {
            CHECK(pthread_create(&threads[i], NULL, stop_too, &stops) == 0);
        }
        stub_advance(100 * MILLI);
        pthread_barrier_wait(&in_callback);
        pthread_barrier_wait(&stopped_by_two);
        for (int i = 0; i < 2; i++) {
            pthread_join(threads[i], NULL);
        }
        CHECK(stops == 1);
        pthread_barrier_destroy(&in_callback);
        pthread_barrier_destroy(&stopped_by_two);
    }
}

static void a_failed_read_makes_the_next_interval_longer(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_THREADS | METRIC_CPU_USAGE, 100, -1, record_call, NULL) == 1);
    stub_await_waiting(1);
    stub_fail_every(0, 1);
    unsigned before = stub_scans();
    stub_advance(100 * MILLI);
    stub_await_scans(before + 1);
    stub_await_waiting(1);
    stub_fail_every(0, 0);
    CHECK(calls_so_far() == 0);
    stub_advance(100 * MILLI);
    await_calls(1);
    CHECK(strstr(latest, "\"duration\":0.2,") != NULL);
    CHECK(stop_metrics_monitoring() == 1);
}

static void monitoring_can_be_started_and_stopped_many_times(void) {
    start(8);
    for (int i = 0; i < TIMES(100000); i++) {
        CHECK(start_metrics_monitoring(8, METRIC_IO, 1, -1, record_call, NULL) == 1);
        stub_advance(MILLI);
        CHECK(stop_metrics_monitoring() == 1);
    }
}

const test monitor_tests[] = {
    TEST(monitoring_follows_the_clock_without_drift),
    TEST(missed_intervals_are_skipped),
    TEST(monitoring_ends_exactly_after_its_duration),
    TEST(an_exit_is_reported_and_ends_monitoring),
    TEST(the_callback_may_be_null),
    TEST(bad_arguments_are_rejected_and_active_monitoring_continues),
    TEST(monitoring_can_be_stopped_from_the_callback),
    TEST(monitoring_can_be_restarted_from_the_callback),
    TEST(stop_waits_for_a_running_callback),
    TEST(of_two_concurrent_stops_both_wait_and_one_succeeds),
    TEST(a_failed_read_makes_the_next_interval_longer),
    TEST(monitoring_can_be_started_and_stopped_many_times),
    {0},
};
