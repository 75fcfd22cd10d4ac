/*
 * The same calls of the library, from C, in the same process as the Java that they are compared with: what is left between
 * the two is Java's way into the library. Built as a library of its own.
 */
#include "processinspect.h"

#include <stdlib.h>
#include <windows.h>

#define PEER __declspec(dllexport)

static int (*read_one)(pi_id, uint64_t, pi_counters *);
static int (*scan)(void *, uint32_t *, uint32_t *);
static int (*open_one)(uint32_t, int64_t *, pi_id *);
static int (*start)(uint32_t, uint32_t, uint32_t, int, metrics_callback, void *);
static int (*is_active)(void);

static int64_t nanos(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (int64_t)((double)now.QuadPart * 1e9 / (double)frequency.QuadPart);
}

/* Finds the functions; 0 when one is missing. */
PEER int peer_load(const wchar_t *path) {
    HMODULE library = LoadLibraryW(path);
    if (library == NULL) {
        return 0;
    }
    read_one = (void *)GetProcAddress(library, "pi_read");
    scan = (void *)GetProcAddress(library, "pi_scan");
    open_one = (void *)GetProcAddress(library, "pi_open");
    start = (void *)GetProcAddress(library, "start_metrics_monitoring");
    is_active = (void *)GetProcAddress(library, "is_metrics_monitoring_active");
    return read_one && scan && open_one && start && is_active;
}

PEER pi_id peer_open(uint32_t pid) {
    int64_t created = 0;
    pi_id id = 0;
    return open_one(pid, &created, &id) == PI_OK ? id : 0;
}

/* Nanoseconds of so many reads; -1 when one failed. */
PEER int64_t peer_read(pi_id id, uint64_t wanted, int times) {
    pi_counters counters = {.size = sizeof counters};
    int64_t begin = nanos();
    for (int i = 0; i < times; i++) {
        if (read_one(id, wanted, &counters) != PI_OK) {
            return -1;
        }
    }
    return nanos() - begin;
}

/* Nanoseconds of so many scans; -1 when one failed. */
PEER int64_t peer_scan(int times) {
    static _Alignas(8) char rows[4 << 20];
    int64_t begin = nanos();
    for (int i = 0; i < times; i++) {
        uint32_t size = sizeof rows;
        uint32_t count;
        if (scan(rows, &size, &count) != PI_OK) {
            return -1;
        }
    }
    return nanos() - begin;
}

#ifdef SCRIPTED
#include "stub.h"

/* So many processes of a machine that has no system: what is left is the way into the library, and its own work. */
PEER void peer_script(int processes) {
    stub_reset();
    for (int i = 1; i <= processes; i++) {
        stub_start_ascii((uint32_t)i * 4, i % 2 == 0 ? "svchost.exe" : "explorer.exe");
    }
}
#endif

#define MOST_CALLS 100000

static int64_t called_at[MOST_CALLS];
static int calls;

static void note(const char *json, void *user_data) {
    (void)json;
    (void)user_data;
    if (calls < MOST_CALLS) {
        called_at[calls++] = nanos();
    }
}

static int by_size(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

/* Where on the circle of the interval the calls begin: after the widest gap between them. Sorted, at least one. */
static int64_t punctual(const int64_t *phase, int count, int64_t interval) {
    int64_t begin = phase[0];
    int64_t widest = phase[0] + interval - phase[count - 1];
    for (int i = 1; i < count; i++) {
        if (phase[i] - phase[i - 1] > widest) {
            widest = phase[i] - phase[i - 1];
            begin = phase[i];
        }
    }
    return begin;
}

/*
 * Monitors this process and looks at when the callback came. out: calls, ticks that were missed, and how much later a call
 * came than the most punctual one, against the grid: median, 99th percentile and worst, in nanoseconds.
 */
PEER int peer_monitor(uint32_t interval_ms, int duration_ms, int64_t *out) {
    static int64_t late[MOST_CALLS];
    int64_t interval = interval_ms * INT64_C(1000000);
    calls = 0;
    if (!start(GetCurrentProcessId(), METRIC_CPU_USAGE | METRIC_WORKING_SET, interval_ms, duration_ms, note, NULL)) {
        return 0;
    }
    while (is_active()) {
        Sleep(50);
    }
    if (calls == 0) {
        return 0;
    }
    for (int i = 0; i < calls; i++) {
        late[i] = called_at[i] % interval;
    }
    qsort(late, (size_t)calls, sizeof *late, by_size);
    int64_t begin = punctual(late, calls, interval);
    for (int i = 0; i < calls; i++) {
        late[i] = (late[i] - begin + interval) % interval;
    }
    qsort(late, (size_t)calls, sizeof *late, by_size);
    out[0] = calls;
    out[1] = duration_ms / (int)interval_ms - calls;
    out[2] = late[calls / 2];
    out[3] = late[calls * 99 / 100];
    out[4] = late[calls - 1];
    return 1;
}
