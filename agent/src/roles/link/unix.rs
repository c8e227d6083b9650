//! Unix sockets. Needs a folder to put one into; lets nobody in without saying who it is, as the
//! kernel knows it (`SO_PEERCRED`).

use super::{Link, Open, Peer};
use rustix::net::sockopt::{Timeout, set_socket_timeout, socket_peercred};
use rustix::net::{AddressFamily, RecvFlags, SocketAddrUnix, SocketFlags, SocketType};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

/// No timeout of a socket is shorter: zero would mean none at all.
const SHORTEST: Duration = Duration::from_millis(1);

/// A socket that others connect to.
#[derive(Debug)]
pub struct Door(UnixListener);

impl Door {
    /// Makes a socket that these may connect to. One that was left behind by a program that ended is
    /// replaced; one behind which somebody still listens is not.
    ///
    /// # Errors
    /// When there is another program behind it, or it cannot be made.
    pub fn open(path: &Path, to: Open) -> io::Result<Self> {
        let mode = match to {
            Open::ToAll => 0o666,
            // systemd makes the one that the service may use as well.
            Open::ToService => 0o600,
        };
        if let Ok(found) = std::fs::symlink_metadata(path) {
            let is_alive = connect(path, Duration::from_secs(1)).is_ok();
            if !found.file_type().is_socket() || is_alive {
                let text = format!("{} is in use by another program", path.display());
                return Err(io::Error::new(io::ErrorKind::AddrInUse, text));
            }
            std::fs::remove_file(path)?;
        }
        let listener = UnixListener::bind(path)?;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
        Ok(Self(listener))
    }

    /// The socket that systemd passed to this process, if it passed one.
    ///
    /// # Errors
    /// When it passed something else.
    pub fn passed() -> io::Result<Option<Self>> {
        let passed = deskready_probes::host::passed_listener()?;
        Ok(passed.map(Self))
    }

    /// The next connection; none when nobody came for so long.
    ///
    /// # Errors
    /// When the socket is of no more use.
    pub fn accept(&self, limit: Option<Duration>) -> io::Result<Option<(Box<dyn Link>, Peer)>> {
        set_socket_timeout(&self.0, Timeout::Recv, limit)?;
        use io::ErrorKind as K;
        // Gone again before it was taken, or a signal.
        const AGAIN: [K; 2] = [K::ConnectionAborted, K::Interrupted];
        const NOBODY: [K; 2] = [K::WouldBlock, K::TimedOut];
        loop {
            match self.0.accept() {
                Ok((stream, _)) => {
                    let peer = peer(&stream)?;
                    return Ok(Some((Box::new(stream), peer)));
                }
                Err(error) if AGAIN.contains(&error.kind()) => {}
                Err(error) if NOBODY.contains(&error.kind()) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Connects to a socket, and says who listens behind it.
///
/// # Errors
/// When nobody does, or not within the limit.
pub fn connect(path: &Path, limit: Duration) -> io::Result<(Box<dyn Link>, Peer)> {
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    // A queue that is full makes who connects wait.
    set_socket_timeout(&socket, Timeout::Send, Some(limit.max(SHORTEST)))?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(path)?)?;
    let stream = UnixStream::from(socket);
    let peer = peer(&stream)?;
    Ok((Box::new(stream), peer))
}

/// Whether a service was ever started on this PC: then it has its folder.
#[must_use]
pub fn is_there(runtime: &Path) -> bool {
    runtime.exists()
}

impl Link for UnixStream {
    fn set_limit(&mut self, limit: Duration) -> io::Result<()> {
        let limit = Some(limit.max(SHORTEST));
        self.set_read_timeout(limit)?;
        self.set_write_timeout(limit)
    }

    fn wait(&mut self, limit: Option<Duration>) -> io::Result<bool> {
        self.set_read_timeout(limit.map(|limit| limit.max(SHORTEST)))?;
        match peek(self, RecvFlags::PEEK) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn is_gone(&mut self) -> bool {
        match peek(self, RecvFlags::PEEK | RecvFlags::DONTWAIT) {
            Ok(count) => count == 0,
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        }
    }
}

fn peek(socket: &UnixStream, flags: RecvFlags) -> io::Result<usize> {
    let mut byte = [0_u8; 1];
    loop {
        return match rustix::net::recv(socket, &mut byte, flags) {
            Ok((_, count)) => Ok(count),
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => Err(error.into()),
        };
    }
}

fn peer(socket: &impl AsFd) -> io::Result<Peer> {
    let found = socket_peercred(socket)?;
    let process = u32::try_from(found.pid.as_raw_nonzero().get()).unwrap_or(0);
    Ok(Peer {
        user: found.uid.as_raw().to_string(),
        process,
        session: session_of(process),
    })
}

/// A process that the log-in itself started is in a group named after its session; one that the
/// user's own systemd started is in none, and belongs to all sessions of its user.
fn session_of(process: u32) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{process}/cgroup")).ok()?;
    session_in(&text)
}

fn session_in(cgroup: &str) -> Option<String> {
    let mut parts = cgroup.lines().flat_map(|line| line.split('/'));
    let name = parts.find_map(|part| part.strip_prefix("session-")?.strip_suffix(".scope"))?;
    Some(name.to_owned())
}

/// The user this process works as.
#[must_use]
pub fn me() -> String {
    rustix::process::geteuid().as_raw().to_string()
}

/// The number of a user of this PC, by name.
#[must_use]
pub fn user_named(name: &str) -> Option<String> {
    let text = std::fs::read_to_string("/etc/passwd").ok()?;
    number_of(&text, name)
}

fn number_of(passwd: &str, name: &str) -> Option<String> {
    let mut lines = passwd.lines().map(|line| line.split(':'));
    lines.find_map(|mut fields| {
        (fields.next()? == name).then_some(())?;
        let number = fields.nth(1)?;
        number.parse::<u32>().ok().map(|number| number.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    const LONG: Duration = Duration::from_secs(20);
    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn both_ends_know_who_the_other_one_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let door = Door::open(&path, Open::ToService).unwrap();
        let (mut out, behind) = connect(&path, LONG).unwrap();
        let (mut inward, came) = door.accept(Some(LONG)).unwrap().unwrap();
        for peer in [behind, came] {
            assert_eq!((peer.user, peer.process), (me(), std::process::id()));
        }
        assert!(!inward.wait(Some(SHORT)).unwrap(), "nothing was sent");
        out.write_all(b"x").unwrap();
        assert!(inward.wait(Some(LONG)).unwrap());
        assert!(!inward.is_gone());
        let mut byte = [0];
        inward.read_exact(&mut byte).unwrap();
        assert_eq!(&byte, b"x", "waiting takes nothing away");
        assert!(!inward.is_gone());
        drop(out);
        assert!(inward.wait(Some(LONG)).unwrap() && inward.is_gone());
    }

    #[test]
    fn a_door_that_nobody_comes_to_says_so_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let door = Door::open(&folder.path().join("s"), Open::ToService).unwrap();
        assert!(door.accept(Some(SHORT)).unwrap().is_none());
    }

    #[test]
    fn a_socket_left_behind_is_replaced_and_one_in_use_or_a_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        drop(Door::open(&path, Open::ToService).unwrap());
        let door = Door::open(&path, Open::ToAll).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o666);
        let told = Door::open(&path, Open::ToService).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::AddrInUse, "{told}");
        drop(door);
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "mine").unwrap();
        assert!(Door::open(&path, Open::ToService).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    }

    #[test]
    fn a_process_of_a_log_in_names_its_session_and_others_name_none() {
        for (text, expected) in [
            (
                "0::/user.slice/user-1000.slice/session-2.scope\n",
                Some("2"),
            ),
            (
                "1:name=x:/\n0::/user.slice/user-1000.slice/session-c3.scope/a\n",
                Some("c3"),
            ),
            (
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n",
                None,
            ),
            ("0::/\n", None),
            ("", None),
        ] {
            assert_eq!(session_in(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let text = "root:x:0:0:root:/:/bin/sh\ndesk:x:7:7::/:\ndeskready:x:998:997::/:\nbad:x\n";
        for (name, number) in [
            ("deskready", Some("998")),
            ("desk", Some("7")),
            ("x", None),
            ("bad", None),
        ] {
            assert_eq!(number_of(text, name).as_deref(), number, "{name}");
        }
    }
}
