/* Error messages for failed Windows functions. */
#include "native.h"

#include <stdio.h>

static int fail_function(const char *function, const char *detail, uint32_t code, bool denied, uint32_t pid) {
    int outcome = denied ? PI_DENIED : PI_FAILED;
    const char *denial = denied ? ", access denied" : "";
    return pid == 0 ? fail(outcome, code, "%s failed with %s%s", function, detail, denial)
                    : fail(outcome, code, "pid %u: %s failed with %s%s", pid, function, detail, denial);
}

int fail_win32(const char *function, DWORD error, uint32_t pid) {
    char detail[32];
    snprintf(detail, sizeof detail, "error %lu", error);
    return fail_function(function, detail, error, error == ERROR_ACCESS_DENIED, pid);
}

int fail_status(const char *function, LONG status, uint32_t pid) {
    char detail[32];
    snprintf(detail, sizeof detail, "status 0x%08lx", (unsigned long)status);
    return fail_function(function, detail, (uint32_t)status, status == NT_ACCESS_DENIED, pid);
}
