//! Whether this session is locked and over what it is seen, as the system's own numbers. Needs its service of sessions;
//! asks about our own session alone and takes nobody's name from what comes.
#![allow(unsafe_code)]

use super::refused;
use crate::host::HostError;
use deskready::observation::Why;
use std::fmt::Write as _;
use windows::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SESSION, WTS_INFO_CLASS, WTSClientProtocolType, WTSFreeMemory, WTSINFOEXW,
    WTSQuerySessionInformationW, WTSSessionInfoEx,
};
use windows::core::PWSTR;

/// The only form of the answer there is.
const LEVEL: u32 = 1;

/// `KEY=value` lines; what the numbers mean is the reader's to say, for it depends on the build.
pub(super) fn properties() -> Result<String, HostError> {
    let info: WTSINFOEXW = asked(WTSSessionInfoEx)?;
    if info.Level != LEVEL {
        let detail = format!("the session is told in the unknown form {}", info.Level);
        return Err(HostError::new(Why::Unsupported, detail));
    }
    // SAFETY: the level says which form it has; every bit pattern of these numbers is one.
    let flags = unsafe { info.Data.WTSInfoExLevel1.SessionFlags };
    let mut lines = format!("SessionFlags={flags}\n");
    let build = sysinfo::System::kernel_version().unwrap_or_default();
    let _ = writeln!(lines, "Build={build}");
    if let Ok(protocol) = asked::<u16>(WTSClientProtocolType) {
        let _ = writeln!(lines, "Protocol={protocol}");
    }
    Ok(lines)
}

/// A plain thing of numbers that the service knows about our session.
fn asked<T: Copy>(class: WTS_INFO_CLASS) -> Result<T, HostError> {
    let (mut given, mut bytes) = (PWSTR::null(), 0);
    // SAFETY: both outlive the call; the memory given is ours to free.
    let answer = unsafe {
        WTSQuerySessionInformationW(
            None,
            WTS_CURRENT_SESSION,
            class,
            &raw mut given,
            &raw mut bytes,
        )
    };
    answer.map_err(|e| refused("session", &e))?;
    let is_whole = !given.is_null() && usize::try_from(bytes).is_ok_and(|n| n >= size_of::<T>());
    // SAFETY: it is as long as a `T`, which is numbers alone; read wherever it lies.
    let value = is_whole.then(|| unsafe { given.0.cast::<T>().read_unaligned() });
    // SAFETY: the service gave it, or nothing; freed once, after it was copied.
    unsafe { WTSFreeMemory(given.0.cast()) };
    value.ok_or_else(|| HostError::new(Why::Unsupported, "the session is told in a shorter form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_session_is_told_in_numbers_or_not_told() {
        let told = properties();
        println!("{told:?}");
        match told {
            Ok(lines) => assert!(lines.starts_with("SessionFlags="), "{lines}"),
            Err(error) => assert!(
                error.why == Why::Unsupported && !error.detail.is_empty(),
                "{error}"
            ),
        }
    }

    #[test]
    fn a_class_that_is_not_there_and_one_that_is_too_short_are_no_numbers() {
        assert!(asked::<u16>(WTS_INFO_CLASS(9_999)).is_err());
        assert!(asked::<[u64; 4096]>(WTSClientProtocolType).is_err());
    }
}
