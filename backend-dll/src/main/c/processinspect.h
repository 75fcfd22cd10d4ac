/*
 * processinspect: measures processes on Windows.
 *
 * Two APIs over one core. The first consists of six functions that return JSON, for programs that measure one or a few
 * processes. The second, with the prefix pi_, returns raw counters of many processes, for programs that compute for
 * themselves.
 *
 * All functions are thread-safe. Units are given below; text is UTF-8. This interface is stable: new fields are added at the
 * end of a structure, whose size member tells the library how much of it the caller has. Functions and callbacks are cdecl.
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
 * The first four return 1 on success and 0 on failure; pi_last_error() then returns the reason. They fail for a mask of 0,
 * unknown bits, pid 0 and a pid that no process has. A failure does not affect running sessions or monitoring.
 *
 * The JSON is one object: pid, name, timestamp (Unix seconds), duration (seconds, only with an interval),
 * cpu_usage{percent of the whole machine, kernel_time, user_time in seconds}, memory{working_set, private_bytes, pagefile}
 * in bytes, handles, threads, io{reads, writes, bytes_read, bytes_written}, network{bytes_sent, bytes_received}. A key is
 * present when its metric was requested and the system provides it. With an interval, cpu_usage, io and network cover the
 * interval; in a snapshot they are totals since the process started, and percent is omitted. If the process has exited, the
 * last key is ended{cause ("exited"), time (Unix seconds), exit_code (32-bit unsigned)}; time and exit_code are present if
 * known.
 *
 * The text is NUL-terminated. If it does not fit, the call fails without writing past the end of the buffer, and a session
 * keeps running, so that the call can be repeated with a larger buffer. 4,096 bytes are always enough.
 */

/* Starts a session. There is at most one per pid: while it runs, another start fails. */
PI_EXPORT int start_metrics_collection(uint32_t pid, uint32_t metrics);

/* Ends a session and returns its result. The metrics must be a subset of those at the start; otherwise it keeps running. */
PI_EXPORT int end_metrics_collection(uint32_t pid, uint32_t metrics, char *json, size_t size);

/* A snapshot: reads once and keeps no state. */
PI_EXPORT int get_metrics_json(uint32_t pid, uint32_t metrics, char *json, size_t size);

/* json is valid during the callback. */
typedef void (*metrics_callback)(const char *json, void *user_data);

/*
 * Calls back at every interval (1 ms or more) on a separate thread, until stopped, until the duration has elapsed (1 ms or
 * more; -1: no limit) or until the process exits. The last call after an exit contains "ended"; it comes immediately, or at
 * the next interval for a process that may not be opened. A failed read is skipped, and the next interval covers it.
 *
 * Only one monitoring can be active; starting a second one fails. The callback may be NULL and may call any function of this
 * library. Unloading the library does not stop monitoring: it stays in memory until monitoring ends. If the callback needs a
 * runtime other than C's, stop monitoring before shutting that runtime down.
 */
PI_EXPORT int start_metrics_monitoring(
    uint32_t pid, uint32_t metrics, uint32_t interval_ms, int duration_ms, metrics_callback callback, void *user_data);

/*
 * Returns 1 if this call stopped monitoring, 0 if none was active or another thread stopped it first. No callback runs after
 * it returns: it waits for a running one, unless it is called from that callback.
 */
PI_EXPORT int stop_metrics_monitoring(void);

/* 1 while monitoring is active or its last callback is running, else 0. */
PI_EXPORT int is_metrics_monitoring_active(void);

/* ---- counters ------------------------------------------------------------------------------------------------------ */

enum {
    PI_OK = 0,
    PI_BAD_ARGUMENT = -1, /* an invalid argument */
    PI_NO_PROCESS = -2,   /* no process has this pid, or it now belongs to another process */
    PI_DENIED = -3,       /* the system denies this user access */
    PI_STALE_ID = -4,     /* the id is closed or was never opened */
    PI_TOO_SMALL = -5,    /* the buffer is too small; *size is the size needed */
    PI_FAILED = -6        /* the system failed; this does not prove that the process has exited */
};

/*
 * The message of this thread's last failed call: the failing Windows function, its code, the pid. Call it right after the
 * failure; after a successful call the message is meaningless.
 *
 * size: in, the size of text in bytes; out, the size needed, including the NUL. os_code: the code of the failing Windows
 * function, 0 if none failed; may be NULL. Returns PI_OK (with an empty text if nothing has failed), PI_TOO_SMALL or
 * PI_BAD_ARGUMENT.
 */
PI_EXPORT int pi_last_error(char *text, uint32_t *size, uint32_t *os_code);

/* Incremented when a function or a field is added. */
#define PI_VERSION 1u
PI_EXPORT uint32_t pi_version(void);

/* The counters of a process. Bit n of a mask stands for value[n]. + marks cumulative counters, since the process started. */
enum {
    PI_WORKING_SET,          /* bytes in RAM */
    PI_PRIVATE_BYTES,        /* bytes committed for this process alone */
    PI_PAGEFILE,             /* bytes charged against the page file; equals PI_PRIVATE_BYTES */
    PI_HANDLES,
    PI_THREADS,
    PI_KERNEL_NANOS,         /* + CPU time in nanoseconds, in steps of 15.6 ms on most machines */
    PI_USER_NANOS,           /* + */
    PI_READS,                /* + calls of any kind: files, pipes and sockets */
    PI_WRITES,               /* + */
    PI_BYTES_READ,           /* + */
    PI_BYTES_WRITTEN,        /* + */
    PI_BYTES_SENT,           /* + network bytes; Windows 11 24H2 and later */
    PI_BYTES_RECEIVED,       /* + */
    PI_VIRTUAL,              /* bytes of address space in use */
    PI_SHARED,               /* bytes in RAM that other processes may share */
    PI_MINOR_FAULTS,         /* + page faults without a storage read; 32-bit in Windows, widened while the process is open */
    PI_MAJOR_FAULTS,         /* + page faults with a storage read; likewise */
    PI_VOLUNTARY_SWITCHES,   /* never present: Windows counts switches only per live thread, and not by cause */
    PI_INVOLUNTARY_SWITCHES, /* never present */
    PI_STORAGE_READ,         /* never present: requires an administrator */
    PI_STORAGE_WRITTEN,      /* never present */
    PI_COUNTERS
};

/* Set only by a scan; unknown under Wine. */
enum { PI_STATUS_UNKNOWN, PI_STATUS_RUNNING, PI_STATUS_SUSPENDED };

#define PI_EXITED 0x1u    /* the process has exited; exited, exit_code and CPU time are set if still available */
#define PI_EXIT_CODE 0x2u /* exit_code is known */
#define PI_WEAK 0x4u      /* no handle: the process may not be opened and is identified by pid and creation time */

/* Times marked utc are in 100 ns since 1601-01-01 UTC, like FILETIME. */
typedef struct pi_counters {
    uint32_t size;      /* set by the caller to sizeof(pi_counters); not changed */
    int32_t outcome;    /* PI_OK, or why this process of a batch was not read */
    uint32_t flags;
    uint32_t status;
    uint32_t exit_code;
    uint32_t pid;
    int64_t created;    /* utc; together with the pid it identifies the process */
    int64_t exited;     /* utc; 0: unknown */
    int64_t time;       /* utc of the read */
    int64_t mono_nanos; /* time of the read by a monotonic clock, in nanoseconds */
    uint64_t present;   /* mask of the values that are present */
    uint64_t denied;    /* mask of the values that are denied; in neither mask: not available for this process */
    uint64_t value[PI_COUNTERS]; /* undefined if not present */
} pi_counters;

typedef struct pi_features {
    uint32_t size;      /* in: sizeof(pi_features) */
    uint32_t wine;      /* 1 under Wine, which provides fewer counters */
    uint64_t supported; /* mask of the supported counters, found out by reading the current process */
    uint64_t by_handle; /* mask of the counters that need only a call; all others need a scan of all processes */
} pi_features;

/* What can be read on this machine; constant. Returns PI_OK or PI_BAD_ARGUMENT. */
PI_EXPORT int pi_capabilities(pi_features *features);

/* An open process; not a pointer, so that a closed id is detected. 0 is never a valid id. */
typedef uint64_t pi_id;

/*
 * Opens a process: while it is open, its pid is not reused, unless the process may not be opened (PI_WEAK). created: in, 0 or
 * the required creation time; out, the creation time. Returns PI_NO_PROCESS for a process that has exited, even while other
 * handles to it are open.
 */
PI_EXPORT int pi_open(uint32_t pid, int64_t *created, pi_id *id);

/* Returns PI_OK, or PI_STALE_ID the second time. A read in progress on another thread completes normally. */
PI_EXPORT int pi_close(pi_id id);

/* The program's file name without folders. size as in pi_last_error(). */
PI_EXPORT int pi_name(pi_id id, char *text, uint32_t *size);

/* Reads the requested counters that are supported. Returns PI_OK even after the exit: see flags. */
PI_EXPORT int pi_read(pi_id id, uint64_t requested, pi_counters *counters);

/*
 * Reads several processes with one scan. counters: an array of count elements; size in the first element applies to all.
 * Returns PI_OK if the scan succeeded; the result for each process is in its outcome.
 */
PI_EXPORT int pi_read_many(const pi_id *ids, uint32_t count, uint64_t requested, pi_counters *counters);

/*
 * The owner as DOMAIN\name, or the SID if it has no name. created as in pi_open(). The first lookup may query a domain
 * controller. Returns PI_DENIED for most processes of other users, unless this user is an administrator. size as in
 * pi_last_error().
 */
PI_EXPORT int pi_owner(uint32_t pid, int64_t created, char *text, uint32_t *size);

typedef struct pi_row {
    uint32_t next;        /* offset of the next row, in bytes; 0 in the last row */
    uint32_t parent;      /* the parent's pid; 0: none. The parent may have exited and its pid may have been reused */
    uint32_t name_size;   /* bytes of the name, without a NUL */
    uint32_t name_offset; /* from the start of the row, in bytes */
    pi_counters counters;
} pi_row;

/*
 * Lists all processes except the idle process; without page faults, which need an open process. rows: aligned to 8 bytes.
 * size: in, the size of rows in bytes; out, the bytes written or, with PI_TOO_SMALL, the bytes needed; rows are then
 * undefined. count: the number of processes.
 */
PI_EXPORT int pi_scan(void *rows, uint32_t *size, uint32_t *count);

typedef struct pi_system {
    uint32_t size;          /* in: sizeof(pi_system) */
    uint32_t cpus_online;   /* 1 or more */
    uint32_t cpus_affinity; /* CPUs this process may run on; 0: unknown (more than one processor group) */
    uint32_t page_file;     /* 1 if the next two, in bytes, are known */
    uint64_t page_file_total;
    uint64_t page_file_used;
    uint64_t memory_total;  /* bytes of RAM */
    uint64_t memory_available;
} pi_system;

/* Returns PI_OK, PI_BAD_ARGUMENT or PI_FAILED. */
PI_EXPORT int pi_system_read(pi_system *system);

#ifdef __cplusplus
}
#endif
#endif
