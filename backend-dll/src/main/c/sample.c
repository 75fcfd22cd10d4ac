#include "sample.h"

#include "error.h"
#include "json.h"

#define UTC_PER_SECOND INT64_C(10000000)
#define UNIX_EPOCH INT64_C(116444736000000000) /* 1970 in 100 ns since 1601 */
#define WHOLE 100000000.0                      /* 100 % in millionths */

/* Compared by address. */
static const char cpu_usage[] = "cpu_usage";
static const char memory[] = "memory";
static const char io[] = "io";
static const char network[] = "network";

/* One number of the JSON. */
typedef struct field {
    uint32_t metric;
    int counter;
    const char *group; /* NULL: a top-level key */
    const char *key;
    bool cumulative;
    bool nanos;
} field;

/* In output order. */
static const field fields[] = {
    {METRIC_CPU_USAGE, PI_KERNEL_NANOS, cpu_usage, "kernel_time", true, true},
    {METRIC_CPU_USAGE, PI_USER_NANOS, cpu_usage, "user_time", true, true},
    {METRIC_WORKING_SET, PI_WORKING_SET, memory, "working_set", false, false},
    {METRIC_PRIVATE_BYTES, PI_PRIVATE_BYTES, memory, "private_bytes", false, false},
    {METRIC_PAGEFILE, PI_PAGEFILE, memory, "pagefile", false, false},
    {METRIC_HANDLES, PI_HANDLES, NULL, "handles", false, false},
    {METRIC_THREADS, PI_THREADS, NULL, "threads", false, false},
    {METRIC_IO, PI_READS, io, "reads", true, false},
    {METRIC_IO, PI_WRITES, io, "writes", true, false},
    {METRIC_IO, PI_BYTES_READ, io, "bytes_read", true, false},
    {METRIC_IO, PI_BYTES_WRITTEN, io, "bytes_written", true, false},
    {METRIC_NET, PI_BYTES_SENT, network, "bytes_sent", true, false},
    {METRIC_NET, PI_BYTES_RECEIVED, network, "bytes_received", true, false},
};
#define FIELDS (sizeof fields / sizeof *fields)

int sample_check(uint32_t pid, uint32_t metrics) {
    if (metrics == 0) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: metric mask 0 requests no metric", pid);
    }
    if ((metrics & ~METRIC_ALL) != 0) {
        return fail(PI_BAD_ARGUMENT, 0, "pid %u: metric mask 0x%x has bits beyond 0xff", pid, metrics);
    }
    return PI_OK;
}

uint64_t sample_counters(uint32_t metrics) {
    uint64_t counters = 0;
    for (size_t i = 0; i < FIELDS; i++) {
        if ((fields[i].metric & metrics) != 0) {
            counters |= BIT(fields[i].counter);
        }
    }
    return counters;
}

int sample_begin(uint32_t pid, uint32_t metrics, process **held, pi_counters *first) {
    int64_t created = 0;
    *held = NULL;
    int outcome = process_open(pid, &created, held);
    if (outcome == PI_OK) {
        outcome = process_read(*held, sample_counters(metrics), first);
    }
    if (outcome == PI_OK && (first->flags & PI_EXITED) != 0) {
        outcome = fail(PI_NO_PROCESS, 0, "no such process: pid %u has exited", pid);
    }
    return outcome;
}

/* The values to write and the mask of those present; differences when there is an interval. */
typedef struct numbers {
    uint64_t present;
    uint64_t value[PI_COUNTERS];
    uint64_t nanos; /* the interval; 0 for a snapshot */
} numbers;

static uint64_t interval(const pi_counters *first, const pi_counters *last) {
    int64_t nanos = last->mono_nanos - first->mono_nanos;
    /* The interval of an exited process ends at its exit. The time since then is only known by the wall clock. */
    if ((last->flags & PI_EXITED) != 0 && last->exited != 0 && last->exited < last->time) {
        nanos -= (last->time - last->exited) * 100;
    }
    return nanos > 0 ? (uint64_t)nanos : 0;
}

static numbers between(uint32_t metrics, const pi_counters *first, const pi_counters *last) {
    numbers n = {.present = 0};
    n.nanos = first == NULL ? 0 : interval(first, last);
    uint64_t present = last->present & sample_counters(metrics);
    for (size_t i = 0; i < FIELDS; i++) {
        uint64_t bit = BIT(fields[i].counter);
        uint64_t value = last->value[fields[i].counter];
        if ((present & bit) == 0) {
            continue;
        }
        if (first != NULL && fields[i].cumulative) {
            uint64_t before = first->value[fields[i].counter];
            /* Without a first value, or after a decrease, there is no difference. */
            if ((first->present & bit) == 0 || before > value) {
                continue;
            }
            value -= before;
        }
        n.value[fields[i].counter] = value;
        n.present |= bit;
    }
    return n;
}

/* CPU time advances in steps, so a short interval may seem to contain more than is possible: capped at 100 %. */
static uint64_t percent(const numbers *n) {
    double used = (double)n->value[PI_KERNEL_NANOS] + (double)n->value[PI_USER_NANOS];
    double share = used / ((double)n->nanos * os_cpus());
    return share >= 1 ? (uint64_t)WHOLE : (uint64_t)(share * WHOLE + 0.5);
}

static void write_field(json *to, const field *what, uint64_t value) {
    if (what->nanos) {
        json_nanos(to, what->key, value);
    } else {
        json_count(to, what->key, value);
    }
}

static void write_numbers(json *to, const numbers *n) {
    const char *group = NULL;
    for (size_t i = 0; i < FIELDS; i++) {
        if ((n->present & BIT(fields[i].counter)) == 0) {
            continue;
        }
        if (group != fields[i].group) {
            if (group != NULL) {
                json_close(to);
            }
            group = fields[i].group;
            if (group != NULL) {
                json_open(to, group);
            }
            if (fields[i].metric == METRIC_CPU_USAGE && (n->present & CPU_BITS) == CPU_BITS && n->nanos > 0) {
                json_decimal(to, "percent", percent(n));
            }
        }
        write_field(to, &fields[i], n->value[fields[i].counter]);
    }
    if (group != NULL) {
        json_close(to);
    }
}

static void write_end(json *to, const pi_counters *last) {
    static const char cause[] = "exited";
    json_open(to, "ended");
    json_text(to, "cause", cause, sizeof cause - 1);
    if (last->exited > UNIX_EPOCH) {
        json_nanos(to, "time", (uint64_t)(last->exited - UNIX_EPOCH) * 100);
    }
    if ((last->flags & PI_EXIT_CODE) != 0) {
        json_count(to, "exit_code", last->exit_code);
    }
    json_close(to);
}

bool sample_write(
    const process *of, uint32_t metrics, const pi_counters *first, const pi_counters *last, char *text, size_t size) {
    numbers n = between(metrics, first, last);
    size_t name_length;
    const char *name = process_name(of, &name_length);
    json to = json_into(text, size);
    json_open(&to, NULL);
    json_count(&to, "pid", process_pid(of));
    json_text(&to, "name", name, name_length);
    json_count(&to, "timestamp", (uint64_t)((last->time - UNIX_EPOCH) / UTC_PER_SECOND));
    if (first != NULL) {
        json_nanos(&to, "duration", n.nanos);
    }
    write_numbers(&to, &n);
    if ((last->flags & PI_EXITED) != 0) {
        write_end(&to, last);
    }
    json_close(&to);
    if (!json_end(&to)) {
        fail(PI_TOO_SMALL, 0, "pid %u: the JSON needs %u bytes, the buffer has %u", process_pid(of),
             (unsigned)to.length, (unsigned)size);
        return false;
    }
    return true;
}
