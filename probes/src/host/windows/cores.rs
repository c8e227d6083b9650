//! Which cores this process may run on, and a thread on one of them. Needs nothing of anybody; the first 64 cores alone,
//! for Windows groups the others.
#![allow(unsafe_code)]

use super::refused;
use crate::host::HostError;
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentThread, GetProcessAffinityMask, SetThreadAffinityMask,
};

/// The cores that this process may run on.
pub(in crate::host) fn own_cores() -> Result<Vec<u32>, HostError> {
    let (mut own, mut all) = (0_usize, 0_usize);
    // SAFETY: the handle of this process is always valid; both numbers outlive the call.
    unsafe { GetProcessAffinityMask(GetCurrentProcess(), &raw mut own, &raw mut all) }
        .map_err(|error| refused("own cores", &error))?;
    Ok((0..usize::BITS)
        .filter(|core| own >> core & 1 == 1)
        .collect())
}

/// Binds this thread to a core.
pub(in crate::host) fn stay_on_core(core: u32) -> std::io::Result<()> {
    let only = 1_usize.checked_shl(core).unwrap_or(0);
    // SAFETY: the handle of this thread is always valid.
    let before = unsafe { SetThreadAffinityMask(GetCurrentThread(), only) };
    if before == 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(())
}
