/* Words for what Windows refuses. */
#include "native.h"

static int code_of(bool denied) {
    return denied ? PI_DENIED : PI_FAILED;
}

int fail_win32(const char *function, DWORD error, uint32_t pid) {
    int code = code_of(error == ERROR_ACCESS_DENIED);
    if (pid == 0) {
        return fail(code, error, "%s failed with error %lu", function, error);
    }
    return fail(code, error, "pid %u: %s failed with error %lu%s", pid, function, error,
                code == PI_DENIED ? ", access denied" : "");
}

int fail_status(const char *function, LONG status, uint32_t pid) {
    int code = code_of(status == (LONG)0xC0000022);
    if (pid == 0) {
        return fail(code, (uint32_t)status, "%s failed with status 0x%08lx", function, (unsigned long)status);
    }
    return fail(code, (uint32_t)status, "pid %u: %s failed with status 0x%08lx%s", pid, function, (unsigned long)status,
                code == PI_DENIED ? ", access denied" : "");
}
