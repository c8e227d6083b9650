//! Named pipes. A path names one: what would be `/run/deskready/helper.sock` elsewhere is a pipe `deskready-helper`. Needs the
//! system's word for who came; where an account may not be asked for, the session it came from tells.

use super::{Link, Open, Peer};
use deskready_probes::host::{LOCAL_SERVICE, Pipe, PipeDoor, PipeFor, PipePeer, own_user};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Folder of the names of an installed service.
const OWN: &str = r"deskready\";
/// Accounts that are the same on every PC.
const SERVICES: [&str; 2] = [super::ROOT, LOCAL_SERVICE];
/// Where named pipes are.
const PIPES: &str = r"\\.\pipe\";

/// A pipe that others connect to.
#[derive(Debug)]
pub struct Door(PipeDoor);

impl Door {
    /// Makes a pipe that these may connect to.
    ///
    /// # Errors
    /// When there is another program behind it, or it cannot be made.
    pub fn open(path: &Path, to: Open) -> io::Result<Self> {
        let who = match to {
            Open::ToAll => PipeFor::SignedIn,
            Open::ToService => PipeFor::Service,
        };
        PipeDoor::open(&name(path), who).map(Self)
    }

    /// Nobody passes a pipe on here.
    ///
    /// # Errors
    /// None.
    pub fn passed() -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// The next connection; none when nobody came for so long.
    ///
    /// # Errors
    /// When the pipe is of no more use.
    pub fn accept(&self, limit: Option<Duration>) -> io::Result<Option<(Box<dyn Link>, Peer)>> {
        let came = self.0.accept(limit)?;
        Ok(came.map(|(pipe, peer)| (Box::new(pipe) as Box<dyn Link>, known(peer))))
    }
}

/// Connects to a pipe, and says who made it.
///
/// # Errors
/// When nobody did, or not within the limit.
pub fn connect(path: &Path, limit: Duration) -> io::Result<(Box<dyn Link>, Peer)> {
    let (pipe, peer) = Pipe::connect(&name(path), limit)?;
    Ok((Box::new(pipe), known(peer)))
}

/// Whether a service runs on this PC: there are no folders for pipes that could stay behind.
#[must_use]
pub fn is_there(runtime: &Path) -> bool {
    Pipe::is_there(&name(&runtime.join("desk.sock")))
}

impl Link for Pipe {
    fn set_limit(&mut self, limit: Duration) -> io::Result<()> {
        Self::set_limit(self, limit);
        Ok(())
    }

    fn wait(&mut self, limit: Option<Duration>) -> io::Result<bool> {
        Self::wait(self, limit)
    }

    fn is_gone(&mut self) -> bool {
        Self::is_gone(self)
    }
}

/// The service may not ask which account an operator's process works as, unless that process lets it; which session it is
/// in, it is told. A person goes by the session, so that nobody has two names.
fn known(peer: PipePeer) -> Peer {
    let session = peer.session.map(|number| number.to_string());
    let by_session = format!("session {}", session.as_deref().unwrap_or("?"));
    let is_person = peer.session.is_some_and(|number| number != 0);
    let is_ours = |user: &String| *user == me() || SERVICES.contains(&user.as_str());
    let user = peer.user.filter(|user| !is_person || is_ours(user));
    Peer {
        user: user.unwrap_or(by_session),
        process: peer.process,
        session,
    }
}

/// The pipe that a path names. Our own names stand where Windows lets only the service's account and the system make any, so that nobody can take them
/// before us. Elsewhere backslashes are not for names of pipes. A name needs no ending.
fn name(path: &Path) -> String {
    let is_helper = path.file_stem().is_some_and(|stem| stem == "helper");
    let path = path.with_extension("");
    let text = path.to_string_lossy();
    let own = text.strip_prefix(PIPES).unwrap_or(&text);
    let name = own.replace(['\\', '/', ':'], "-");
    let place = match (own.starts_with(OWN), is_helper) {
        (true, true) => r"ProtectedPrefix\Administrators\",
        (true, false) => r"ProtectedPrefix\LocalService\",
        (false, _) => "",
    };
    format!("{PIPES}{place}{name}")
}

/// The account this process works as.
#[must_use]
pub fn me() -> String {
    own_user().unwrap_or_default()
}

/// The account of a user of this PC, by name: the service's alone has one that is the same on every PC.
#[must_use]
pub fn user_named(name: &str) -> Option<String> {
    (name == super::SERVICE_USER).then(|| LOCAL_SERVICE.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_pipe_and_our_own_are_where_nobody_else_can_make_any() {
        for (path, expected) in [
            (
                r"\\.\pipe\deskready\helper.sock",
                r"\\.\pipe\ProtectedPrefix\Administrators\deskready-helper",
            ),
            (
                r"\\.\pipe\deskready\desk.sock",
                r"\\.\pipe\ProtectedPrefix\LocalService\deskready-desk",
            ),
            (r"\\.\pipe\mine\desk.sock", r"\\.\pipe\mine-desk"),
            (r"C:\Temp\x1\s", r"\\.\pipe\C--Temp-x1-s"),
        ] {
            assert_eq!(name(Path::new(path)), expected);
        }
    }

    #[test]
    fn who_may_not_be_asked_for_its_account_is_known_by_its_session() {
        let came = |user: Option<&str>, session| {
            let user = user.map(str::to_owned);
            let known = known(PipePeer {
                user,
                process: 7,
                session,
            });
            (known.user, known.session)
        };
        let text = str::to_owned;
        let person = (text("session 2"), Some(text("2")));
        assert_eq!(came(Some("S-1-5-21-1-2-3-1001"), Some(2)), person);
        assert_eq!(came(Some("S-1-5-18"), Some(2)).0, "S-1-5-18");
        assert_eq!(came(None, Some(2)), (text("session 2"), Some(text("2"))));
        assert_eq!(
            came(Some("S-1-5-18"), Some(0)),
            (text("S-1-5-18"), Some(text("0")))
        );
        assert_eq!(came(Some("S-1-5-19"), None), (text("S-1-5-19"), None));
    }
}
