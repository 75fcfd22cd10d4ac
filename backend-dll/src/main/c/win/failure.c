/* Words for what Windows refuses. */
#include "native.h"

#include <stdio.h>

static int told(const char *function, const char *how, uint32_t code, bool denied, uint32_t pid) {
    int outcome = denied ? PI_DENIED : PI_FAILED;
    const char *denial = denied ? ", access denied" : "";
    return pid == 0 ? fail(outcome, code, "%s failed with %s%s", function, how, denial)
                    : fail(outcome, code, "pid %u: %s failed with %s%s", pid, function, how, denial);
}

int fail_win32(const char *function, DWORD error, uint32_t pid) {
    char how[32];
    snprintf(how, sizeof how, "error %lu", error);
    return told(function, how, error, error == ERROR_ACCESS_DENIED, pid);
}

int fail_status(const char *function, LONG status, uint32_t pid) {
    char how[32];
    snprintf(how, sizeof how, "status 0x%08lx", (unsigned long)status);
    return told(function, how, (uint32_t)status, status == NT_ACCESS_DENIED, pid);
}
