/* The machine's memory, page files and CPUs. */
#include "native.h"

#include <stdlib.h>

uint32_t os_cpus(void) {
    DWORD online = GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
    return online == 0 ? 1 : online;
}

/* An affinity mask covers one processor group only; 0 (unknown) when there are several. */
static uint32_t affinity(void) {
    DWORD_PTR own;
    DWORD_PTR all;
    if (GetActiveProcessorGroupCount() != 1 || !GetProcessAffinityMask(GetCurrentProcess(), &own, &all)) {
        return 0;
    }
    return (uint32_t)__builtin_popcountll(own);
}

/* Left unset when the system does not report page files, as under Wine. */
static void read_page_files(pi_system *system) {
    _Alignas(16) char list[8192];
    ULONG size = 0;
    SYSTEM_INFO info;
    LONG status = NtQuerySystemInformation(SYSTEM_PAGE_FILES, list, sizeof list, &size);
    if (status != NT_OK) {
        return;
    }
    GetSystemInfo(&info);
    system->page_file = 1;
    /* The system writes nothing when there is no page file. */
    for (const char *at = size > 0 ? list : NULL; at != NULL;) {
        const nt_page_file *file = (const nt_page_file *)(const void *)at;
        system->page_file_total += (uint64_t)file->total * info.dwPageSize;
        system->page_file_used += (uint64_t)file->in_use * info.dwPageSize;
        at = file->next == 0 ? NULL : at + file->next;
    }
}

int os_system(pi_system *system) {
    MEMORYSTATUSEX memory = {.dwLength = sizeof memory};
    if (!GlobalMemoryStatusEx(&memory)) {
        return fail_win32("GlobalMemoryStatusEx", GetLastError(), 0);
    }
    system->memory_total = memory.ullTotalPhys;
    system->memory_available = memory.ullAvailPhys;
    system->cpus_online = os_cpus();
    system->cpus_affinity = affinity();
    read_page_files(system);
    return PI_OK;
}
