//! Accounts and who is signed in: which account this process works as, which another one, and which sessions there are. Needs
//! nothing; asks for numbers alone and learns nobody's name.
#![allow(unsafe_code)]

use super::pipe::{of, sid_text};
use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use windows::Win32::Foundation::HANDLE;
use windows::Win32::Security::{GetTokenInformation, TOKEN_QUERY, TOKEN_USER, TokenUser};
use windows::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_SESSION_INFOW, WTSActive, WTSDisconnected,
    WTSEnumerateSessionsW, WTSFreeMemory, WTSGetActiveConsoleSessionId,
};
use windows::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};

/// The account of the system itself.
pub const LOCAL_SYSTEM: &str = "S-1-5-18";
/// The account that the service works as.
pub const LOCAL_SERVICE: &str = "S-1-5-19";
/// Where services live.
const SERVICES: u32 = 0;
/// There is no session at the console.
const NONE: u32 = u32::MAX;
/// Most sessions looked at.
const SESSIONS: u32 = 256;

/// One session of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonsSession {
    /// Number.
    pub number: u32,
    /// Whether the person is there now, and has not left it for later.
    pub is_active: bool,
}

/// The account this process works as.
///
/// # Errors
/// When the system does not say.
pub fn own_user() -> io::Result<String> {
    // SAFETY: no argument; the handle is always valid.
    user(unsafe { GetCurrentProcess() })
}

/// The account that a process works as.
///
/// # Errors
/// When it ended, or this process may not ask.
pub(super) fn user_of_process(process: u32) -> io::Result<String> {
    // SAFETY: no pointer goes along.
    let opened = unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, false, process) };
    let handle = opened.map_err(|e| of(&e))?;
    // SAFETY: just opened, and owned by nobody else.
    let handle = unsafe { OwnedHandle::from_raw_handle(handle.0) };
    user(HANDLE(handle.as_raw_handle()))
}

fn user(process: HANDLE) -> io::Result<String> {
    let mut token = HANDLE::default();
    // SAFETY: an open process; `token` outlives the call.
    unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) }.map_err(|e| of(&e))?;
    // SAFETY: just opened, and owned by nobody else.
    let token = unsafe { OwnedHandle::from_raw_handle(token.0) };
    // The account's number follows the structure, in units that fit its alignment.
    let mut answer = [0_u64; 32];
    let size = u32::try_from(size_of_val(&answer)).unwrap_or(0);
    let mut given = 0;
    // SAFETY: the buffer is as long as it is told, and aligned for what is asked.
    let asked = unsafe {
        GetTokenInformation(
            HANDLE(token.as_raw_handle()),
            TokenUser,
            Some(answer.as_mut_ptr().cast()),
            size,
            &raw mut given,
        )
    };
    asked.map_err(|e| of(&e))?;
    // SAFETY: the system wrote a TOKEN_USER at the beginning of the buffer, which is aligned for it.
    let told = unsafe { &*answer.as_ptr().cast::<TOKEN_USER>() };
    sid_text(told.User.Sid)
}

/// The sessions of people who are signed in here.
///
/// # Errors
/// When the system does not say.
pub fn sessions_of_people() -> io::Result<Vec<PersonsSession>> {
    let (mut list, mut count) = (std::ptr::null_mut::<WTS_SESSION_INFOW>(), 0);
    // SAFETY: both outlive the call; the list is freed below.
    let asked = unsafe {
        WTSEnumerateSessionsW(
            Some(WTS_CURRENT_SERVER_HANDLE),
            0,
            1,
            &raw mut list,
            &raw mut count,
        )
    };
    // Windows itself always lists the session of its services. Wine knows neither that list nor the question, and not
    // always says so by a number.
    const UNKNOWN_TO_WINE: [i32; 2] = [50, 120];
    if let Err(error) = &asked
        && !UNKNOWN_TO_WINE.contains(&super::code(error))
        && super::code(error) != 0
    {
        return Err(of(error));
    }
    if asked.is_ok() && !list.is_null() && count > 0 {
        let count = usize::try_from(count.min(SESSIONS)).unwrap_or(0);
        // SAFETY: the system gave a list of so many.
        let all = unsafe { std::slice::from_raw_parts(list, count) };
        let people = all.iter().filter(|one| one.SessionId != SERVICES);
        let people = people.filter(|one| one.State == WTSActive || one.State == WTSDisconnected);
        let told = people.map(|one| PersonsSession {
            number: one.SessionId,
            is_active: one.State == WTSActive,
        });
        let told = told.collect();
        // SAFETY: it came from the system above, which wants it back this way.
        unsafe { WTSFreeMemory(list.cast()) };
        return Ok(told);
    }
    // Wine: who is at the console, if anybody.
    // SAFETY: no argument.
    let console = unsafe { WTSGetActiveConsoleSessionId() };
    let there = (console != NONE).then_some(PersonsSession {
        number: console,
        is_active: true,
    });
    Ok(there.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_an_account_that_others_may_ask_for_too() {
        let me = own_user().unwrap();
        assert!(me.starts_with("S-1-5-"), "{me}");
        assert_eq!(user_of_process(std::process::id()).unwrap(), me);
        assert!(user_of_process(u32::MAX - 3).is_err(), "there is none");
    }

    #[test]
    fn somebody_is_signed_in_where_tests_run() {
        let people = sessions_of_people().unwrap();
        assert!(people.iter().any(|one| one.is_active), "{people:?}");
    }
}
