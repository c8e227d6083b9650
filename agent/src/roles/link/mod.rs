//! What carries messages between two roles on one PC, and who is at the other end. Needs the
//! system's own local connections, a file per system; knows no message.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{Door, connect, is_there, me, user_named};
#[cfg(windows)]
pub use windows::{Door, connect, is_there, me, user_named};

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// The user that the service runs as where it is installed.
pub const SERVICE_USER: &str = "deskready";
/// The administrator of the system, as the kernel numbers it.
#[cfg(unix)]
pub const ROOT: &str = "0";
/// The system itself, as it numbers accounts.
#[cfg(windows)]
pub const ROOT: &str = deskready_probes::host::LOCAL_SYSTEM;
/// Where the service listens, unless it is told otherwise.
#[cfg(unix)]
pub const RUNTIME: &str = "/run/deskready";
/// Where the service listens, unless it is told otherwise.
#[cfg(windows)]
pub const RUNTIME: &str = r"\\.\pipe\deskready";

/// Who may connect to a door at all, beside its maker. Who of them is let in is decided by who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Everybody on this PC.
    ToAll,
    /// The service and the administrator.
    ToService,
}

/// Who is at the other end, as the kernel says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// User, as the system numbers users.
    pub user: String,
    /// Process.
    pub process: u32,
    /// The log-in session its process belongs to, where that can be told.
    pub session: Option<String>,
}

/// One connection.
pub trait Link: Read + Write + Send {
    /// How long one reading or writing may take from now on.
    ///
    /// # Errors
    /// When the system does not take the limit.
    fn set_limit(&mut self, limit: Duration) -> io::Result<()>;

    /// Waits until there is something to read, or the other end is gone; false when there was
    /// nothing for so long. Without a limit for ever.
    ///
    /// # Errors
    /// When the connection is of no more use.
    fn wait(&mut self, limit: Option<Duration>) -> io::Result<bool>;

    /// Whether the other end has closed already. Takes nothing away and does not wait.
    fn is_gone(&mut self) -> bool;
}

/// Both ends of one connection within a test.
#[cfg(all(test, unix))]
pub fn pair() -> (Box<dyn Link>, Box<dyn Link>) {
    let (one, other) = std::os::unix::net::UnixStream::pair().unwrap();
    (Box::new(one), Box::new(other))
}

/// Both ends of one connection within a test.
#[cfg(all(test, windows))]
pub fn pair() -> (Box<dyn Link>, Box<dyn Link>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pair");
    let door = Door::open(&path, Open::ToAll).unwrap();
    let (one, _) = connect(&path, Duration::from_secs(20)).unwrap();
    let (other, _) = door.accept(Some(Duration::from_secs(20))).unwrap().unwrap();
    (one, other)
}

/// A connection until a moment: after it, reading and writing are timed out.
pub struct Until<'a> {
    /// Connection.
    pub link: &'a mut dyn Link,
    /// The moment.
    pub deadline: Instant,
}

impl Until<'_> {
    fn begin(&mut self) -> io::Result<()> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.link.set_limit(left)
    }
}

impl Read for Until<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.begin()?;
        self.link.read(into)
    }
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begin()?;
        self.link.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.link.flush()
    }
}
