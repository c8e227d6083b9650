/* For tests under Wine alone, never shipped: Wine 8 lacks this library, and Rust's programs end without a word when the one
 * function they take from it is not there. Random bytes come from the older function of advapi32. */
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(PVOID bytes, ULONG count); /* "RtlGenRandom" in the documentation */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    const SIZE_T most = 1u << 20;

    for (SIZE_T done = 0; done < count;) {
        SIZE_T part = count - done < most ? count - done : most;
        if (!SystemFunction036(bytes + done, (ULONG)part))
            return FALSE;
        done += part;
    }
    return TRUE;
}
