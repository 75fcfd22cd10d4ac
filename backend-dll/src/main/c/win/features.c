/* Which counters this Windows, or Wine, really provides, found out by reading this process. */
#include "native.h"

/* Reads this process through a scan. */
static bool scan_self(pi_counters *counters) {
    os_scan *scan;
    if (os_scan_new(GetCurrentProcessId(), &scan) != PI_OK) {
        return false;
    }
    os_entry entry;
    bool found = false;
    while (!found && os_scan_next(scan, &entry)) {
        found = entry.pid == GetCurrentProcessId();
    }
    if (found) {
        os_entry_read(&entry, ~UINT64_C(0), counters);
    }
    os_scan_free(scan);
    return found;
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
        /* Wine returns the caller's own CPU times for every process, and not the number of open handles. */
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
    /* Every process has page faults and private pages, so these values mean that the system does not count them. */
    if (scans && self.value[PI_MINOR_FAULTS] != 0) {
        found->supported |= FAULT_BITS;
    }
    if (scans && self.value[PI_SHARED] != self.value[PI_WORKING_SET]) {
        found->supported |= BIT(PI_SHARED);
    }
    return scans;
}
