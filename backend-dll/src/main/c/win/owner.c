/* The name of a process's owner. */
#include "native.h"

#include <sddl.h>
#include <stdlib.h>
#include <string.h>

#define CACHED_ACCOUNTS 64

/* A cache of account names, as a lookup may query a domain controller. The oldest entry is replaced. */
typedef struct account {
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD sid_size;
    size_t length;
    uint16_t name[OWNER_UNITS];
} account;

static os_lock lock; /* guards the accounts */
static account accounts[CACHED_ACCOUNTS];
static unsigned next_account;

static bool cache_get(PSID sid, DWORD size, uint16_t *units, size_t *length) {
    bool known = false;
    os_acquire(&lock);
    for (unsigned i = 0; i < CACHED_ACCOUNTS && !known; i++) {
        known = accounts[i].sid_size == size && memcmp(accounts[i].sid, sid, size) == 0;
        if (known) {
            *length = accounts[i].length;
            memcpy(units, accounts[i].name, *length * sizeof *units);
        }
    }
    os_release(&lock);
    return known;
}

static void cache_put(PSID sid, DWORD size, const uint16_t *units, size_t length) {
    os_acquire(&lock);
    account *into = &accounts[next_account++ % CACHED_ACCOUNTS];
    memcpy(into->sid, sid, size);
    into->sid_size = size;
    memcpy(into->name, units, length * sizeof *units);
    into->length = length;
    os_release(&lock);
}

static size_t append(uint16_t *units, size_t at, size_t capacity, const WCHAR *text) {
    while (*text != 0 && at < capacity) {
        units[at++] = *text++;
    }
    return at;
}

/* For an account without a name, e.g. of a deleted user: S-1-... */
static int sid_to_text(PSID sid, uint32_t pid, uint16_t *units, size_t *length) {
    WCHAR *text = NULL;
    if (!ConvertSidToStringSidW(sid, &text)) {
        return fail_win32("ConvertSidToStringSid", GetLastError(), pid);
    }
    *length = append(units, 0, *length, text);
    LocalFree(text);
    return PI_OK;
}

static int name_of(PSID sid, uint32_t pid, uint16_t *units, size_t *length) {
    DWORD size = GetLengthSid(sid);
    if (cache_get(sid, size, units, length)) {
        return PI_OK;
    }
    WCHAR user[257];
    WCHAR domain[257];
    DWORD user_room = sizeof user / sizeof *user;
    DWORD domain_room = sizeof domain / sizeof *domain;
    SID_NAME_USE use;
    int outcome = PI_OK;
    bool cacheable = true;
    if (LookupAccountSidW(NULL, sid, user, &user_room, domain, &domain_room, &use)) {
        size_t at = append(units, 0, *length, domain);
        at = append(units, at, *length, domain[0] == 0 ? L"" : L"\\");
        *length = append(units, at, *length, user);
    } else {
        /* Any failure but "no such account", e.g. an unreachable domain controller, may be temporary: not cached. */
        cacheable = GetLastError() == ERROR_NONE_MAPPED;
        outcome = sid_to_text(sid, pid, units, length);
    }
    if (outcome == PI_OK && cacheable) {
        cache_put(sid, size, units, *length);
    }
    return outcome;
}

int os_owner(uint32_t pid, int64_t created, uint16_t *units, size_t *length) {
    os_process *process = NULL;
    HANDLE token = NULL;
    union {
        TOKEN_USER user;
        BYTE room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } owner;
    DWORD size;
    int outcome = os_open(pid, &created, &process);
    if (outcome != PI_OK) {
        return outcome;
    }
    if (!OpenProcessToken(process->handle, TOKEN_QUERY, &token)) {
        outcome = fail_win32("OpenProcessToken", GetLastError(), pid);
    } else if (!GetTokenInformation(token, TokenUser, &owner, sizeof owner, &size)) {
        outcome = fail_win32("GetTokenInformation", GetLastError(), pid);
    } else {
        outcome = name_of(owner.user.User.Sid, pid, units, length);
    }
    if (token != NULL) {
        CloseHandle(token);
    }
    os_close(process);
    return outcome;
}
