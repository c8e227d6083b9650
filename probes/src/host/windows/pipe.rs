//! Named pipes between programs of this PC: who may come is said by an access list, who came and who listens by the kernel.
//! Needs a name; every wait has an end, and no other PC gets in. Knows no message.
#![allow(unsafe_code)]

use super::people::{own_user, user_of_process};
use super::text::wide;
use std::io::{self, Read, Write};
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use windows::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_IO_PENDING, ERROR_NO_DATA, ERROR_OPERATION_ABORTED, ERROR_PIPE_BUSY,
    ERROR_PIPE_CONNECTED, HANDLE, HLOCAL, LocalFree, WAIT_OBJECT_0, WIN32_ERROR,
};
use windows::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetSecurityInfo,
    SDDL_REVISION_1, SE_KERNEL_OBJECT,
};
use windows::Win32::Security::{
    OWNER_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID, SECURITY_ATTRIBUTES,
};
use windows::Win32::Storage::FileSystem::{
    CreateFileW, FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, FILE_FLAGS_AND_ATTRIBUTES,
    FILE_GENERIC_READ, FILE_SHARE_NONE, FILE_WRITE_DATA, OPEN_EXISTING, PIPE_ACCESS_DUPLEX,
    ReadFile, SECURITY_IDENTIFICATION, SECURITY_SQOS_PRESENT, WriteFile,
};
use windows::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows::Win32::System::Pipes::{
    ConnectNamedPipe, CreateNamedPipeW, GetNamedPipeClientProcessId, GetNamedPipeClientSessionId,
    GetNamedPipeServerProcessId, NAMED_PIPE_MODE, PIPE_READMODE_BYTE, PIPE_REJECT_REMOTE_CLIENTS,
    PIPE_TYPE_BYTE, PIPE_UNLIMITED_INSTANCES, PIPE_WAIT, PeekNamedPipe, WaitNamedPipeW,
};
use windows::Win32::System::Threading::{CreateEventW, INFINITE, WaitForSingleObject};
use windows::core::PCWSTR;

/// What a pipe keeps of what nobody has read yet, in each direction.
const BUFFER_BYTES: u32 = 64 * 1024;
/// Where a program begins that was told no limit.
const USUAL: Duration = Duration::from_secs(5);
/// May read and write, and make no further end of the same name.
const MAY_TALK: &str = "0x12008b";

/// Who may connect, beside the system and who made the pipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PipeFor {
    /// Whoever is signed in at this PC.
    SignedIn,
    /// The account of the service.
    Service,
}

/// Who is at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipePeer {
    /// Account, as the system numbers accounts; none where it may not be asked.
    pub user: Option<String>,
    /// Process.
    pub process: u32,
    /// Session, 0 for services; none where it was not asked.
    pub session: Option<u32>,
}

/// A name that others connect to.
#[derive(Debug)]
pub struct PipeDoor {
    name: Vec<u16>,
    sddl: String,
    /// The end that the next one who comes gets.
    next: Mutex<OwnedHandle>,
}

/// One connection.
#[derive(Debug)]
pub struct Pipe {
    end: OwnedHandle,
    done: OwnedHandle,
    limit: Duration,
    /// Taken while waiting for something to read.
    ahead: Option<u8>,
}

impl PipeDoor {
    /// Makes a pipe. One that is there already belongs to another program, whoever that is.
    ///
    /// # Errors
    /// When there is one of that name, or it cannot be made.
    pub fn open(name: &str, who: PipeFor) -> io::Result<Self> {
        let me = own_user()?;
        let others = match who {
            PipeFor::SignedIn => "IU",
            PipeFor::Service => super::people::LOCAL_SERVICE,
        };
        // Nobody from the network; the system and its maker everything. The owner is what who connects can check.
        let sddl =
            format!("O:{me}D:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;{me})(A;;{MAY_TALK};;;{others})");
        let wide_name = wide(name);
        let in_use = || {
            let text = format!("{name} is in use by another program");
            io::Error::new(io::ErrorKind::AddrInUse, text)
        };
        // Wine lets anybody make a further end of a name; Windows refuses it below.
        if listens(&wide_name) {
            return Err(in_use());
        }
        let first = match end(&wide_name, &sddl, true) {
            // Nobody listens: somebody holds on to what an earlier process of ours had, and with it to the name. Its access
            // list is the one that was made with it.
            Err(error) if error.raw_os_error() == Some(raw(ERROR_ACCESS_DENIED)) => {
                let further = end(&wide_name, &sddl, false).map_err(|_| in_use())?;
                if owner(raw_handle(&further))? != me {
                    return Err(in_use());
                }
                further
            }
            made => made?,
        };
        Ok(Self {
            name: wide_name,
            sddl,
            next: Mutex::new(first),
        })
    }

    /// The next connection; none when nobody came for so long.
    ///
    /// # Errors
    /// When the pipe is of no more use.
    pub fn accept(&self, limit: Option<Duration>) -> io::Result<Option<(Pipe, PipePeer)>> {
        let deadline = limit.map(|limit| Instant::now() + limit);
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let done = event()?;
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            // SAFETY: the end is overlapped, lives in the lock that is held, and `operation` waits for the end of what it began.
            let came = operation(&next, &done, left, |end, how| unsafe {
                ConnectNamedPipe(end, Some(how))
            });
            match came {
                Ok(None) => return Ok(None),
                Ok(Some(_)) => {}
                Err(error) if error.raw_os_error() == Some(raw(ERROR_PIPE_CONNECTED)) => {}
                Err(error) if error.raw_os_error() == Some(raw(ERROR_NO_DATA)) => {
                    // Gone before it was taken.
                    *next = end(&self.name, &self.sddl, false)?;
                    continue;
                }
                Err(error) => return Err(error),
            }
            // There is always one to connect to, or somebody else could make it.
            let taken = std::mem::replace(&mut *next, end(&self.name, &self.sddl, false)?);
            let Ok(peer) = client(&taken) else { continue };
            return Ok(Some((Pipe::new(taken)?, peer)));
        }
    }
}

/// Whether there is an end of that name that waits to be connected to. Connects to none.
fn listens(name: &[u16]) -> bool {
    // SAFETY: the name ends with a zero and outlives the call.
    unsafe { WaitNamedPipeW(PCWSTR(name.as_ptr()), 1) }.as_bool()
}

impl Pipe {
    /// Whether somebody listens behind that name. Connects to none.
    #[must_use]
    pub fn is_there(name: &str) -> bool {
        listens(&wide(name))
    }

    /// Connects to a pipe, and says who made it.
    ///
    /// # Errors
    /// When there is none, nobody takes the connection in time, or we may not.
    pub fn connect(name: &str, limit: Duration) -> io::Result<(Self, PipePeer)> {
        let deadline = Instant::now() + limit;
        let name = wide(name);
        let flags = FILE_FLAG_OVERLAPPED.0 | SECURITY_SQOS_PRESENT.0 | SECURITY_IDENTIFICATION.0;
        let handle = loop {
            // SAFETY: the name ends with a zero and outlives the call.
            let opened = unsafe {
                CreateFileW(
                    PCWSTR(name.as_ptr()),
                    FILE_GENERIC_READ.0 | FILE_WRITE_DATA.0,
                    FILE_SHARE_NONE,
                    None,
                    OPEN_EXISTING,
                    // Who listens may learn who we are, and not act as us.
                    FILE_FLAGS_AND_ATTRIBUTES(flags),
                    None,
                )
            };
            match opened {
                Ok(handle) => break handle,
                Err(error) if super::code(&error) == raw(ERROR_PIPE_BUSY) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                    // SAFETY: as above. Whether one is free now is seen by the next try.
                    let _ = unsafe { WaitNamedPipeW(PCWSTR(name.as_ptr()), millis(left)) };
                }
                Err(error) => return Err(of(&error)),
            }
        };
        // SAFETY: just opened, and owned by nobody else.
        let end = unsafe { OwnedHandle::from_raw_handle(handle.0) };
        let peer = server(&end)?;
        Ok((Self::new(end)?, peer))
    }

    fn new(end: OwnedHandle) -> io::Result<Self> {
        Ok(Self {
            end,
            done: event()?,
            limit: USUAL,
            ahead: None,
        })
    }

    /// How long one reading or writing may take from now on.
    pub fn set_limit(&mut self, limit: Duration) {
        self.limit = limit;
    }

    /// Waits until there is something to read, or the other end is gone; false when there was nothing for so long.
    ///
    /// # Errors
    /// When the connection is of no more use.
    pub fn wait(&mut self, limit: Option<Duration>) -> io::Result<bool> {
        if self.ahead.is_some() {
            return Ok(true);
        }
        let mut byte = [0];
        Ok(match self.take(&mut byte, limit)? {
            None => false,
            // The other end is gone.
            Some(0) => true,
            Some(_) => {
                self.ahead = Some(byte[0]);
                true
            }
        })
    }

    /// Whether the other end has closed already and nothing of it waits. Takes nothing away and does not wait.
    pub fn is_gone(&mut self) -> bool {
        if self.ahead.is_some() {
            return false;
        }
        // SAFETY: an open end; nothing is asked for but whether that works.
        unsafe { PeekNamedPipe(raw_handle(&self.end), None, 0, None, None, None) }.is_err()
    }

    /// Bytes of one reading; none when there were none for so long, 0 when the other end is gone.
    fn take(&mut self, into: &mut [u8], limit: Option<Duration>) -> io::Result<Option<usize>> {
        // SAFETY: `into` outlives the reading: `operation` waits for the end of what it began.
        let took = operation(&self.end, &self.done, limit, |end, how| unsafe {
            ReadFile(end, Some(into), None, Some(how))
        });
        match took {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Some(0)),
            took => took,
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(first) = into.first_mut() else {
            return Ok(0);
        };
        if let Some(byte) = self.ahead.take() {
            *first = byte;
            return Ok(1);
        }
        let took = self.take(into, Some(self.limit))?;
        took.ok_or_else(|| io::ErrorKind::TimedOut.into())
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // SAFETY: `bytes` outlives the writing: `operation` waits for the end of what it began.
        let sent = operation(&self.end, &self.done, Some(self.limit), |end, how| unsafe {
            WriteFile(end, Some(bytes), None, Some(how))
        });
        sent?.ok_or_else(|| io::ErrorKind::TimedOut.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins something on an end and waits for it; what is not done in time is called back. Gives the bytes, or none when it
/// was called back.
fn operation(
    end: &OwnedHandle,
    done: &OwnedHandle,
    limit: Option<Duration>,
    begin: impl FnOnce(HANDLE, *mut OVERLAPPED) -> windows::core::Result<()>,
) -> io::Result<Option<usize>> {
    let (end, done) = (raw_handle(end), raw_handle(done));
    let mut how = OVERLAPPED {
        hEvent: done,
        ..OVERLAPPED::default()
    };
    if let Err(error) = begin(end, &raw mut how) {
        if super::code(&error) != raw(ERROR_IO_PENDING) {
            return Err(of(&error));
        }
        // SAFETY: the event is open for as long as the connection.
        let waited = unsafe { WaitForSingleObject(done, limit.map_or(INFINITE, millis)) };
        if waited != WAIT_OBJECT_0 {
            // SAFETY: `how` is still the one that was begun with. That it was done meanwhile is no error: it is asked below.
            let _ = unsafe { CancelIoEx(end, Some(&raw const how)) };
        }
    }
    let mut bytes = 0;
    // SAFETY: waits until the system is done with `how` and with the buffer, both of which are still there.
    match unsafe { GetOverlappedResult(end, &raw const how, &raw mut bytes, true) } {
        Ok(()) => Ok(Some(usize::try_from(bytes).unwrap_or(usize::MAX))),
        Err(error) if super::code(&error) == raw(ERROR_OPERATION_ABORTED) => Ok(None),
        Err(error) => Err(of(&error)),
    }
}

/// One end to connect to; the first one of its name, or a further one.
fn end(name: &[u16], sddl: &str, is_first: bool) -> io::Result<OwnedHandle> {
    let sddl = wide(sddl);
    let mut list = PSECURITY_DESCRIPTOR::default();
    // SAFETY: the text ends with a zero; `list` outlives the call, and is freed below.
    let made = unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            PCWSTR(sddl.as_ptr()),
            SDDL_REVISION_1,
            &raw mut list,
            None,
        )
    };
    made.map_err(|error| of(&error))?;
    let security = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or(0),
        lpSecurityDescriptor: list.0,
        bInheritHandle: false.into(),
    };
    let first = if is_first {
        FILE_FLAG_FIRST_PIPE_INSTANCE
    } else {
        FILE_FLAGS_AND_ATTRIBUTES(0)
    };
    let mode = PIPE_TYPE_BYTE.0 | PIPE_READMODE_BYTE.0 | PIPE_WAIT.0 | PIPE_REJECT_REMOTE_CLIENTS.0;
    // SAFETY: name and access list outlive the call.
    let handle = unsafe {
        CreateNamedPipeW(
            PCWSTR(name.as_ptr()),
            PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | first,
            NAMED_PIPE_MODE(mode),
            PIPE_UNLIMITED_INSTANCES,
            BUFFER_BYTES,
            BUFFER_BYTES,
            0,
            Some(&raw const security),
        )
    };
    let error = io::Error::last_os_error();
    // SAFETY: it came from the system above, which wants it back this way.
    unsafe { LocalFree(Some(HLOCAL(list.0))) };
    if handle.is_invalid() {
        return Err(error);
    }
    // SAFETY: just made, and owned by nobody else.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle.0) })
}

fn event() -> io::Result<OwnedHandle> {
    // SAFETY: no argument points anywhere.
    let made = unsafe { CreateEventW(None, true, false, None) };
    let made = made.map_err(|error| of(&error))?;
    // SAFETY: just made, and owned by nobody else.
    Ok(unsafe { OwnedHandle::from_raw_handle(made.0) })
}

/// Who connected to an end of ours.
fn client(end: &OwnedHandle) -> io::Result<PipePeer> {
    let end = raw_handle(end);
    let (mut process, mut session) = (0, 0);
    // SAFETY: an open end that is connected; `process` outlives the call.
    unsafe { GetNamedPipeClientProcessId(end, &raw mut process) }.map_err(|e| of(&e))?;
    // SAFETY: as above.
    unsafe { GetNamedPipeClientSessionId(end, &raw mut session) }.map_err(|e| of(&e))?;
    Ok(PipePeer {
        user: user_of_process(process).ok(),
        process,
        session: Some(session),
    })
}

/// Who made the pipe we are connected to. Its owner is told to everybody who may connect, and nobody but the account
/// itself can make it say so.
fn server(end: &OwnedHandle) -> io::Result<PipePeer> {
    let end = raw_handle(end);
    let mut process = 0;
    // SAFETY: an open end that is connected; `process` outlives the call.
    unsafe { GetNamedPipeServerProcessId(end, &raw mut process) }.map_err(|e| of(&e))?;
    Ok(PipePeer {
        user: Some(owner(end)?),
        process,
        session: None,
    })
}

fn owner(end: HANDLE) -> io::Result<String> {
    let (mut owner, mut whole) = (PSID::default(), PSECURITY_DESCRIPTOR::default());
    // SAFETY: both outlive the call; `owner` points into `whole`, which is freed below.
    let asked = unsafe {
        GetSecurityInfo(
            end,
            SE_KERNEL_OBJECT,
            OWNER_SECURITY_INFORMATION,
            Some(&raw mut owner),
            None,
            None,
            None,
            Some(&raw mut whole),
        )
    };
    asked.ok().map_err(|e| of(&e))?;
    let user = sid_text(owner);
    // SAFETY: it came from the system above, which wants it back this way.
    unsafe { LocalFree(Some(HLOCAL(whole.0))) };
    user
}

/// An account as text: S-1-5-18.
pub(super) fn sid_text(sid: PSID) -> io::Result<String> {
    let mut text = windows::core::PWSTR::null();
    // SAFETY: `sid` is one that the system gave and that is still there; the text is freed below.
    unsafe { ConvertSidToStringSidW(sid, &raw mut text) }.map_err(|e| of(&e))?;
    // SAFETY: a text that ends with a zero, just given.
    let told = unsafe { text.to_string() };
    // SAFETY: it came from the system above, which wants it back this way.
    unsafe { LocalFree(Some(HLOCAL(text.0.cast()))) };
    told.map_err(|_| io::ErrorKind::InvalidData.into())
}

fn raw_handle(handle: &OwnedHandle) -> HANDLE {
    HANDLE(handle.as_raw_handle())
}

fn raw(error: WIN32_ERROR) -> i32 {
    i32::try_from(error.0).unwrap_or(i32::MAX)
}

pub(super) fn of(error: &windows::core::Error) -> io::Error {
    io::Error::from_raw_os_error(super::code(error))
}

/// Never longer than asked for by more than a millisecond, never for ever.
fn millis(limit: Duration) -> u32 {
    u32::try_from(limit.as_millis().saturating_add(1)).unwrap_or(INFINITE - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);
    const SHORT: Duration = Duration::from_millis(20);

    fn name(what: &str) -> String {
        format!(r"\\.\pipe\deskready-test-{}-{what}", std::process::id())
    }

    #[test]
    fn both_ends_know_who_the_other_one_is_and_waiting_takes_nothing_away() {
        let name = name("both");
        let door = PipeDoor::open(&name, PipeFor::SignedIn).unwrap();
        let (mut out, behind) = Pipe::connect(&name, LONG).unwrap();
        let (mut inward, came) = door.accept(Some(LONG)).unwrap().unwrap();
        let me = own_user().unwrap();
        for peer in [&behind, &came] {
            assert_eq!(peer.user.as_deref(), Some(me.as_str()), "{peer:?}");
            assert_eq!(peer.process, std::process::id());
        }
        assert!(came.session.is_some());
        assert!(!inward.wait(Some(SHORT)).unwrap(), "nothing was sent");
        assert!(!inward.is_gone());
        out.write_all(b"xyz").unwrap();
        assert!(inward.wait(Some(LONG)).unwrap());
        let mut bytes = [0; 3];
        inward.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"xyz");
        drop(out);
        assert!(inward.wait(Some(LONG)).unwrap() && inward.is_gone());
        assert_eq!(inward.read(&mut bytes).unwrap(), 0);
    }

    #[test]
    fn what_was_sent_before_the_other_end_closed_is_still_read() {
        let name = name("sent");
        let door = PipeDoor::open(&name, PipeFor::SignedIn).unwrap();
        let (mut out, _) = Pipe::connect(&name, LONG).unwrap();
        let (mut inward, _) = door.accept(Some(LONG)).unwrap().unwrap();
        inward.write_all(b"no").unwrap();
        drop(inward);
        let mut all = Vec::new();
        out.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"no");
    }

    #[test]
    fn every_wait_ends() {
        let name = name("ends");
        let door = PipeDoor::open(&name, PipeFor::SignedIn).unwrap();
        assert!(door.accept(Some(SHORT)).unwrap().is_none(), "nobody came");
        let (mut out, _) = Pipe::connect(&name, LONG).unwrap();
        let (_inward, _) = door.accept(Some(LONG)).unwrap().unwrap();
        out.set_limit(SHORT);
        let told = out.read(&mut [0]).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::TimedOut);
        // Nobody reads: what does not fit is called back.
        let told = out.write_all(&vec![0; 4 * 1024 * 1024]).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_name_has_one_maker_and_many_may_connect_one_after_the_other() {
        let name = name("one");
        let told = Pipe::connect(&name, SHORT).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::NotFound, "{told}");
        assert!(!Pipe::is_there(&name));
        let door = PipeDoor::open(&name, PipeFor::Service).unwrap();
        assert!(Pipe::is_there(&name));
        let told = PipeDoor::open(&name, PipeFor::SignedIn).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::AddrInUse, "{told}");
        for number in 0..3_u8 {
            let (mut out, _) = Pipe::connect(&name, LONG).unwrap();
            let (mut inward, _) = door.accept(Some(LONG)).unwrap().unwrap();
            out.write_all(&[number]).unwrap();
            let mut byte = [9];
            inward.read_exact(&mut byte).unwrap();
            assert_eq!(byte, [number]);
        }
    }
}
