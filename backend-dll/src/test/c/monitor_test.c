/* Monitoring, by a clock that stands still until the test moves it. */
#include "check.h"
#include "stub.h"

#include <pthread.h>

#define MILLI INT64_C(1000000)

/* What a callback saw. */
static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t seen_more = PTHREAD_COND_INITIALIZER;
static int seen;
static char latest[4096];

static void see(const char *json, void *user_data) {
    pthread_mutex_lock(&seen_lock);
    seen++;
    snprintf(latest, sizeof latest, "%s", json);
    pthread_cond_broadcast(&seen_more);
    pthread_mutex_unlock(&seen_lock);
    if (user_data != NULL) {
        ((void (*)(void))user_data)();
    }
}

static void forget(void) {
    pthread_mutex_lock(&seen_lock);
    seen = 0;
    latest[0] = '\0';
    pthread_mutex_unlock(&seen_lock);
}

static void await_seen(int calls) {
    pthread_mutex_lock(&seen_lock);
    while (seen < calls) {
        pthread_cond_wait(&seen_more, &seen_lock);
    }
    pthread_mutex_unlock(&seen_lock);
}

static int seen_now(void) {
    pthread_mutex_lock(&seen_lock);
    int now = seen;
    pthread_mutex_unlock(&seen_lock);
    return now;
}

static void await_over(void) {
    while (is_metrics_monitoring_active()) {
        sched_yield();
    }
}

static void start(uint32_t pid) {
    forget();
    stub_start_ascii(pid, "a");
}

static void the_clock_is_followed_without_drift(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, -1, see, NULL) == 1);
    CHECK(is_metrics_monitoring_active() == 1);
    for (int tick = 1; tick <= 5; tick++) {
        stub_await_waiting(1);
        CHECK(seen_now() == tick - 1);
        stub_add(8, PI_USER_NANOS, 40 * MILLI);
        /* Each tick is noticed 3 ms late, and the next is due all the same. */
        stub_advance((tick == 1 ? 103 : 100) * MILLI);
        await_seen(tick);
        CHECK(strstr(latest, tick == 1 ? "\"duration\":0.103," : "\"duration\":0.1,") != NULL);
        CHECK(strstr(latest, tick == 1 ? "\"percent\":9.708738," : "\"percent\":10,") != NULL);
    }
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(seen_now() == 5);
    CHECK(is_metrics_monitoring_active() == 0);
    CHECK(stop_metrics_monitoring() == 0);
}

static void what_was_missed_is_not_made_up_for(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, -1, see, NULL) == 1);
    stub_await_waiting(1);
    stub_advance(1030 * MILLI);
    await_seen(1);
    stub_await_waiting(1);
    CHECK(seen_now() == 1);
    stub_advance(69 * MILLI);
    stub_await_waiting(1);
    CHECK(seen_now() == 1);
    stub_advance(1 * MILLI);
    await_seen(2);
    CHECK(strstr(latest, "\"duration\":0.07,") != NULL);
    CHECK(stop_metrics_monitoring() == 1);
}

static void the_duration_ends_it_on_time(void) {
    start(8);
    stub_run_by_itself(true);
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, 250, see, NULL) == 1);
    await_over();
    CHECK(seen_now() == 2);
    CHECK(os_mono_nanos() == 1000000000 + 250 * MILLI);
    forget();
    CHECK(start_metrics_monitoring(8, METRIC_CPU_USAGE, 100, 300, see, NULL) == 1);
    await_over();
    CHECK(seen_now() == 3);
    CHECK(stop_metrics_monitoring() == 0);
}

static void the_exit_is_told_and_ends_it(void) {
    for (int denied = 0; denied <= 1; denied++) {
        start(8);
        if (denied) {
            stub_deny(8);
        }
        CHECK(start_metrics_monitoring(8, METRIC_WORKING_SET, 1000, -1, see, NULL) == 1);
        stub_await_waiting(1);
        stub_exit(8, 7);
        if (denied) {
            /* What is not held cannot be waited for: the next tick notices. */
            stub_advance(1000 * MILLI);
        }
        await_over();
        CHECK(seen_now() == 1);
        CHECK(strstr(latest, denied ? "\"ended\":{\"cause\":\"exited\"}" : "\"cause\":\"exited\",\"time\":") != NULL);
        CHECK(strstr(latest, "working_set") == NULL);
        CHECK(stop_metrics_monitoring() == 0);
    }
}

static void no_callback_is_fine(void) {
    start(8);
    stub_run_by_itself(true);
    CHECK(start_metrics_monitoring(8, METRIC_ALL, 1, 100, NULL, NULL) == 1);
    await_over();
    CHECK(start_metrics_monitoring(8, METRIC_ALL, 1, -1, NULL, NULL) == 1);
    CHECK(stop_metrics_monitoring() == 1);
}

static void bad_arguments_are_refused_and_what_runs_goes_on(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, NULL) == 1);
    stub_await_waiting(1);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 0, -1, see, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, 0, see, NULL) == 0);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -2, see, NULL) == 0);
    CHECK(start_metrics_monitoring(8, 0, 100, -1, see, NULL) == 0);
    CHECK(start_metrics_monitoring(8, 0x100, 100, -1, see, NULL) == 0);
    CHECK(start_metrics_monitoring(0, METRIC_IO, 100, -1, see, NULL) == 0);
    CHECK(start_metrics_monitoring(12, METRIC_IO, 100, -1, see, NULL) == 0);
    stub_advance(100 * MILLI);
    await_seen(1);
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(start_metrics_monitoring(12, METRIC_IO, 100, -1, see, NULL) == 0);
    CHECK(is_metrics_monitoring_active() == 0);
}

static void stop_from_inside(void) {
    CHECK(stop_metrics_monitoring() == 1);
    CHECK(stop_metrics_monitoring() == 0);
    CHECK(is_metrics_monitoring_active() == 0);
}

static void it_can_be_stopped_from_inside_the_callback(void) {
    for (int round = 0; round < 200; round++) {
        start(8);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, (void *)stop_from_inside) == 1);
        stub_await_waiting(1);
        stub_advance(100 * MILLI);
        await_seen(1);
        await_over();
        stub_advance(1000 * MILLI);
        CHECK(seen_now() == 1);
    }
}

static void stop_and_start_from_inside(void) {
    if (seen_now() < 10) {
        CHECK(stop_metrics_monitoring() == 1);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, (void *)stop_and_start_from_inside) == 1);
    }
}

static void it_can_be_started_anew_from_inside_the_callback(void) {
    start(8);
    stub_run_by_itself(true);
    CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, (void *)stop_and_start_from_inside) == 1);
    await_seen(10);
    CHECK(stop_metrics_monitoring() == 1);
}

static pthread_barrier_t in_callback;

static void linger(void) {
    pthread_barrier_wait(&in_callback);
    for (int i = 0; i < 1000; i++) {
        sched_yield();
    }
    pthread_mutex_lock(&seen_lock);
    seen += 100;
    pthread_mutex_unlock(&seen_lock);
}

static void stop_waits_for_a_running_callback(void) {
    for (int round = 0; round < TIMES(100); round++) {
        start(8);
        pthread_barrier_init(&in_callback, NULL, 2);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, (void *)linger) == 1);
        stub_await_waiting(1);
        stub_advance(100 * MILLI);
        pthread_barrier_wait(&in_callback);
        CHECK(stop_metrics_monitoring() == 1);
        CHECK(seen_now() == 101);
        pthread_barrier_destroy(&in_callback);
    }
}

static pthread_barrier_t stopped_by_two;

static void *stop_too(void *first) {
    pthread_barrier_wait(&stopped_by_two);
    int stopped = stop_metrics_monitoring();
    /* Whoever comes second waits as well, and nothing can be started before the callback has returned. */
    CHECK(seen_now() == 101);
    __atomic_fetch_add((int *)first, stopped, __ATOMIC_SEQ_CST);
    return NULL;
}

static void of_two_that_stop_both_wait_and_one_has_stopped_it(void) {
    for (int round = 0; round < TIMES(100); round++) {
        start(8);
        int stops = 0;
        pthread_t threads[2];
        pthread_barrier_init(&in_callback, NULL, 2);
        pthread_barrier_init(&stopped_by_two, NULL, 3);
        CHECK(start_metrics_monitoring(8, METRIC_IO, 100, -1, see, (void *)linger) == 1);
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

static void a_system_that_fails_once_leaves_a_longer_interval(void) {
    start(8);
    CHECK(start_metrics_monitoring(8, METRIC_THREADS | METRIC_CPU_USAGE, 100, -1, see, NULL) == 1);
    stub_await_waiting(1);
    stub_fail_every(0, 1);
    unsigned before = stub_scans();
    stub_advance(100 * MILLI);
    stub_await_scans(before + 1);
    stub_await_waiting(1);
    stub_fail_every(0, 0);
    CHECK(seen_now() == 0);
    stub_advance(100 * MILLI);
    await_seen(1);
    CHECK(strstr(latest, "\"duration\":0.2,") != NULL);
    CHECK(stop_metrics_monitoring() == 1);
}

static void started_and_stopped_a_hundred_thousand_times(void) {
    start(8);
    for (int i = 0; i < TIMES(100000); i++) {
        CHECK(start_metrics_monitoring(8, METRIC_IO, 1, -1, see, NULL) == 1);
        stub_advance(MILLI);
        CHECK(stop_metrics_monitoring() == 1);
    }
}

const test monitor_tests[] = {
    TEST(the_clock_is_followed_without_drift),
    TEST(what_was_missed_is_not_made_up_for),
    TEST(the_duration_ends_it_on_time),
    TEST(the_exit_is_told_and_ends_it),
    TEST(no_callback_is_fine),
    TEST(bad_arguments_are_refused_and_what_runs_goes_on),
    TEST(it_can_be_stopped_from_inside_the_callback),
    TEST(it_can_be_started_anew_from_inside_the_callback),
    TEST(stop_waits_for_a_running_callback),
    TEST(of_two_that_stop_both_wait_and_one_has_stopped_it),
    TEST(a_system_that_fails_once_leaves_a_longer_interval),
    TEST(started_and_stopped_a_hundred_thousand_times),
    {0},
};
