/* Detects WOW64 (a 32-bit process on 64-bit Windows) and Wine. */
#include "native.h"

bool is_wow64(void) {
    BOOL is = FALSE;
    return sizeof(void *) == 4 && IsWow64Process(GetCurrentProcess(), &is) && is;
}

bool is_wine(void) {
    return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}
