/* Tests of the pi_ functions. */
#include "check.h"
#include "stub.h"

#include "handle_table.h"
#include "sessions.h"

#define EVERY ~UINT64_C(0)

static const char *reason(void) {
    static char message[256];
    uint32_t size = sizeof message;
    CHECK(pi_last_error(message, &size, NULL) == PI_OK);
    return message;
}

static pi_id open_one(uint32_t pid) {
    int64_t created = 0;
    pi_id id = 0;
    CHECK(pi_open(pid, &created, &id) == PI_OK);
    CHECK(created != 0 && id != 0);
    return id;
}

static pi_counters read_one(pi_id id, uint64_t requested) {
    pi_counters counters = {.size = sizeof counters};
    CHECK(pi_read(id, requested, &counters) == PI_OK);
    return counters;
}

static void a_read_returns_requested_counters_that_are_supported(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    pi_features can = {.size = sizeof can};
    CHECK(pi_capabilities(&can) == PI_OK);
    pi_counters all = read_one(id, EVERY);
    CHECK(all.present == can.supported && all.denied == 0);
    CHECK(all.pid == 8 && all.flags == 0 && all.outcome == PI_OK && all.status == PI_STATUS_RUNNING);
    CHECK(read_one(id, BIT(PI_MINOR_FAULTS)).present == BIT(PI_MINOR_FAULTS));
    CHECK(read_one(id, 0).present == 0);
    CHECK(pi_close(id) == PI_OK);
}

static void counters_available_by_handle_need_no_scan(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    unsigned before = stub_scans();
    read_one(id, BIT(PI_WORKING_SET) | BIT(PI_KERNEL_NANOS) | BIT(PI_READS) | BIT(PI_BYTES_SENT));
    CHECK(stub_scans() == before);
    read_one(id, BIT(PI_THREADS));
    CHECK(stub_scans() == before + 1);
    CHECK(pi_close(id) == PI_OK);
}

static void a_batch_is_read_with_one_scan(void) {
    enum { MANY = 60 };
    pi_id ids[MANY + 3];
    pi_counters counters[MANY + 3];
    for (uint32_t i = 0; i < MANY; i++) {
        stub_start_ascii(4 + 4 * i, "a");
        stub_set(4 + 4 * i, PI_THREADS, 100 + i);
        ids[i] = open_one(4 + 4 * i);
    }
    ids[MANY] = ids[3];               /* twice */
    ids[MANY + 1] = 0;                /* never opened */
    ids[MANY + 2] = open_one(8);
    CHECK(pi_close(ids[MANY + 2]) == PI_OK);
    stub_exit(4, 5);
    for (int i = 0; i < MANY + 3; i++) {
        counters[i].size = sizeof *counters;
    }
    unsigned before = stub_scans();
    CHECK(pi_read_many(ids, MANY + 3, EVERY, counters) == PI_OK);
    CHECK(stub_scans() == before + 1);
    CHECK((counters[0].flags & PI_EXITED) != 0 && counters[0].exit_code == 5);
    CHECK(counters[0].present == (BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS)));
    for (uint32_t i = 1; i < MANY; i++) {
        CHECK(counters[i].outcome == PI_OK && counters[i].flags == 0);
        CHECK(counters[i].value[PI_THREADS] == 100 + i && counters[i].value[PI_BYTES_SENT] == 1000);
    }
    CHECK(counters[MANY].value[PI_THREADS] == 103);
    CHECK(counters[MANY + 1].outcome == PI_STALE_ID && counters[MANY + 2].outcome == PI_STALE_ID);
    CHECK(counters[MANY + 1].present == 0);
    for (int i = 0; i < MANY; i++) {
        CHECK(pi_close(ids[i]) == PI_OK);
    }
}

static void an_exited_process_that_is_still_listed_is_reported_as_exited(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    stub_linger(true);
    stub_exit(8, 3);
    pi_counters many = {.size = sizeof many};
    CHECK(pi_read_many(&id, 1, EVERY, &many) == PI_OK);
    CHECK((many.flags & PI_EXITED) != 0 && many.exit_code == 3 && read_one(id, EVERY).flags == many.flags);
    CHECK(pi_close(id) == PI_OK);
}

static void a_failing_handle_is_reported_in_single_and_batch_reads(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    stub_fail_reads(true);
    pi_counters counters = {.size = sizeof counters};
    CHECK(pi_read(id, BIT(PI_READS), &counters) == PI_FAILED);
    CHECK_TEXT("pid 8: GetProcessIoCounters failed with error 31", reason());
    CHECK(pi_read_many(&id, 1, BIT(PI_THREADS) | BIT(PI_BYTES_SENT), &counters) == PI_OK);
    CHECK(counters.outcome == PI_FAILED && (counters.flags & PI_EXITED) == 0);
    CHECK_TEXT("pid 8: GetProcessIoCounters failed with error 31", reason());
    CHECK(pi_close(id) == PI_OK);
}

/* As passed by a caller that was built with a later header. */
static void larger_structures_keep_their_size_and_unknown_fields(void) {
    typedef struct longer {
        pi_counters ours;
        uint64_t later[3];
    } longer;
    longer many[3];
    stub_start_ascii(8, "a");
    pi_id ids[3] = {open_one(8), 0, open_one(8)};
    memset(many, 0x5A, sizeof many);
    many[0].ours.size = sizeof *many;
    for (int turn = 0; turn < 2; turn++) {
        CHECK(pi_read_many(ids, 3, EVERY, &many[0].ours) == PI_OK);
        for (int i = 0; i < 3; i++) {
            CHECK(many[i].ours.size == sizeof *many && many[i].later[0] == UINT64_C(0x5A5A5A5A5A5A5A5A));
            CHECK(many[i].ours.outcome == (i == 1 ? PI_STALE_ID : PI_OK));
        }
        CHECK(pi_read(ids[2], EVERY, &many[2].ours) == PI_OK && many[2].ours.size == sizeof *many);
    }
    CHECK(pi_close(ids[0]) == PI_OK && pi_close(ids[2]) == PI_OK);
}

static void a_process_that_is_in_a_batch_many_times_is_read_each_time(void) {
    enum { TIMES_OPEN = 100000 };
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    pi_id *ids = malloc(TIMES_OPEN * sizeof *ids);
    pi_counters *counters = calloc(TIMES_OPEN, sizeof *counters);
    for (int i = 0; i < TIMES_OPEN; i++) {
        ids[i] = id;
        counters[i].size = sizeof *counters;
    }
    CHECK(pi_read_many(ids, TIMES_OPEN, BIT(PI_THREADS), counters) == PI_OK);
    for (int i = 0; i < TIMES_OPEN; i++) {
        CHECK(counters[i].outcome == PI_OK && counters[i].value[PI_THREADS] == 1000);
    }
    free(ids);
    free(counters);
    CHECK(pi_close(id) == PI_OK);
}

static void single_and_batch_reads_agree(void) {
    stub_start_ascii(8, "a");
    stub_start_ascii(12, "b");
    stub_deny(12);
    pi_id ids[] = {open_one(8), open_one(12)};
    for (int counter = 0; counter < PI_COUNTERS; counter++) {
        stub_set(8, counter, UINT64_C(1) + (uint64_t)counter * 7);
        pi_counters many[2] = {{.size = sizeof *many}, {.size = sizeof *many}};
        CHECK(pi_read_many(ids, 2, BIT(counter), many) == PI_OK);
        for (int i = 0; i < 2; i++) {
            pi_counters one = read_one(ids[i], BIT(counter));
            CHECK(one.present == many[i].present && one.denied == many[i].denied && one.flags == many[i].flags);
            CHECK(one.present == 0 || one.value[counter] == many[i].value[counter]);
        }
    }
    CHECK(pi_close(ids[0]) == PI_OK && pi_close(ids[1]) == PI_OK);
}

static void a_process_that_may_not_be_opened_is_weak(void) {
    stub_start_ascii(12, "guarded");
    stub_deny(12);
    pi_id id = open_one(12);
    pi_counters all = read_one(id, EVERY);
    CHECK(all.flags == PI_WEAK);
    CHECK(all.denied == (BIT(PI_BYTES_SENT) | BIT(PI_BYTES_RECEIVED)));
    CHECK((all.present & all.denied) == 0 && all.value[PI_WORKING_SET] == 1000);
    char name[16];
    uint32_t size = sizeof name;
    CHECK(pi_name(id, name, &size) == PI_OK);
    CHECK_TEXT("guarded", name);
    CHECK(pi_owner(12, 0, name, &size) == PI_DENIED);
    CHECK_TEXT("pid 12: OpenProcess failed with error 5, access denied", reason());
    stub_start_ascii(12, "other");
    CHECK(read_one(id, EVERY).flags == (PI_WEAK | PI_EXITED));
    CHECK(read_one(id, EVERY).present == 0);
    pi_counters many = {.size = sizeof many};
    CHECK(pi_read_many(&id, 1, EVERY, &many) == PI_OK);
    CHECK(many.flags == (PI_WEAK | PI_EXITED) && many.present == 0);
    CHECK(pi_close(id) == PI_OK);
}

static void opening_with_a_creation_time_rejects_any_other_process(void) {
    stub_start_ascii(8, "a");
    int64_t created = 0;
    pi_id id;
    CHECK(pi_open(8, &created, &id) == PI_OK && pi_close(id) == PI_OK);
    CHECK(pi_open(8, &created, &id) == PI_OK && pi_close(id) == PI_OK);
    stub_start_ascii(8, "another");
    CHECK(pi_open(8, &created, &id) == PI_NO_PROCESS);
    stub_deny(8);
    CHECK(pi_open(8, &created, &id) == PI_NO_PROCESS);
    CHECK_TEXT("no such process: pid 8 now belongs to another process", reason());
}

static void an_exited_process_keeps_only_its_times(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    stub_exit(8, 259);
    for (int i = 0; i < 3; i++) {
        pi_counters last = read_one(id, EVERY);
        CHECK(last.flags == (PI_EXITED | PI_EXIT_CODE) && last.exit_code == 259 && last.exited != 0);
        CHECK(last.present == (BIT(PI_KERNEL_NANOS) | BIT(PI_USER_NANOS)));
        CHECK(read_one(id, BIT(PI_WORKING_SET)).present == 0);
    }
    int64_t created = 0;
    pi_id again;
    CHECK(pi_open(8, &created, &again) == PI_NO_PROCESS);
    CHECK(pi_close(id) == PI_OK);
}

static void counts_of_32_bits_are_widened(void) {
    stub_start_ascii(8, "a");
    stub_set(8, PI_MAJOR_FAULTS, 0xFFFFFF00);
    stub_set(8, PI_MINOR_FAULTS, 0xF0000000);
    pi_id id = open_one(8);
    uint64_t requested = BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS);
    pi_counters first = read_one(id, requested);
    uint64_t hard = first.value[PI_MAJOR_FAULTS];
    uint64_t soft = first.value[PI_MINOR_FAULTS];
    CHECK(hard == 0xFFFFFF00 && soft == 0xF0000000);
    for (uint64_t step = 1; step <= 20; step++) {
        stub_set(8, PI_MAJOR_FAULTS, (uint32_t)(0xFFFFFF00 + step * 0x10000000));
        stub_set(8, PI_MINOR_FAULTS, (uint32_t)(0xF0000000 + step * 0x20000000));
        pi_counters next = read_one(id, requested);
        CHECK(next.value[PI_MAJOR_FAULTS] - hard == step * 0x10000000);
        CHECK(next.value[PI_MINOR_FAULTS] - soft == step * 0x20000000);
    }
    CHECK(pi_close(id) == PI_OK);
}

/* Happens when two threads read and the earlier read is processed later. */
static void a_slightly_smaller_count_is_not_an_overflow(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    uint64_t requested = BIT(PI_MINOR_FAULTS) | BIT(PI_MAJOR_FAULTS);
    uint64_t low[] = {1000, 990, 1000, 3000000000, 2999999990, 3000000001};
    for (size_t i = 0; i < sizeof low / sizeof *low; i++) {
        stub_set(8, PI_MAJOR_FAULTS, low[i]);
        CHECK(read_one(id, requested).value[PI_MAJOR_FAULTS] == low[i]);
    }
    CHECK(pi_close(id) == PI_OK);
}

static void a_closed_id_stays_stale(void) {
    stub_start_ascii(8, "a");
    pi_id first = open_one(8);
    CHECK(pi_close(first) == PI_OK);
    pi_counters counters = {.size = sizeof counters};
    for (int i = 0; i < 100; i++) {
        pi_id next = open_one(8);
        CHECK(next != first);
        CHECK(pi_close(first) == PI_STALE_ID);
        CHECK(pi_read(first, EVERY, &counters) == PI_STALE_ID);
        CHECK(pi_read(next, EVERY, &counters) == PI_OK);
        CHECK(pi_close(next) == PI_OK);
    }
    CHECK(strstr(reason(), "is closed or was never opened") != NULL);
    for (pi_id invalid = 1; invalid != 0; invalid <<= 1) {
        CHECK(pi_close(invalid) == PI_STALE_ID && pi_read(invalid, EVERY, &counters) == PI_STALE_ID);
    }
}

static void the_list_contains_every_process(void) {
    static const uint16_t umlaut[] = {0xFC};
    stub_start_ascii(8, "a");
    stub_start(12, umlaut, 1);
    stub_deny(12);
    stub_start(16, NULL, 0);
    _Alignas(8) char rows[4096];
    static const char *const names[] = {"a", "\xC3\xBC", ""};
    uint32_t needed = 0;
    uint32_t count;
    CHECK(pi_scan(NULL, &needed, &count) == PI_TOO_SMALL && count == 3);
    for (uint32_t room = 0; room <= needed + 8; room++) {
        memset(rows, 0x5A, sizeof rows);
        uint32_t size = room;
        int outcome = pi_scan(rows, &size, &count);
        CHECK(outcome == (room < needed ? PI_TOO_SMALL : PI_OK) && size == needed && count == 3);
        CHECK(rows[room] == 0x5A && rows[sizeof rows - 1] == 0x5A);
    }
    const pi_row *row = (const pi_row *)(const void *)rows;
    for (uint32_t i = 0; i < 3; i++) {
        CHECK(row->counters.pid == 8 + 4 * i && row->parent == 1 && row->counters.created != 0);
        CHECK(row->name_size == strlen(names[i]));
        CHECK(memcmp((const char *)row + row->name_offset, names[i], row->name_size) == 0);
        CHECK((row->counters.present & BIT(PI_WORKING_SET)) != 0 && row->counters.value[PI_WORKING_SET] == 1000);
        CHECK((row->counters.present & BIT(PI_MINOR_FAULTS)) == 0);
        CHECK((row->next == 0) == (i == 2));
        row = (const pi_row *)(const void *)((const char *)row + row->next);
    }
}

static void text_is_never_written_past_the_buffer(void) {
    stub_start_ascii(8, "name.exe");
    pi_id id = open_one(8);
    for (uint32_t room = 0; room <= 512; room++) {
        char *text = malloc(room + 1);
        text[room] = 0x5A;
        uint32_t size = room;
        CHECK(pi_name(id, text, &size) == (room < 9 ? PI_TOO_SMALL : PI_OK) && size == 9);
        CHECK(room < 9 || strcmp(text, "name.exe") == 0);
        size = room;
        CHECK(pi_owner(8, 0, text, &size) == (room < 5 ? PI_TOO_SMALL : PI_OK) && size == 5);
        CHECK(room < 5 || strcmp(text, "D\\\xC3\xBC") == 0);
        CHECK(pi_close(77) == PI_STALE_ID);
        uint32_t needed = 0;
        CHECK(pi_last_error(NULL, &needed, NULL) == PI_TOO_SMALL);
        size = room;
        CHECK(pi_last_error(text, &size, NULL) == (room < needed ? PI_TOO_SMALL : PI_OK) && size == needed);
        CHECK(text[room] == 0x5A);
        free(text);
    }
    CHECK(pi_close(id) == PI_OK);
}

static void unloading_releases_everything(void) {
    stub_start_ascii(8, "a");
    for (int i = 0; i < 100; i++) {
        open_one(8);
    }
    CHECK(start_metrics_collection(8, METRIC_IO) == 1);
    CHECK(stub_held() == 101);
    sessions_release_all();
    handle_table_release_all();
    CHECK(stub_held() == 0);
    pi_id id = open_one(8);
    CHECK(pi_close(id) == PI_OK);
}

static void bad_arguments_are_rejected(void) {
    stub_start_ascii(8, "a");
    int64_t created = 0;
    pi_id id = open_one(8);
    pi_id other;
    pi_counters counters = {.size = sizeof counters - 1};
    uint32_t size = 8;
    uint32_t count;
    CHECK(pi_open(8, NULL, &other) == PI_BAD_ARGUMENT && pi_open(8, &created, NULL) == PI_BAD_ARGUMENT);
    CHECK(pi_open(0, &created, &other) == PI_BAD_ARGUMENT);
    CHECK(pi_open(9999, &created, &other) == PI_NO_PROCESS);
    CHECK(pi_read(id, EVERY, NULL) == PI_BAD_ARGUMENT && pi_read(id, EVERY, &counters) == PI_BAD_ARGUMENT);
    CHECK(pi_read_many(NULL, 0, EVERY, NULL) == PI_OK);
    CHECK(pi_read_many(NULL, 1, EVERY, &counters) == PI_BAD_ARGUMENT);
    CHECK(pi_read_many(&id, 1, EVERY, NULL) == PI_BAD_ARGUMENT);
    CHECK(pi_read_many(&id, 1, EVERY, &counters) == PI_BAD_ARGUMENT);
    CHECK(pi_read_many(&id, UINT32_MAX, EVERY, &counters) == PI_BAD_ARGUMENT);
    CHECK(pi_name(id, NULL, NULL) == PI_BAD_ARGUMENT && pi_name(id, NULL, &size) == PI_BAD_ARGUMENT);
    CHECK(pi_owner(8, 0, NULL, NULL) == PI_BAD_ARGUMENT && pi_owner(8, 0, NULL, &size) == PI_BAD_ARGUMENT);
    CHECK(pi_scan(NULL, NULL, &count) == PI_BAD_ARGUMENT && pi_scan(NULL, &size, &count) == PI_BAD_ARGUMENT);
    CHECK(pi_scan(NULL, &size, NULL) == PI_BAD_ARGUMENT && pi_scan((void *)1, &size, &count) == PI_BAD_ARGUMENT);
    CHECK(pi_capabilities(NULL) == PI_BAD_ARGUMENT && pi_system_read(NULL) == PI_BAD_ARGUMENT);
    pi_features features = {.size = 4};
    pi_system system = {.size = 4};
    CHECK(pi_capabilities(&features) == PI_BAD_ARGUMENT && pi_system_read(&system) == PI_BAD_ARGUMENT);
    system.size = sizeof system;
    CHECK(pi_system_read(&system) == PI_OK && system.memory_total == 8 && system.page_file == 0);
    CHECK(pi_version() == PI_VERSION);
    CHECK(pi_close(id) == PI_OK);
}

static void a_system_failure_is_not_an_exit(void) {
    stub_start_ascii(8, "a");
    pi_id id = open_one(8);
    stub_fail_every(0, 1);
    pi_counters counters = {.size = sizeof counters};
    uint32_t os_code = 0;
    uint32_t size = 0;
    CHECK(pi_read(id, EVERY, &counters) == PI_FAILED && (counters.flags & PI_EXITED) == 0);
    pi_last_error(NULL, &size, &os_code);
    CHECK(os_code == 0xC0000017);
    CHECK(pi_read_many(&id, 1, EVERY, &counters) == PI_FAILED);
    stub_fail_every(0, 0);
    CHECK(read_one(id, EVERY).present != 0);
    CHECK(pi_close(id) == PI_OK);
}

const test process_tests[] = {
    TEST(a_read_returns_requested_counters_that_are_supported),
    TEST(counters_available_by_handle_need_no_scan),
    TEST(a_batch_is_read_with_one_scan),
    TEST(an_exited_process_that_is_still_listed_is_reported_as_exited),
    TEST(a_failing_handle_is_reported_in_single_and_batch_reads),
    TEST(larger_structures_keep_their_size_and_unknown_fields),
    TEST(a_process_that_is_in_a_batch_many_times_is_read_each_time),
    TEST(single_and_batch_reads_agree),
    TEST(a_process_that_may_not_be_opened_is_weak),
    TEST(opening_with_a_creation_time_rejects_any_other_process),
    TEST(an_exited_process_keeps_only_its_times),
    TEST(counts_of_32_bits_are_widened),
    TEST(a_slightly_smaller_count_is_not_an_overflow),
    TEST(a_closed_id_stays_stale),
    TEST(the_list_contains_every_process),
    TEST(text_is_never_written_past_the_buffer),
    TEST(unloading_releases_everything),
    TEST(bad_arguments_are_rejected),
    TEST(a_system_failure_is_not_an_exit),
    {0},
};
