/* What this Windows, or Wine, tells the truth about: no process is without page faults, so 0 of its own is no count. */
#include "native.h"

bool is_wow64(void) {
    BOOL is = FALSE;
    return sizeof(void *) == 4 && IsWow64Process(GetCurrentProcess(), &is) && is;
}

bool is_wine(void) {
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* This process as the scan has it. */
static bool scan_self(pi_counters *counters) {
    os_scan *scan;
    if (os_scan_new(GetCurrentProcessId(), &scan) != PI_OK) {
        return false;
    }
    os_entry entry;
    bool there = false;
    while (!there && os_scan_next(scan, &entry)) {
        there = entry.pid == GetCurrentProcessId();
    }
    if (there) {
        os_entry_read(&entry, ~UINT64_C(0), counters);
    }
    os_scan_free(scan);
    return there;
}

static bool has_network(void) {
    nt_network network;
    LONG status = NtQueryInformationProcess(GetCurrentProcess(), PROCESS_NETWORK, &network, sizeof network, NULL);
    return status == NT_OK;
}

static bool has_io(void) {
    IO_COUNTERS io;
    return GetProcessIoCounters(GetCurrentProcess(), &io) &&
           (io.ReadOperationCount | io.WriteOperationCount | io.OtherOperationCount) != 0;
}

bool os_features(pi_features *found) {
    pi_counters self = {.size = sizeof self};
    found->size = sizeof *found;
    found->wine = is_wine();
    bool scans = scan_self(&self);

    found->by_handle = MEMORY_BITS;
    found->supported = MEMORY_BITS;
    if (scans) {
        found->supported |= BIT(PI_THREADS) | CPU_BITS;
    }
    if (!found->wine) {
        /* Under Wine these give the caller's times for any process, and no count of handles or its table's size. */
        found->by_handle |= CPU_BITS | BIT(PI_HANDLES);
        found->supported |= CPU_BITS | BIT(PI_HANDLES);
    }
    if (has_io()) {
        found->by_handle |= IO_BITS;
        found->supported |= IO_BITS;
    }
    if (has_network()) {
        found->by_handle |= NET_BITS;
        found->supported |= NET_BITS;
    }
    /* No process runs without a page fault, or without a page of its own. */
    if (scans && self.value[PI_MINOR_FAULTS] != 0) {
        found->supported |= FAULT_BITS;
    }
    if (scans && self.value[PI_SHARED] != self.value[PI_WORKING_SET]) {
        found->supported |= BIT(PI_SHARED);
    }
    return scans;
}
