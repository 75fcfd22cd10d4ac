/* The library's own end. */
#include "native.h"

#include "../ids.h"
#include "../sessions.h"

/* Unloaded by a program that goes on, and so by its last user: monitoring would hold it. At a program's end Windows cleans up. */
BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, LPVOID at_the_programs_end) {
    (void)library;
    if (reason == DLL_PROCESS_DETACH && at_the_programs_end == NULL) {
        sessions_release_all();
        ids_release_all();
        scan_release_all();
    }
    return TRUE;
}
