//! Who sits at this PC: the person whose session is active, as logind tells everybody in its files and Windows in its list
//! of sessions. Needs those, or one user named in the settings; needs no rights.

use super::link::Peer;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where logind keeps what it tells.
pub const LOGIND: &str = "/run/systemd";
/// Most bytes read of one of its files; they have a few hundred.
const FILE_BYTES: usize = 64 * 1024;
/// Most sessions looked at.
const SESSIONS: usize = 256;

/// How to find out who sits here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// From logind's folder.
    Logind(PathBuf),
    /// From the list of sessions that Windows keeps.
    #[cfg(windows)]
    Windows,
    /// It is always this user.
    User(String),
}

/// Who sits here now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Active {
    /// A person.
    Person {
        /// User, where the session alone does not tell.
        user: Option<String>,
        /// Session, where sessions have names.
        session: Option<String>,
    },
    /// Nobody, and how that is known.
    Nobody(&'static str),
}

impl Active {
    /// Whether a process belongs to this person and session. One that belongs to all sessions of
    /// its user belongs to this one too.
    #[must_use]
    pub fn is(&self, peer: &Peer) -> bool {
        match self {
            Self::Nobody(_) => false,
            Self::Person { user, session } => {
                let by_user = user.as_ref().map(|ours| *ours == peer.user);
                let theirs = peer.session.as_ref();
                let by_session = session
                    .as_ref()
                    .zip(theirs)
                    .map(|(ours, theirs)| ours == theirs);
                // What is known of both must fit, and something must be.
                by_user.or(by_session).unwrap_or(false) && by_session.unwrap_or(true)
            }
        }
    }
}

/// One session, as logind describes it.
#[derive(Debug)]
struct Session {
    name: String,
    user: String,
    is_person: bool,
    is_active: bool,
    has_seat: bool,
}

impl Seat {
    /// As this system tells; logind's folder can be another one.
    #[must_use]
    pub fn of_this_system(logind: Option<PathBuf>) -> Self {
        #[cfg(windows)]
        if logind.is_none() {
            return Self::Windows;
        }
        Self::Logind(logind.unwrap_or_else(|| LOGIND.into()))
    }

    /// Who sits here now.
    #[must_use]
    pub fn active(&self) -> Active {
        let folder = match self {
            Self::User(user) => {
                return Active::Person {
                    user: Some(user.clone()),
                    session: None,
                };
            }
            #[cfg(windows)]
            Self::Windows => return windows::active(),
            Self::Logind(folder) => folder,
        };
        let sessions = sessions(folder);
        let person = |session: &Session| Active::Person {
            user: Some(session.user.clone()),
            session: Some(session.name.clone()),
        };
        if let Some(name) = on_seat(folder) {
            let found = sessions.iter().find(|session| session.name == name);
            return match found {
                Some(session) if session.is_person => person(session),
                Some(_) => Active::Nobody("the log-in screen is shown"),
                None => Active::Nobody("the active session has just ended"),
            };
        }
        // A PC without a seat: people come over the network, one at a time.
        let mut there = sessions
            .iter()
            .filter(|session| session.is_person && session.is_active && !session.has_seat);
        match (there.next(), there.next()) {
            (Some(session), None) => person(session),
            (Some(_), Some(_)) => Active::Nobody("several people are active at once"),
            (None, _) if !folder.join("sessions").is_dir() => {
                Active::Nobody("there is no logind to tell, and no session_uid in the settings")
            }
            (None, _) => Active::Nobody("no session is active"),
        }
    }

    /// Whether whoever came is signed in at all, active or not.
    #[must_use]
    pub fn is_signed_in(&self, peer: &Peer) -> bool {
        let user = &peer.user;
        match self {
            Self::User(only) => only == user,
            #[cfg(windows)]
            Self::Windows => windows::is_signed_in(peer),
            Self::Logind(folder) => sessions(folder)
                .iter()
                .any(|session| session.is_person && session.user == *user),
        }
    }
}

/// Whether a session has ended, for a process of that session.
#[must_use]
pub fn has_ended(folder: &Path, session: &str) -> bool {
    match values(&folder.join("sessions").join(session)) {
        Some(values) => values.get("STATE").is_some_and(|state| state == "closing"),
        None => true,
    }
}

/// The active session of the first seat that has one.
fn on_seat(folder: &Path) -> Option<String> {
    let seats = names(&folder.join("seats"));
    seats.into_iter().find_map(|seat| {
        let mut values = values(&folder.join("seats").join(seat))?;
        values.remove("ACTIVE").filter(|name| !name.is_empty())
    })
}

fn sessions(folder: &Path) -> Vec<Session> {
    let all = names(&folder.join("sessions"));
    all.into_iter()
        .filter_map(|name| {
            let values = values(&folder.join("sessions").join(&name))?;
            let text = |key: &str| values.get(key).map_or("", String::as_str);
            Some(Session {
                user: text("UID").to_owned(),
                is_person: text("CLASS").starts_with("user") && text("STATE") != "closing",
                is_active: text("ACTIVE") == "1",
                has_seat: !text("SEAT").is_empty(),
                name,
            })
        })
        .collect()
}

/// Names of a folder, sorted. Beside sessions lie pipes that end in `.ref`.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut all: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.contains('.'))
        .take(SESSIONS)
        .collect();
    all.sort_unstable();
    all
}

/// `KEY=value` lines; none when there is no such file.
fn values(file: &Path) -> Option<BTreeMap<String, String>> {
    // logind replaces its files whole, and they are small.
    let text = std::fs::read_to_string(file).ok()?;
    let text = text.get(..FILE_BYTES).unwrap_or(&text);
    let lines = text.lines().filter_map(|line| line.split_once('='));
    Some(
        lines
            .map(|(key, value)| (key.trim().to_owned(), value.trim_matches('"').to_owned()))
            .collect(),
    )
}

#[cfg(windows)]
mod windows {
    //! The same of the sessions that Windows lists: who is in one is known by its number alone.

    use super::Active;
    use crate::roles::link::Peer;
    use deskready_probes::host::{PersonsSession, sessions_of_people};

    pub(super) fn active() -> Active {
        match sessions_of_people() {
            Ok(people) => active_of(&people),
            Err(_) => Active::Nobody("Windows does not say who is signed in"),
        }
    }

    fn active_of(people: &[PersonsSession]) -> Active {
        let mut there = people.iter().filter(|one| one.is_active);
        match (there.next(), there.next()) {
            (Some(one), None) => Active::Person {
                user: None,
                session: Some(one.number.to_string()),
            },
            (Some(_), Some(_)) => Active::Nobody("several people are active at once"),
            (None, _) => Active::Nobody("no session is active"),
        }
    }

    pub(super) fn is_signed_in(peer: &Peer) -> bool {
        let people = sessions_of_people().unwrap_or_default();
        is_one_of(&people, peer)
    }

    fn is_one_of(people: &[PersonsSession], peer: &Peer) -> bool {
        let theirs = peer.session.as_deref();
        people
            .iter()
            .any(|one| theirs == Some(one.number.to_string().as_str()))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn session(number: u32, is_active: bool) -> PersonsSession {
            PersonsSession { number, is_active }
        }

        #[test]
        fn the_one_active_session_sits_here_and_who_left_for_later_is_signed_in() {
            let (here, left, afar) = (session(1, true), session(2, false), session(3, true));
            let person = |number: &str| Active::Person {
                user: None,
                session: Some(number.to_owned()),
            };
            for (people, expected) in [
                (vec![here, left], person("1")),
                (vec![left, afar], person("3")),
                (vec![left], Active::Nobody("no session is active")),
                (vec![], Active::Nobody("no session is active")),
                (
                    vec![here, afar],
                    Active::Nobody("several people are active at once"),
                ),
            ] {
                assert_eq!(active_of(&people), expected, "{people:?}");
            }
            for (theirs, signed_in, is_active) in [
                (Some("1"), true, true),
                (Some("2"), true, false),
                (Some("0"), false, false),
                (None, false, false),
            ] {
                let peer = Peer {
                    user: "session".to_owned(),
                    process: 1,
                    session: theirs.map(str::to_owned),
                };
                assert_eq!(is_one_of(&[here, left], &peer), signed_in, "{theirs:?}");
                assert_eq!(active_of(&[here, left]).is(&peer), is_active, "{theirs:?}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = "UID=1000\nUSER=alice\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=wayland\nCLASS=user\nSEAT=seat0\n";
    const BOB: &str =
        "UID=1001\nUSER=bob\nACTIVE=0\nSTATE=online\nTYPE=x11\nCLASS=user\nSEAT=seat0\n";
    const GREETER: &str = "UID=115\nACTIVE=1\nSTATE=active\nCLASS=greeter\nSEAT=seat0\n";
    const FAR: &str = "UID=1002\nACTIVE=1\nSTATE=active\nREMOTE=1\nCLASS=user\n";

    fn logind(files: &[(&str, &str)]) -> (tempfile::TempDir, Seat) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let seat = Seat::Logind(folder.path().to_owned());
        (folder, seat)
    }

    fn person(user: &str, session: &str) -> Active {
        Active::Person {
            user: Some(user.to_owned()),
            session: Some(session.to_owned()),
        }
    }

    fn of_user(user: &str) -> Peer {
        Peer {
            user: user.to_owned(),
            process: 1,
            session: None,
        }
    }

    #[test]
    fn the_person_of_the_active_session_sits_here_and_a_log_in_screen_is_nobody() {
        let seat0 = |active: &str| format!("IS_SEAT0=1\nACTIVE={active}\nSESSIONS=2 3 c1\n");
        for (name, files, expected) in [
            (
                "one",
                vec![
                    ("seats/seat0", seat0("2")),
                    ("sessions/2", ALICE.to_owned()),
                ],
                person("1000", "2"),
            ),
            (
                "two, the other one is active",
                vec![
                    ("seats/seat0", seat0("3")),
                    ("sessions/2", ALICE.to_owned()),
                    ("sessions/3", BOB.to_owned()),
                ],
                person("1001", "3"),
            ),
            (
                "the log-in screen",
                vec![
                    ("seats/seat0", seat0("c1")),
                    ("sessions/2", ALICE.to_owned()),
                    ("sessions/c1", GREETER.to_owned()),
                ],
                Active::Nobody("the log-in screen is shown"),
            ),
            (
                "it ends",
                vec![("seats/seat0", seat0("2"))],
                Active::Nobody("the active session has just ended"),
            ),
            (
                "nobody since the start",
                vec![
                    ("seats/seat0", "IS_SEAT0=1\n".to_owned()),
                    ("sessions/x.ref", String::new()),
                ],
                Active::Nobody("no session is active"),
            ),
            (
                "from afar",
                vec![("sessions/7", FAR.to_owned())],
                person("1002", "7"),
            ),
            (
                "two from afar",
                vec![
                    ("sessions/7", FAR.to_owned()),
                    ("sessions/8", FAR.to_owned()),
                ],
                Active::Nobody("several people are active at once"),
            ),
            (
                "a seat beats who is far away",
                vec![
                    ("seats/seat0", seat0("2")),
                    ("sessions/2", ALICE.to_owned()),
                    ("sessions/7", FAR.to_owned()),
                ],
                person("1000", "2"),
            ),
        ] {
            let files: Vec<_> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
            let (_folder, seat) = logind(&files);
            assert_eq!(seat.active(), expected, "{name}");
        }
    }

    #[test]
    fn a_pc_without_logind_has_the_user_of_the_settings_or_nobody() {
        let (_folder, seat) = logind(&[]);
        assert!(matches!(seat.active(), Active::Nobody(why) if why.contains("no logind")));
        let seat = Seat::User("1000".to_owned());
        let expected = Active::Person {
            user: Some("1000".to_owned()),
            session: None,
        };
        assert_eq!(seat.active(), expected);
        assert!(seat.is_signed_in(&of_user("1000")) && !seat.is_signed_in(&of_user("1001")));
    }

    #[test]
    fn who_is_signed_in_but_not_active_is_known_and_a_log_in_screen_is_not() {
        let (_folder, seat) = logind(&[
            ("sessions/2", ALICE),
            ("sessions/3", BOB),
            ("sessions/c1", GREETER),
        ]);
        for (user, expected) in [("1000", true), ("1001", true), ("115", false), ("0", false)] {
            assert_eq!(seat.is_signed_in(&of_user(user)), expected, "{user}");
        }
    }

    #[test]
    fn a_process_of_another_user_or_of_another_session_is_not_the_one_that_sits_here() {
        let active = person("1000", "2");
        for (user, session, expected) in [
            ("1000", Some("2"), true),
            ("1000", None, true),
            ("1000", Some("4"), false),
            ("1001", Some("2"), false),
            ("1001", None, false),
        ] {
            let peer = Peer {
                user: user.to_owned(),
                process: 1,
                session: session.map(str::to_owned),
            };
            assert_eq!(active.is(&peer), expected, "{user} {session:?}");
            assert!(!Active::Nobody("x").is(&peer));
        }
    }

    #[test]
    fn a_session_has_ended_when_logind_forgot_it_or_closes_it() {
        let closing = ALICE.replace("STATE=active", "STATE=closing");
        let (folder, _) = logind(&[("sessions/2", ALICE), ("sessions/3", &closing)]);
        for (name, expected) in [("2", false), ("3", true), ("4", true)] {
            assert_eq!(has_ended(folder.path(), name), expected, "{name}");
        }
    }
}
