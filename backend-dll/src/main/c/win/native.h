/* windows.h, and declarations for ntdll.dll that it lacks. */
#ifndef PI_WIN_NATIVE_H
#define PI_WIN_NATIVE_H

#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>

#include "../error.h"
#include "../os.h"

#define MEMORY_BITS (BIT(PI_WORKING_SET) | BIT(PI_PRIVATE_BYTES) | BIT(PI_PAGEFILE) | BIT(PI_VIRTUAL))
#define IO_BITS (BIT(PI_READS) | BIT(PI_WRITES) | BIT(PI_BYTES_READ) | BIT(PI_BYTES_WRITTEN))
#define NET_BITS (BIT(PI_BYTES_SENT) | BIT(PI_BYTES_RECEIVED))

struct os_process {
    HANDLE handle;
    uint32_t pid;
    bool has_memory; /* false for a 64-bit process in a 32-bit library, which cannot represent its sizes */
};

/* Like fail(), for a Windows function that failed for a pid (0: none). Return PI_DENIED or PI_FAILED. */
int fail_win32(const char *function, DWORD error, uint32_t pid);
int fail_status(const char *function, LONG status, uint32_t pid);

/* Whether this is a 32-bit library on a 64-bit Windows. */
bool is_wow64(void);

/* Wine provides fewer counters, and some incorrectly. */
bool is_wine(void);

/* Frees the memory kept between scans. */
void scan_release_all(void);

static inline void set(pi_counters *counters, int counter, uint64_t value) {
    counters->value[counter] = value;
    counters->present |= BIT(counter);
}

static inline int64_t utc_of(FILETIME time) {
    return (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime);
}

static inline uint64_t nanos_of(FILETIME span) {
    return (uint64_t)utc_of(span) * 100;
}

/* ---- ntdll.dll */

#define NT_OK ((LONG)0)
#define NT_NO_MEMORY ((LONG)0xC0000017)
#define NT_ACCESS_DENIED ((LONG)0xC0000022)
#define NT_INFO_LENGTH_MISMATCH ((LONG)0xC0000004)

#define SYSTEM_PROCESSES 5
#define SYSTEM_PAGE_FILES 18
#define PROCESS_MEMORY 3
#define PROCESS_NETWORK 114

LONG NTAPI NtQuerySystemInformation(INT what, PVOID into, ULONG size, PULONG needed);
LONG NTAPI NtQueryInformationProcess(HANDLE process, INT what, PVOID into, ULONG size, PULONG needed);

typedef struct nt_string {
    USHORT bytes;
    USHORT room;
    const uint16_t *units;
} nt_string;

/* SYSTEM_PROCESS_INFORMATION as of Windows 7; its threads follow. */
typedef struct nt_process {
    ULONG next;
    ULONG threads;
    int64_t working_set_private;
    ULONG hard_faults;
    ULONG threads_at_most;
    uint64_t cycles;
    int64_t created;
    int64_t user;
    int64_t kernel;
    nt_string name;
    LONG priority;
    HANDLE pid;
    HANDLE parent;
    ULONG handles;
    ULONG session;
    ULONG_PTR directory;
    SIZE_T virtual_peak;
    SIZE_T virtual_size;
    ULONG faults;
    SIZE_T working_set_peak;
    SIZE_T working_set;
    SIZE_T paged_peak;
    SIZE_T paged;
    SIZE_T not_paged_peak;
    SIZE_T not_paged;
    SIZE_T pagefile;
    SIZE_T pagefile_peak;
    SIZE_T private_pages;
    uint64_t reads;
    uint64_t writes;
    uint64_t others;
    uint64_t bytes_read;
    uint64_t bytes_written;
    uint64_t bytes_other;
} nt_process;

/* SYSTEM_THREAD_INFORMATION */
typedef struct nt_thread {
    int64_t kernel;
    int64_t user;
    int64_t created;
    ULONG wait_time;
    PVOID start;
    HANDLE pid;
    HANDLE tid;
    LONG priority;
    LONG base_priority;
    ULONG switches;
    ULONG state;
    ULONG reason;
} nt_thread;

/* VM_COUNTERS_EX */
typedef struct nt_memory {
    SIZE_T virtual_peak;
    SIZE_T virtual_size;
    ULONG faults;
    SIZE_T working_set_peak;
    SIZE_T working_set;
    SIZE_T paged_peak;
    SIZE_T paged;
    SIZE_T not_paged_peak;
    SIZE_T not_paged;
    SIZE_T pagefile;
    SIZE_T pagefile_peak;
    SIZE_T private_bytes;
} nt_memory;

/* PROCESS_NETWORK_COUNTERS, Windows 11 24H2 */
typedef struct nt_network {
    uint64_t bytes_in;
    uint64_t bytes_out;
} nt_network;

/* SYSTEM_PAGEFILE_INFORMATION, in pages */
typedef struct nt_page_file {
    ULONG next;
    ULONG total;
    ULONG in_use;
    ULONG peak;
    nt_string name;
} nt_page_file;

#if defined(_WIN64)
_Static_assert(sizeof(nt_process) == 256, "SYSTEM_PROCESS_INFORMATION");
_Static_assert(sizeof(nt_thread) == 80, "SYSTEM_THREAD_INFORMATION");
_Static_assert(sizeof(nt_memory) == 96, "VM_COUNTERS_EX");
#else
_Static_assert(sizeof(nt_process) == 184, "SYSTEM_PROCESS_INFORMATION");
_Static_assert(sizeof(nt_thread) == 64, "SYSTEM_THREAD_INFORMATION");
_Static_assert(sizeof(nt_memory) == 48, "VM_COUNTERS_EX");
#endif

#endif
