//! The helper as the service sees it: a connection for each question, so that a helper that was
//! started anew, or had ended because nobody asked, is no special case. Needs its socket; a helper that is
//! away costs one `Unseen` per question, and nothing waits for it beyond its limit.

use super::frame::Broken;
use super::helper::ANSWER_BYTES;
use super::link::{self, ROOT, me};
use super::state::{Notice, RoleState};
use super::talk::{self, Role, Trouble};
use deskready::observation::Why;
use deskready_probes::host::{
    FileName, FileSeen, HashHow, HelperAnswer, HelperHost, HelperVerb, HostError,
};
use jiff::Timestamp;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Files asked for at once: neither side holds more of them as text.
const BATCH: usize = 1_000;
/// Bytes of their names; JSON can make six of one.
const BATCH_BYTES: usize = 128 * 1024;

/// The helper, behind its socket.
#[derive(Debug)]
pub struct FarHelper {
    socket: PathBuf,
    notice: Notice,
}

impl FarHelper {
    /// The helper behind a socket. Asks nothing yet.
    #[must_use]
    pub fn new(socket: PathBuf) -> Self {
        Self {
            socket,
            notice: Notice::new("helper", Timestamp::now()),
        }
    }

    /// How it stood when it was asked last.
    #[must_use]
    pub fn state(&self) -> RoleState {
        self.notice.state()
    }

    /// Whether it answers now.
    pub fn look(&self, limit: Duration) -> RoleState {
        let met = self.meet(Instant::now() + limit).map_err(of_trouble);
        self.note(met.as_ref().err());
        self.state()
    }

    fn note(&self, trouble: Option<&HostError>) {
        match trouble {
            None => self.notice.there(Timestamp::now()),
            Some(error) => self.notice.away(&error.detail, Timestamp::now()),
        }
    }

    fn meet(&self, deadline: Instant) -> Result<Box<dyn link::Link>, Trouble> {
        let left = deadline.saturating_duration_since(Instant::now());
        let met = link::connect(&self.socket, left);
        let (mut link, peer) = met.map_err(|error| Trouble::Refused(self.not_met(&error)))?;
        if peer.user != ROOT && peer.user != me() {
            let text = format!("user {} plays it, and is not the administrator", peer.user);
            return Err(Trouble::Refused(HostError::new(Why::Denied, text)));
        }
        talk::greet(&mut *link, deadline, Role::Service, Role::Helper)?;
        Ok(link)
    }

    fn not_met(&self, error: &io::Error) -> HostError {
        use io::ErrorKind as K;
        let known = [
            (
                K::NotFound,
                Why::Denied,
                "it has the right, and does not run",
            ),
            (
                K::ConnectionRefused,
                Why::Denied,
                "it has the right, and does not run",
            ),
            (
                K::PermissionDenied,
                Why::Denied,
                "the service may not ask it",
            ),
            (K::WouldBlock, Why::TimedOut, "it takes no more questions"),
            (K::TimedOut, Why::TimedOut, "it takes no more questions"),
        ];
        let found = known.iter().find(|(kind, _, _)| *kind == error.kind());
        let (why, what) = found.map_or((Why::Unsupported, "it cannot be asked"), |it| (it.1, it.2));
        HostError::new(why, format!("{what} ({}: {error})", self.socket.display()))
    }

    /// One question that is one message. A helper that ends while it is asked may have been in
    /// the middle of being started anew: it is asked once more.
    fn one(&self, verb: &HelperVerb, deadline: Instant) -> Result<HelperAnswer, HostError> {
        let once = || {
            let mut link = self.meet(deadline)?;
            talk::ask(&mut *link, deadline, verb, ANSWER_BYTES, &mut |_| {})
        };
        let told = match once() {
            Err(Trouble::Broken(Broken::Gone)) => once(),
            told => told,
        };
        let told = told.map_err(of_trouble);
        self.note(told.as_ref().err());
        told?
    }

    fn hash(
        &self,
        files: &[FileName],
        how: HashHow,
        deadline: Instant,
    ) -> Result<HelperAnswer, HostError> {
        let mut seen = Vec::with_capacity(files.len());
        for batch in batches(files) {
            if Instant::now() >= deadline {
                // As if it had been one question: what was read counts, the rest had no time.
                let late = HostError::new(Why::TimedOut, "no time left to read it");
                seen.extend(batch.iter().map(|_| FileSeen::Unreadable(late.clone())));
                continue;
            }
            let files = batch.to_vec();
            match self.one(&HelperVerb::HashFiles { files, how }, deadline)? {
                HelperAnswer::HashFiles(some) if some.len() == batch.len() => seen.extend(some),
                HelperAnswer::HashFiles(_)
                | HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::MarkFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::ListFiles(_) => return Err(crossed()),
            }
        }
        Ok(HelperAnswer::HashFiles(seen))
    }

    fn mark(&self, files: &[FileName], deadline: Instant) -> Result<HelperAnswer, HostError> {
        let mut marks = Vec::with_capacity(files.len());
        for batch in batches(files) {
            let files = batch.to_vec();
            match self.one(&HelperVerb::MarkFiles { files }, deadline)? {
                HelperAnswer::MarkFiles(some) if some.len() == batch.len() => marks.extend(some),
                HelperAnswer::MarkFiles(_)
                | HelperAnswer::Smart(_)
                | HelperAnswer::NvmeHealth(_)
                | HelperAnswer::ReadBlocks(_)
                | HelperAnswer::Storage(_)
                | HelperAnswer::KernelLog(_)
                | HelperAnswer::HardwareRecords(_)
                | HelperAnswer::FirmwareTables(_)
                | HelperAnswer::HashFiles(_)
                | HelperAnswer::HashPart(_)
                | HelperAnswer::ListFiles(_) => return Err(crossed()),
            }
        }
        Ok(HelperAnswer::MarkFiles(marks))
    }
}

fn crossed() -> HostError {
    HostError::new(Why::Unsupported, "the helper answers another question")
}

impl HelperHost for FarHelper {
    fn ask(&self, verb: &HelperVerb, limit: Duration) -> Result<HelperAnswer, HostError> {
        let deadline = Instant::now() + limit;
        match verb {
            HelperVerb::HashFiles { files, how } => self.hash(files, *how, deadline),
            HelperVerb::MarkFiles { files } => self.mark(files, deadline),
            HelperVerb::SmartScan
            | HelperVerb::SmartDisk { .. }
            | HelperVerb::StartSelfTest { .. }
            | HelperVerb::NvmeHealth { .. }
            | HelperVerb::ReadBlocks { .. }
            | HelperVerb::Storage
            | HelperVerb::KernelLog
            | HelperVerb::FirmwareTables
            | HelperVerb::HardwareRecords
            | HelperVerb::HashPart { .. }
            | HelperVerb::ListFiles { .. } => self.one(verb, deadline),
        }
    }
}

fn of_trouble(trouble: Trouble) -> HostError {
    let (why, what) = match trouble {
        Trouble::Broken(Broken::Gone) => {
            let text = "it has the right, and ended while it was asked";
            (Why::Denied, text.to_owned())
        }
        Trouble::Broken(Broken::TimedOut) => (Why::TimedOut, "no answer in time".to_owned()),
        Trouble::Refused(error) => (error.why, error.detail),
        trouble @ (Trouble::Broken(Broken::TooLong(_) | Broken::Io(_)) | Trouble::Strange(_)) => {
            (Why::Unsupported, trouble.to_string())
        }
    };
    HostError::new(why, format!("helper: {what}"))
}

/// Parts of a list that each fit into a question.
fn batches(files: &[FileName]) -> Vec<&[FileName]> {
    let mut all = Vec::new();
    let mut rest = files;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fit = rest.iter().take(BATCH).take_while(|file| {
            bytes += file.bytes().len();
            bytes <= BATCH_BYTES
        });
        // A name that is longer than a batch goes alone.
        let (batch, later) = rest.split_at(fit.count().max(1));
        all.push(batch);
        rest = later;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::link::{Door, Open};
    use crate::roles::talk::Manner;

    const LONG: Duration = Duration::from_secs(20);
    const MANNER: Manner = Manner {
        role: Role::Helper,
        answer_bytes: ANSWER_BYTES,
    };

    /// Answers every file with its name, until it has taken so many connections.
    fn helper(door: Door, connections: usize) -> std::thread::JoinHandle<()> {
        std::thread::spawn(move || {
            for _ in 0..connections {
                let (mut link, _) = door.accept(Some(LONG)).unwrap().unwrap();
                talk::serve::<HelperVerb, _>(
                    &mut *link,
                    MANNER,
                    &mut |_| true,
                    &mut |verb, _, _| {
                        let HelperVerb::HashFiles { files, .. } = verb else {
                            return Err(HostError::new(Why::Busy, "planted"));
                        };
                        let seen = files.iter().map(|file| {
                            let text = file.path().display().to_string();
                            FileSeen::Unreadable(HostError::new(Why::Busy, text))
                        });
                        Ok(HelperAnswer::HashFiles(seen.collect()))
                    },
                );
            }
        })
    }

    #[test]
    fn a_long_list_is_asked_for_in_batches_and_comes_back_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s");
        let files: Vec<FileName> = (0..2_500)
            .map(|n| FileName::new(format!("/f{n}")))
            .collect();
        let server = helper(Door::open(&socket, Open::ToService).unwrap(), 3);
        let far = FarHelper::new(socket);
        let how = HashHow::PLAIN;
        let asked = files.clone();
        let told = far.ask(&HelperVerb::HashFiles { files, how }, LONG);
        server.join().unwrap();
        let Ok(HelperAnswer::HashFiles(seen)) = told else {
            panic!("{told:?}")
        };
        let seen: Vec<String> = seen
            .iter()
            .map(|one| match one {
                FileSeen::Unreadable(error) => error.detail.clone(),
                FileSeen::Content { .. } | FileSeen::Gone => panic!(),
            })
            .collect();
        let expected: Vec<_> = asked
            .iter()
            .map(|f| f.path().display().to_string())
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn batches_hold_so_many_files_and_bytes_and_a_long_name_goes_alone() {
        let name = |length: usize| FileName::new(format!("/{}", "x".repeat(length)));
        for (lengths, expected) in [
            (vec![], vec![]),
            (vec![1; BATCH + 1], vec![BATCH, 1]),
            (vec![60_000; 5], vec![2, 2, 1]),
            (vec![1, BATCH_BYTES, 1], vec![1, 1, 1]),
        ] {
            let files: Vec<FileName> = lengths.into_iter().map(name).collect();
            let found: Vec<usize> = batches(&files).iter().map(|b| b.len()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_helper_that_is_away_or_ends_or_hangs_is_told_with_the_reason_that_is_true() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s");
        let far = FarHelper::new(socket.clone());
        let told = far.ask(&HelperVerb::SmartScan, LONG).unwrap_err();
        assert_eq!(told.why, Why::Denied);
        assert!(told.detail.contains("does not run"), "{told}");

        let door = Door::open(&socket, Open::ToService).unwrap();
        let ends = std::thread::spawn(move || {
            // It is asked twice, and ends each time.
            for _ in 0..2 {
                drop(door.accept(Some(LONG)));
            }
            door
        });
        let told = far.ask(&HelperVerb::SmartScan, LONG).unwrap_err();
        assert_eq!(told.why, Why::Denied, "{told}");
        assert!(told.detail.contains("ended"), "{told}");
        let door = ends.join().unwrap();

        let limit = Duration::from_millis(50);
        let told = far.ask(&HelperVerb::SmartScan, limit).unwrap_err();
        assert_eq!(told.why, Why::TimedOut, "{told}");
        drop(door);
    }

    #[test]
    fn a_helper_that_ends_once_is_asked_once_more() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("s");
        let door = Door::open(&socket, Open::ToService).unwrap();
        let server = std::thread::spawn(move || {
            let (mut link, _) = door.accept(Some(LONG)).unwrap().unwrap();
            talk::serve::<HelperVerb, HelperAnswer>(
                &mut *link,
                MANNER,
                &mut {
                    let mut times = 0;
                    move |_| {
                        times += 1;
                        times == 1
                    }
                },
                &mut |_, _, _| panic!("not asked"),
            );
            drop(link);
            helper(door, 1).join().unwrap();
        });
        let far = FarHelper::new(socket);
        let told = far.ask(&HelperVerb::SmartScan, LONG).unwrap_err();
        assert_eq!(told.detail, "planted");
        server.join().unwrap();
    }
}
