/*
 * processinspect: what Windows counts about processes.
 *
 * Two surfaces over one core. The first is six functions that answer in JSON, for programs that measure one process or a
 * few. The second, pi_, gives raw counters of many processes, for programs that compute for themselves.
 *
 * Any thread may call any function at any time. All numbers are in the units named here; text is UTF-8. What stands here keeps
 * its meaning; new fields come at a structure's end, and size says how much of it the caller knows. Functions and callbacks are
 * cdecl.
 */
#ifndef PROCESSINSPECT_H
#define PROCESSINSPECT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32) && defined(PI_BUILDING)
#define PI_EXPORT __declspec(dllexport)
#elif defined(_WIN32)
#define PI_EXPORT __declspec(dllimport)
#else
#define PI_EXPORT
#endif

/* ---- JSON ---------------------------------------------------------------------------------------------------------- */

#define METRIC_WORKING_SET 0x01u
#define METRIC_PRIVATE_BYTES 0x02u
#define METRIC_PAGEFILE 0x04u
#define METRIC_HANDLES 0x08u
#define METRIC_THREADS 0x10u
#define METRIC_CPU_USAGE 0x20u
#define METRIC_IO 0x40u
#define METRIC_NET 0x80u
#define METRIC_ALL 0xFFu

/*
 * The first four return 1, or 0 and then pi_last_error() says why. A mask of 0, unknown bits, pid 0 and a pid that nobody has are
 * refused, and whatever was running goes on.
 *
 * The JSON is one object: pid, name, timestamp (Unix seconds), duration (seconds, where there is an interval),
 * cpu_usage{percent of the whole machine, kernel_time, user_time in seconds}, memory{working_set, private_bytes, pagefile},
 * handles, threads, io{reads, writes, bytes_read, bytes_written}, network{bytes_sent, bytes_received}. A key is there when
 * its metric was asked for and the system gives it. Over an interval, cpu_usage, io and network are those of the interval;
 * in a snapshot they are totals since the process started, and percent is left out. When the process has exited, and then
 * only, ended stands at the end: cause ("exited"), time (Unix seconds), exit_code (32 bits, unsigned), the last two where known.
 *
 * The text ends with a NUL. One that does not fit is a failure: nothing is written beyond the buffer's end, and a session
 * lives on, so that the call can be repeated with more room. 4,096 bytes are enough for any.
 */

/* Starts a session of this process. One per pid: while it runs another start is refused. */
PI_EXPORT int start_metrics_collection(uint32_t pid, uint32_t metrics);

/* Ends it and gives its result. The metrics must be among those of the start; else the session goes on. */
PI_EXPORT int end_metrics_collection(uint32_t pid, uint32_t metrics, char *json, size_t size);

/* One read, which leaves no trace. */
PI_EXPORT int get_metrics_json(uint32_t pid, uint32_t metrics, char *json, size_t size);

/* The JSON is the callback's while it runs. */
typedef void (*metrics_callback)(const char *json, void *user_data);

/*
 * Calls back each interval (1 ms or more) from a thread of its own, until it is stopped, the duration (1 ms or more, -1 for
 * ever) is over, or the process exits. Its exit is told at once by a last call with "ended"; that of a process that may not be
 * opened, at the next interval. A read that fails is left out, and the next interval is longer. There is one monitoring at a
 * time; a second is refused. The callback may be
 * NULL, and may call any function here. Unloading the library stops nothing: it stays in memory until monitoring ends. A
 * program whose callback is not C should stop before it takes down what the callback runs in.
 */
PI_EXPORT int start_metrics_monitoring(
    uint32_t pid, uint32_t metrics, uint32_t interval_ms, int duration_ms, metrics_callback callback, void *user_data);

/*
 * 1 when it stopped one, 0 when none was active or another thread was faster. Afterwards no callback of it runs: a running one
 * is waited for, except when it is the caller.
 */
PI_EXPORT int stop_metrics_monitoring(void);

/* 1 while monitoring goes on, or its last callback runs. */
PI_EXPORT int is_metrics_monitoring_active(void);

/* ---- counters ------------------------------------------------------------------------------------------------------ */

enum {
    PI_OK = 0,
    PI_BAD_ARGUMENT = -1, /* the caller's mistake */
    PI_NO_PROCESS = -2,   /* nobody has this pid, or another process has it by now */
    PI_DENIED = -3,       /* the system refuses it to this user */
    PI_STALE_ID = -4,     /* closed, or never given out */
    PI_TOO_SMALL = -5,    /* *size says how much is needed */
    PI_FAILED = -6        /* the system failed; proves nothing about the process */
};

/*
 * Why this thread's call failed, in words: the failing Windows function, its code, the pid. To be asked right after a call
 * that failed; after one that succeeded the words mean nothing.
 *
 * size: in, the room in text; out, the bytes with the NUL. os_code: the code of the failing Windows function, 0 where none
 * failed; may be NULL. PI_OK, also when nothing ever failed (empty text), PI_TOO_SMALL or PI_BAD_ARGUMENT.
 */
PI_EXPORT int pi_last_error(char *text, uint32_t *size, uint32_t *os_code);

/* Grows when a function or a field is added. */
#define PI_VERSION 1u
PI_EXPORT uint32_t pi_version(void);

/* The numbers of a process. Bit n of a mask stands for value[n]. Those marked + count from the start of the process. */
enum {
    PI_WORKING_SET,          /* bytes in RAM */
    PI_PRIVATE_BYTES,        /* bytes committed for this process alone */
    PI_PAGEFILE,             /* the same charge against the page file, by its other name */
    PI_HANDLES,
    PI_THREADS,
    PI_KERNEL_NANOS,         /* + CPU, in steps of 15.6 ms on most machines */
    PI_USER_NANOS,           /* + */
    PI_READS,                /* + calls of any kind, files, pipes and sockets */
    PI_WRITES,               /* + */
    PI_BYTES_READ,           /* + */
    PI_BYTES_WRITTEN,        /* + */
    PI_BYTES_SENT,           /* + network; Windows 11 24H2 and later */
    PI_BYTES_RECEIVED,       /* + */
    PI_VIRTUAL,              /* bytes of address space in use */
    PI_SHARED,               /* bytes in RAM that others may share */
    PI_MINOR_FAULTS,         /* + page faults without reading storage; 32 bits in Windows, widened while held open */
    PI_MAJOR_FAULTS,         /* + with reading */
    PI_VOLUNTARY_SWITCHES,   /* never given: Windows counts them for each living thread alone, and not by cause */
    PI_INVOLUNTARY_SWITCHES, /* never given */
    PI_STORAGE_READ,         /* never given: needs an Administrator */
    PI_STORAGE_WRITTEN,      /* never given */
    PI_COUNTERS
};

/* Told by a scan alone, and not under Wine. */
enum { PI_STATUS_UNKNOWN, PI_STATUS_RUNNING, PI_STATUS_SUSPENDED };

#define PI_EXITED 0x1u    /* for good; exited and exit_code are set where the system tells, and CPU where it still knows */
#define PI_EXIT_CODE 0x2u /* exit_code is known */
#define PI_WEAK 0x4u      /* not held: the process may not be opened, and is known by pid and creation time */

/* Times called utc are in 100 ns since 1601-01-01 UTC, as FILETIME is. */
typedef struct pi_counters {
    uint32_t size;      /* sizeof(pi_counters) of the caller, who sets it; left alone */
    int32_t outcome;    /* PI_OK, or why this one of many was not read */
    uint32_t flags;
    uint32_t status;
    uint32_t exit_code;
    uint32_t pid;
    int64_t created;    /* utc; with the pid it names the process */
    int64_t exited;     /* utc; 0 unknown */
    int64_t time;       /* utc of the read */
    int64_t mono_nanos; /* the same by a clock that never steps */
    uint64_t present;   /* which values are there */
    uint64_t denied;    /* which are refused; in neither mask: not to be had of this process */
    uint64_t value[PI_COUNTERS]; /* anything where it is not present */
} pi_counters;

typedef struct pi_features {
    uint32_t size;      /* in: sizeof(pi_features) */
    uint32_t wine;      /* 1 under Wine, which gives less */
    uint64_t supported; /* what can be read here, as found by looking at this process itself */
    uint64_t by_handle; /* what costs one call; anything else costs a scan of all processes */
} pi_features;

/* What can be read on this machine; the same each time. PI_OK or PI_BAD_ARGUMENT. */
PI_EXPORT int pi_capabilities(pi_features *features);

/* An open process: not a pointer, so that a closed one is known as such. 0 is none. */
typedef uint64_t pi_id;

/*
 * Takes hold of a process: while it is open, no other gets its pid. created: in, 0 or when it must have been created; out,
 * when it was. One that has exited is PI_NO_PROCESS, also while others hold it.
 */
PI_EXPORT int pi_open(uint32_t pid, int64_t *created, pi_id *id);

/* PI_OK, or PI_STALE_ID the second time. A read that is under way in another thread ends well. */
PI_EXPORT int pi_close(pi_id id);

/* The program's file name, without folders. size as in pi_last_error(). */
PI_EXPORT int pi_name(pi_id id, char *text, uint32_t *size);

/* Reads those of the wanted that are supported. PI_OK also after the exit: see flags. */
PI_EXPORT int pi_read(pi_id id, uint64_t wanted, pi_counters *counters);

/*
 * Reads many processes by one scan. counters: an array of as many; the size in the first is that of each. PI_OK when it was
 * tried; each one's outcome says how it went.
 */
PI_EXPORT int pi_read_many(const pi_id *ids, uint32_t count, uint64_t wanted, pi_counters *counters);

/*
 * The owner as DOMAIN\name, or the SID where it has no name. created as in pi_open(). May ask a domain controller the first
 * time. PI_DENIED for most processes of others, unless this user is an administrator. size as in pi_last_error().
 */
PI_EXPORT int pi_owner(uint32_t pid, int64_t created, char *text, uint32_t *size);

typedef struct pi_row {
    uint32_t next;        /* bytes to the next row; 0 in the last */
    uint32_t parent;      /* pid; 0 none. The parent may be gone, and the pid another's */
    uint32_t name_size;   /* bytes of the name, without NUL */
    uint32_t name_offset; /* from the row's begin */
    pi_counters counters;
} pi_row;

/*
 * Every process but the idle one; without page faults, which need holding. rows: aligned to 8 bytes. size: in, the room; out,
 * what was written, or for PI_TOO_SMALL what all take, and then rows hold nothing of use. count: how many there are.
 */
PI_EXPORT int pi_scan(void *rows, uint32_t *size, uint32_t *count);

typedef struct pi_system {
    uint32_t size;          /* in: sizeof(pi_system) */
    uint32_t cpus_online;   /* 1 or more */
    uint32_t cpus_affinity; /* those this process may run on; 0 unknown (more than one processor group) */
    uint32_t page_file;     /* 1 when the next two are known */
    uint64_t page_file_total;
    uint64_t page_file_used;
    uint64_t memory_total;  /* bytes of RAM */
    uint64_t memory_available;
} pi_system;

/* PI_OK, PI_BAD_ARGUMENT or PI_FAILED. */
PI_EXPORT int pi_system_read(pi_system *system);

#ifdef __cplusplus
}
#endif
#endif
