/* Tests of snapshots and sessions, through the exported functions. */
#include "check.h"
#include "stub.h"

#include <locale.h>

#define CPU_AND_MEMORY (METRIC_CPU_USAGE | METRIC_WORKING_SET)
#define BUFFER 4096

static char text[BUFFER];

static const char *reason(void) {
    static char message[256];
    uint32_t size = sizeof message;
    CHECK(pi_last_error(message, &size, NULL) == PI_OK);
    return message;
}

static void a_snapshot_has_every_documented_key(void) {
    stub_start_ascii(1234, "example.exe");
    CHECK(get_metrics_json(1234, METRIC_ALL, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":1234,\"name\":\"example.exe\",\"timestamp\":1629384757,"
               "\"cpu_usage\":{\"kernel_time\":0.000001,\"user_time\":0.000001},"
               "\"memory\":{\"working_set\":1000,\"private_bytes\":1000,\"pagefile\":1000},\"handles\":1000,\"threads\":1000,"
               "\"io\":{\"reads\":1000,\"writes\":1000,\"bytes_read\":1000,\"bytes_written\":1000},"
               "\"network\":{\"bytes_sent\":1000,\"bytes_received\":1000}}",
               text);
}

static void only_requested_metrics_are_present(void) {
    stub_start_ascii(8, "a");
    CHECK(get_metrics_json(8, METRIC_THREADS, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"a\",\"timestamp\":1629384757,\"threads\":1000}", text);
    CHECK(get_metrics_json(8, METRIC_PAGEFILE | METRIC_HANDLES, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"a\",\"timestamp\":1629384757,\"memory\":{\"pagefile\":1000},\"handles\":1000}", text);
}

static void a_session_returns_the_differences_over_its_time(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_CPU_USAGE | METRIC_IO | METRIC_WORKING_SET) == 1);
    stub_advance(5230000000);
    stub_add(8, PI_KERNEL_NANOS, 234000000);
    stub_add(8, PI_USER_NANOS, 1456000000);
    stub_add(8, PI_BYTES_READ, UINT64_C(18000000000000000000));
    stub_set(8, PI_WORKING_SET, 123456789);
    CHECK(end_metrics_collection(8, METRIC_CPU_USAGE | METRIC_IO | METRIC_WORKING_SET, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"a\",\"timestamp\":1629384762,\"duration\":5.23,"
               "\"cpu_usage\":{\"percent\":8.078394,\"kernel_time\":0.234,\"user_time\":1.456},"
               "\"memory\":{\"working_set\":123456789},"
               "\"io\":{\"reads\":0,\"writes\":0,\"bytes_read\":18000000000000000000,\"bytes_written\":0}}",
               text);
    CHECK(end_metrics_collection(8, METRIC_IO, text, sizeof text) == 0);
    CHECK_TEXT("pid 8: there is no session to end; start one first", reason());
}

static void numbers_do_not_follow_the_locale(void) {
    /* Without the locale this test proves less, so it reports that. */
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        fprintf(stderr, "  (no German locale here: tried with %s)\n", setlocale(LC_ALL, ""));
    }
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_CPU_USAGE) == 1);
    stub_advance(1500000000);
    stub_add(8, PI_USER_NANOS, 750000000);
    CHECK(end_metrics_collection(8, METRIC_CPU_USAGE, text, sizeof text) == 1);
    CHECK(strstr(text, "\"duration\":1.5,\"cpu_usage\":{\"percent\":12.5,\"kernel_time\":0,\"user_time\":0.75}") != NULL);
    setlocale(LC_ALL, "C");
}

static void more_cpu_time_than_possible_is_capped_at_100_percent(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_CPU_USAGE) == 1);
    stub_advance(1000000);
    stub_add(8, PI_USER_NANOS, 15625000);
    CHECK(end_metrics_collection(8, METRIC_CPU_USAGE, text, sizeof text) == 1);
    CHECK(strstr(text, "\"percent\":100,") != NULL);
}

static void a_count_that_decreased_is_omitted(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_IO | METRIC_CPU_USAGE) == 1);
    stub_advance(1000000000);
    stub_set(8, PI_READS, 999);
    stub_set(8, PI_USER_NANOS, 999);
    CHECK(end_metrics_collection(8, METRIC_IO | METRIC_CPU_USAGE, text, sizeof text) == 1);
    CHECK(strstr(text, "\"reads\"") == NULL && strstr(text, "\"writes\":0") != NULL);
    CHECK(strstr(text, "\"user_time\"") == NULL && strstr(text, "\"percent\"") == NULL);
}

static void an_empty_interval_has_no_percent(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_CPU_USAGE) == 1);
    CHECK(end_metrics_collection(8, METRIC_CPU_USAGE, text, sizeof text) == 1);
    CHECK(strstr(text, "\"duration\":0,\"cpu_usage\":{\"kernel_time\":0,") != NULL);
}

static void many_sessions_run_at_once(void) {
    for (uint32_t pid = 4; pid <= 160; pid += 4) {
        stub_start_ascii(pid, "a");
        CHECK(start_metrics_collection(pid, METRIC_IO) == 1);
        stub_advance(1000000000);
    }
    for (uint32_t pid = 160; pid >= 4; pid -= 4) {
        stub_add(pid, PI_READS, pid);
        CHECK(end_metrics_collection(pid, METRIC_IO, text, sizeof text) == 1);
        char expected[64];
        snprintf(expected, sizeof expected, "\"duration\":%u,\"io\":{\"reads\":%u,", 41 - pid / 4, pid);
        CHECK(strstr(text, expected) != NULL);
    }
}

static void a_failed_start_changes_nothing(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_IO) == 1);
    CHECK(start_metrics_collection(8, METRIC_IO) == 0);
    CHECK_TEXT("pid 8: a session is already running; end it first", reason());
    CHECK(start_metrics_collection(0, METRIC_IO) == 0);
    CHECK_TEXT("pid 0 is the idle process, which cannot be measured; use another pid", reason());
    CHECK(start_metrics_collection(12, METRIC_IO) == 0);
    CHECK_TEXT("no such process: pid 12", reason());
    CHECK(start_metrics_collection(8, 0) == 0);
    CHECK_TEXT("pid 8: metric mask 0 requests no metric", reason());
    CHECK(start_metrics_collection(8, 0x101) == 0);
    CHECK_TEXT("pid 8: metric mask 0x101 has bits beyond 0xff", reason());
    stub_add(8, PI_READS, 5);
    CHECK(end_metrics_collection(8, METRIC_IO, text, sizeof text) == 1);
    CHECK(strstr(text, "\"reads\":5,") != NULL);
}

static void metrics_that_were_not_started_cannot_be_requested_at_the_end(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_IO) == 1);
    CHECK(end_metrics_collection(8, METRIC_IO | METRIC_THREADS, text, sizeof text) == 0);
    CHECK_TEXT("pid 8: the session was started with metrics 0x40, which do not include 0x50", reason());
    CHECK(end_metrics_collection(8, METRIC_IO, text, sizeof text) == 1);
}

static void a_small_buffer_is_not_overrun_and_the_session_keeps_running(void) {
    static const unsigned char canary[] = {0xDE, 0xAD, 0xBE, 0xEF};
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_ALL) == 1);
    char whole[BUFFER];
    CHECK(get_metrics_json(8, METRIC_ALL, whole, sizeof whole) == 1);
    stub_add(8, PI_READS, 7);
    int ended = 0;
    for (size_t size = 0; size <= 512; size++) {
        char *room = malloc(size + sizeof canary);
        memset(room, 'x', size);
        memcpy(room + size, canary, sizeof canary);
        int snapshot = get_metrics_json(8, METRIC_ALL, room, size);
        CHECK(snapshot == (size > strlen(whole)));
        CHECK(memcmp(room + size, canary, sizeof canary) == 0);
        CHECK(size == 0 || strlen(room) < size);
        if (!ended) {
            ended = end_metrics_collection(8, METRIC_ALL, room, size);
            CHECK(memcmp(room + size, canary, sizeof canary) == 0);
            if (ended) {
                CHECK(strstr(room, "\"reads\":7,") != NULL);
            } else {
                CHECK(strstr(reason(), "the buffer has") != NULL);
                CHECK(size == 0 || room[0] == '\0');
            }
        }
        free(room);
    }
    CHECK(ended);
}

static void an_exited_process_is_measured_until_its_exit(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, METRIC_ALL) == 1);
    stub_advance(2000000000);
    stub_add(8, PI_USER_NANOS, 1000000000);
    stub_exit(8, 3221225477u);
    stub_advance(60000000000);
    CHECK(end_metrics_collection(8, METRIC_ALL, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"a\",\"timestamp\":1629384819,\"duration\":2,"
               "\"cpu_usage\":{\"percent\":12.5,\"kernel_time\":0,\"user_time\":1},"
               "\"ended\":{\"cause\":\"exited\",\"time\":1629384759,\"exit_code\":3221225477}}",
               text);
    CHECK(start_metrics_collection(8, METRIC_ALL) == 0);
    CHECK(get_metrics_json(8, METRIC_ALL, text, sizeof text) == 0);
}

static void setting_the_wall_clock_does_not_change_durations(void) {
    static const int64_t steps[] = {3600000000000, -3600000000000};
    for (int i = 0; i < 2; i++) {
        stub_start_ascii(8, "a");
        CHECK(start_metrics_collection(8, METRIC_CPU_USAGE) == 1);
        stub_advance(2000000000);
        stub_step_wall_clock(steps[i]);
        stub_add(8, PI_USER_NANOS, 2000000000);
        stub_advance(3000000000);
        stub_exit(8, 0);
        stub_advance(60000000000);
        CHECK(end_metrics_collection(8, METRIC_CPU_USAGE, text, sizeof text) == 1);
        CHECK(strstr(text, "\"duration\":5,\"cpu_usage\":{\"percent\":10,") != NULL);
    }
}

/* Windows takes the exit time from a clock with steps, so it may lie before an earlier read. */
static void an_exit_right_after_the_start_has_no_duration(void) {
    stub_start_ascii(12, "b");
    stub_advance(5000000);
    CHECK(start_metrics_collection(12, METRIC_CPU_USAGE) == 1);
    stub_advance(-5000000);
    stub_exit(12, 0);
    stub_advance(3600000000000);
    CHECK(end_metrics_collection(12, METRIC_CPU_USAGE, text, sizeof text) == 1);
    CHECK(strstr(text, "\"duration\":0,") != NULL);
}

static void a_session_never_reads_the_next_process_with_its_pid(void) {
    for (int denied = 0; denied <= 1; denied++) {
        stub_start_ascii(8, "old");
        if (denied) {
            stub_deny(8);
        }
        CHECK(start_metrics_collection(8, METRIC_WORKING_SET | METRIC_THREADS) == 1);
        stub_advance(1000000000);
        stub_exit(8, 0);
        stub_start_ascii(8, "other");
        if (denied) {
            /* The new process can be measured: the old session can no longer end with a result. */
            CHECK(start_metrics_collection(8, METRIC_IO) == 1);
            CHECK(end_metrics_collection(8, METRIC_IO, text, sizeof text) == 1);
            CHECK(strstr(text, "other") != NULL && strstr(text, "ended") == NULL);
            CHECK(start_metrics_collection(8, METRIC_WORKING_SET) == 1);
            stub_exit(8, 0);
            stub_start_ascii(8, "third");
        }
        CHECK(end_metrics_collection(8, METRIC_WORKING_SET, text, sizeof text) == 1);
        CHECK(strstr(text, "memory") == NULL);
        CHECK(strstr(text, "\"ended\":{\"cause\":\"exited\"") != NULL);
    }
}

static void a_process_that_may_not_be_opened_is_read_by_scan(void) {
    stub_start_ascii(8, "guarded");
    stub_deny(8);
    CHECK(get_metrics_json(8, METRIC_WORKING_SET | METRIC_NET, text, sizeof text) == 1);
    CHECK_TEXT("{\"pid\":8,\"name\":\"guarded\",\"timestamp\":1629384757,\"memory\":{\"working_set\":1000}}", text);
}

static void a_system_failure_is_reported_and_the_session_keeps_running(void) {
    stub_start_ascii(8, "a");
    CHECK(start_metrics_collection(8, CPU_AND_MEMORY | METRIC_THREADS) == 1);
    stub_fail_every(1, 1);
    CHECK(end_metrics_collection(8, CPU_AND_MEMORY | METRIC_THREADS, text, sizeof text) == 0);
    CHECK_TEXT("pid 8: NtQuerySystemInformation failed with status 0xc0000017", reason());
    CHECK(get_metrics_json(8, METRIC_CPU_USAGE, text, sizeof text) == 0);
    CHECK_TEXT("pid 8: OpenProcess failed with error 1359", reason());
    stub_fail_every(0, 0);
    CHECK(end_metrics_collection(8, CPU_AND_MEMORY | METRIC_THREADS, text, sizeof text) == 1);
}

static void null_arguments_are_rejected(void) {
    stub_start_ascii(8, "a");
    CHECK(get_metrics_json(8, METRIC_IO, NULL, 0) == 0);
    CHECK(get_metrics_json(8, METRIC_IO, NULL, 4096) == 0);
    CHECK_TEXT("pid 8: no buffer for the JSON", reason());
    CHECK(start_metrics_collection(8, METRIC_IO) == 1);
    CHECK(end_metrics_collection(8, METRIC_IO, NULL, 4096) == 0);
    CHECK(end_metrics_collection(8, METRIC_IO, text, sizeof text) == 1);
    CHECK(pi_last_error(NULL, NULL, NULL) == PI_BAD_ARGUMENT);
    uint32_t size = 1;
    CHECK(pi_last_error(NULL, &size, NULL) == PI_BAD_ARGUMENT);
}

const test session_tests[] = {
    TEST(a_snapshot_has_every_documented_key),
    TEST(only_requested_metrics_are_present),
    TEST(a_session_returns_the_differences_over_its_time),
    TEST(numbers_do_not_follow_the_locale),
    TEST(more_cpu_time_than_possible_is_capped_at_100_percent),
    TEST(a_count_that_decreased_is_omitted),
    TEST(an_empty_interval_has_no_percent),
    TEST(many_sessions_run_at_once),
    TEST(a_failed_start_changes_nothing),
    TEST(metrics_that_were_not_started_cannot_be_requested_at_the_end),
    TEST(a_small_buffer_is_not_overrun_and_the_session_keeps_running),
    TEST(an_exited_process_is_measured_until_its_exit),
    TEST(setting_the_wall_clock_does_not_change_durations),
    TEST(an_exit_right_after_the_start_has_no_duration),
    TEST(a_session_never_reads_the_next_process_with_its_pid),
    TEST(a_process_that_may_not_be_opened_is_read_by_scan),
    TEST(a_system_failure_is_reported_and_the_session_keeps_running),
    TEST(null_arguments_are_rejected),
    {0},
};
