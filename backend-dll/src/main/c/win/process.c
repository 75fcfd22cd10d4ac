/* One process through a handle, which keeps its pid from being reused. */
#include "native.h"

#include <stdlib.h>

#define ACCESS (PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE)
#define PATH_UNITS 32768

/* Checks that the handle refers to the requested process and that it is running. */
static int check(HANDLE handle, uint32_t pid, int64_t *created) {
    /* OpenProcess ignores the two lowest bits of a pid. */
    if (GetProcessId(handle) != pid) {
        return fail(PI_NO_PROCESS, 0, "no such process: pid %u (GetProcessId returned another pid)", pid);
    }
    if (WaitForSingleObject(handle, 0) == WAIT_OBJECT_0) {
        return fail(PI_NO_PROCESS, 0, "no such process: pid %u has exited, but a handle to it is still open", pid);
    }
    FILETIME begin, end, kernel, user;
    if (!GetProcessTimes(handle, &begin, &end, &kernel, &user)) {
        return fail_win32("GetProcessTimes", GetLastError(), pid);
    }
    if (*created != 0 && *created != utc_of(begin)) {
        return fail(PI_NO_PROCESS, 0, "no such process: pid %u now belongs to another process (GetProcessTimes)", pid);
    }
    *created = utc_of(begin);
    return PI_OK;
}

static bool fits(HANDLE handle) {
    BOOL narrow = FALSE;
    return !is_wow64() || (IsWow64Process(handle, &narrow) && narrow);
}

int os_open(uint32_t pid, int64_t *created, os_process **process) {
    HANDLE handle = OpenProcess(ACCESS, FALSE, pid);
    if (handle == NULL) {
        DWORD error = GetLastError();
        return error == ERROR_INVALID_PARAMETER
                   ? fail(PI_NO_PROCESS, error, "no such process: pid %u (OpenProcess: error %lu)", pid, error)
                   : fail_win32("OpenProcess", error, pid);
    }
    os_process *opened = NULL;
    int outcome = check(handle, pid, created);
    if (outcome == PI_OK) {
        opened = calloc(1, sizeof *opened);
        outcome = opened != NULL ? PI_OK : fail(PI_FAILED, 0, "pid %u: out of memory", pid);
    }
    if (outcome != PI_OK) {
        CloseHandle(handle);
        return outcome;
    }
    opened->handle = handle;
    opened->pid = pid;
    opened->has_memory = fits(handle);
    *process = opened;
    return PI_OK;
}

void os_close(os_process *process) {
    CloseHandle(process->handle);
    free(process);
}

size_t os_name(os_process *process, uint16_t *units, size_t capacity) {
    WCHAR *path = malloc(PATH_UNITS * sizeof *path);
    DWORD length = PATH_UNITS;
    size_t taken = 0;
    if (path != NULL && QueryFullProcessImageNameW(process->handle, 0, path, &length)) {
        DWORD begin = length;
        while (begin > 0 && path[begin - 1] != L'\\' && path[begin - 1] != L'/') {
            begin--;
        }
        while (begin < length && taken < capacity) {
            units[taken++] = path[begin++];
        }
    }
    free(path);
    return taken;
}

static int read_memory(os_process *process, pi_counters *counters) {
    nt_memory memory;
    LONG status = NtQueryInformationProcess(process->handle, PROCESS_MEMORY, &memory, sizeof memory, NULL);
    if (status != NT_OK) {
        return fail_status("NtQueryInformationProcess(ProcessVmCounters)", status, process->pid);
    }
    set(counters, PI_WORKING_SET, memory.working_set);
    set(counters, PI_PRIVATE_BYTES, memory.private_bytes);
    set(counters, PI_PAGEFILE, memory.pagefile);
    set(counters, PI_VIRTUAL, memory.virtual_size);
    return PI_OK;
}

static int read_cpu(os_process *process, pi_counters *counters) {
    FILETIME begin, end, kernel, user;
    if (!GetProcessTimes(process->handle, &begin, &end, &kernel, &user)) {
        return fail_win32("GetProcessTimes", GetLastError(), process->pid);
    }
    set(counters, PI_KERNEL_NANOS, nanos_of(kernel));
    set(counters, PI_USER_NANOS, nanos_of(user));
    return PI_OK;
}

static int read_io(os_process *process, pi_counters *counters) {
    IO_COUNTERS io;
    if (!GetProcessIoCounters(process->handle, &io)) {
        return fail_win32("GetProcessIoCounters", GetLastError(), process->pid);
    }
    set(counters, PI_READS, io.ReadOperationCount);
    set(counters, PI_WRITES, io.WriteOperationCount);
    set(counters, PI_BYTES_READ, io.ReadTransferCount);
    set(counters, PI_BYTES_WRITTEN, io.WriteTransferCount);
    return PI_OK;
}

static int read_handles(os_process *process, pi_counters *counters) {
    DWORD handles;
    if (!GetProcessHandleCount(process->handle, &handles)) {
        return fail_win32("GetProcessHandleCount", GetLastError(), process->pid);
    }
    set(counters, PI_HANDLES, handles);
    return PI_OK;
}

static int read_network(os_process *process, pi_counters *counters) {
    nt_network network;
    LONG status = NtQueryInformationProcess(process->handle, PROCESS_NETWORK, &network, sizeof network, NULL);
    if (status != NT_OK) {
        return fail_status("NtQueryInformationProcess(ProcessNetworkIoCounters)", status, process->pid);
    }
    set(counters, PI_BYTES_SENT, network.bytes_out);
    set(counters, PI_BYTES_RECEIVED, network.bytes_in);
    return PI_OK;
}

int os_read(os_process *process, uint64_t requested, pi_counters *counters) {
    static const struct {
        uint64_t bits;
        int (*read)(os_process *, pi_counters *);
    } calls[] = {
        {MEMORY_BITS, read_memory}, {CPU_BITS, read_cpu},     {IO_BITS, read_io},
        {BIT(PI_HANDLES), read_handles}, {NET_BITS, read_network},
    };
    uint64_t before = counters->present;
    int failed = PI_OK;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if ((requested & calls[i].bits) == 0 || (calls[i].bits == MEMORY_BITS && !process->has_memory)) {
            continue;
        }
        int outcome = calls[i].read(process, counters);
        if (outcome == PI_DENIED) {
            counters->denied |= requested & calls[i].bits;
        } else if (outcome != PI_OK) {
            failed = outcome;
        }
    }
    counters->present &= before | requested;
    /* Values of a failed call are missing, the others present; the read fails only if there are none. */
    return counters->present == 0 && counters->denied == 0 ? failed : PI_OK;
}

bool os_exited(os_process *process, pi_counters *counters) {
    if (WaitForSingleObject(process->handle, 0) != WAIT_OBJECT_0) {
        return false;
    }
    DWORD code;
    if (GetExitCodeProcess(process->handle, &code)) {
        counters->exit_code = code;
        counters->flags |= PI_EXIT_CODE;
    }
    FILETIME begin, end, kernel, user;
    if (GetProcessTimes(process->handle, &begin, &end, &kernel, &user)) {
        counters->exited = utc_of(end);
        if (!is_wine()) {
            set(counters, PI_KERNEL_NANOS, nanos_of(kernel));
            set(counters, PI_USER_NANOS, nanos_of(user));
        }
    }
    return true;
}
