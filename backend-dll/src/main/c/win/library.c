/* Loading and unloading of the library. */
#include "native.h"

#include "../handle_table.h"
#include "../sessions.h"

/*
 * Cleans up when the program unloads the library and continues. No other thread can be using it then, as active monitoring
 * keeps it loaded. When the program exits (reserved is not NULL), Windows cleans up.
 */
BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, LPVOID reserved) {
    (void)library;
    if (reason == DLL_PROCESS_DETACH && reserved == NULL) {
        sessions_release_all();
        handle_table_release_all();
        scan_release_all();
    }
    return TRUE;
}
