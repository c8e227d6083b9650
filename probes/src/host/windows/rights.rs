//! Who this process is to Windows: elevated or not, in somebody's session or in none. Needs nothing of anybody; asks
//! about itself alone.
#![allow(unsafe_code)]

use crate::host::HostError;
use deskready::observation::Why;
use windows::Win32::Foundation::{CloseHandle, HANDLE};
use windows::Win32::Security::{GetTokenInformation, TOKEN_ELEVATION, TOKEN_QUERY, TokenElevation};
use windows::Win32::System::RemoteDesktop::ProcessIdToSessionId;
use windows::Win32::System::Threading::{
    GetCurrentProcess, GetCurrentProcessId, OpenProcessToken, ProcessRedirectionTrustPolicy,
    SetProcessMitigationPolicy,
};

/// Whether this process has the right to ask disks: SYSTEM, or an administrator who was asked.
pub(in crate::host) fn may_open_disks() -> bool {
    let mut token = HANDLE::default();
    // SAFETY: the handle of this process is always valid; `token` outlives the call.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) }.is_err() {
        return false;
    }
    let mut elevation = TOKEN_ELEVATION::default();
    let size = u32::try_from(size_of::<TOKEN_ELEVATION>()).unwrap_or(0);
    let mut given = 0;
    // SAFETY: the buffer is a TOKEN_ELEVATION of the size that is told, and outlives the call.
    let asked = unsafe {
        GetTokenInformation(
            token,
            TokenElevation,
            Some((&raw mut elevation).cast()),
            size,
            &raw mut given,
        )
    };
    // SAFETY: the token was opened above and is used no more.
    let _ = unsafe { CloseHandle(token) };
    asked.is_ok() && elevation.TokenIsElevated != 0
}

/// Services live in session 0, where no operator is and no default device either.
pub(super) fn in_a_session() -> Result<(), HostError> {
    let mut session = 0;
    // SAFETY: `session` outlives the call.
    let asked = unsafe { ProcessIdToSessionId(GetCurrentProcessId(), &raw mut session) };
    asked.map_err(|e| super::refused("session", &e))?;
    if session == 0 {
        return Err(HostError::new(
            Why::NoSession,
            "a service of Windows is in no operator's session",
        ));
    }
    Ok(())
}

/// From here on this process follows no junction that anybody but an administrator made.
///
/// # Errors
/// On a Windows that knows no such rule.
pub fn trust_no_junctions() -> std::io::Result<()> {
    // PROCESS_MITIGATION_REDIRECTION_TRUST_POLICY: EnforceRedirectionTrust.
    let enforced = 1_u32;
    // SAFETY: the policy is one number of flags, of the size that is told, and outlives the call.
    let set = unsafe {
        SetProcessMitigationPolicy(
            ProcessRedirectionTrustPolicy,
            (&raw const enforced).cast(),
            size_of_val(&enforced),
        )
    };
    set.map_err(|error| super::pipe::of(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_runs_with_some_rights_and_says_in_which_session() {
        // Under Wine everybody is an administrator; elsewhere either answer is right, but not a crash.
        let _ = may_open_disks();
        assert!(
            in_a_session().is_ok_and(|()| true)
                || in_a_session().unwrap_err().why == Why::NoSession
        );
    }
}
