//! What Linux tells: of devices the kernel, of who sits here the files of logind. Needs no rights; takes what is
//! told as a reason to look and as nothing else.

use crate::roles::{Active, Seat};
use deskready_probes::host::{device_news, next_device_news};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::Path;
use tokio::io::unix::AsyncFd;

/// What is read at once of what happened to files.
const CHANGES_BYTES: usize = 4 * 1024;

/// Kernel and logind.
#[derive(Debug)]
pub struct System {
    devices: AsyncFd<OwnedFd>,
    /// None where it is always the same user.
    seat: Option<(AsyncFd<OwnedFd>, Sitting)>,
}

impl System {
    /// Listens from now on.
    ///
    /// # Errors
    /// When one of them tells nothing here, and why.
    pub fn open(seat: Option<&Seat>) -> Result<Self, String> {
        let devices = device_news().map_err(|error| error.to_string())?;
        let listening = || -> io::Result<Self> {
            let seat = match seat {
                Some(seat @ Seat::Logind(folder)) => {
                    let files = awaited(changes_below(folder)?)?;
                    Some((files, Sitting::now(seat)))
                }
                Some(Seat::User(_)) | None => None,
            };
            let devices = awaited(devices)?;
            Ok(Self { devices, seat })
        };
        listening().map_err(|error| format!("who sits here: {error}"))
    }

    /// Comes back when a device came or went, or somebody else sits here than before.
    ///
    /// # Errors
    /// When nothing more will be told.
    pub async fn heard(&mut self) -> io::Result<()> {
        let seat = async {
            match &mut self.seat {
                Some((files, sitting)) => until(files, |files| sitting.changed(files)).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            told = until(&self.devices, next_device_news) => told,
            told = seat => told,
        }
    }
}

// What is deprecated of it is to give it a type that could close its file, or name another one, while it is waited
// for. This one cannot: it owns an open file for as long as it lives.
#[allow(deprecated)]
fn awaited(file: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(file, tokio::io::Interest::READABLE)
}

/// Waits until one message counts; others are taken and forgotten.
async fn until(
    told: &AsyncFd<OwnedFd>,
    mut next: impl FnMut(&OwnedFd) -> io::Result<bool>,
) -> io::Result<()> {
    loop {
        let mut ready = told.readable().await?;
        match ready.try_io(|told| next(told.get_ref())) {
            Ok(Ok(true)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            // Nothing for us, or nothing any more.
            Ok(Ok(false)) | Err(_) => {}
        }
    }
}

/// What happens to the files of logind from now on.
fn changes_below(folder: &Path) -> io::Result<OwnedFd> {
    let files = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
    // Complete files alone: logind writes beside and renames.
    let changes =
        WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE | WatchFlags::ONLYDIR;
    for name in ["seats", "sessions"] {
        inotify::add_watch(&files, folder.join(name), changes)?;
    }
    Ok(files)
}

/// Who sat here when it was looked last.
#[derive(Debug)]
struct Sitting {
    seat: Seat,
    active: Active,
}

impl Sitting {
    /// To be looked after the watch began, so that nothing falls between.
    fn now(seat: &Seat) -> Self {
        Self {
            active: seat.active(),
            seat: seat.clone(),
        }
    }

    /// Takes what happened to the files, and says whether somebody else sits here now.
    fn changed(&mut self, files: &OwnedFd) -> io::Result<bool> {
        let mut buffer = [MaybeUninit::uninit(); CHANGES_BYTES];
        let mut reader = Reader::new(files, &mut buffer);
        loop {
            if reader.next()?.events().contains(ReadFlags::IGNORED) {
                return Err(io::Error::other("logind's folder is gone"));
            }
            if reader.is_buffer_empty() {
                break;
            }
        }
        let active = self.seat.active();
        let is_other = active != self.active;
        self.active = active;
        Ok(is_other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(20);

    fn logind() -> (tempfile::TempDir, Seat) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["seats", "sessions"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        for (session, user) in [("1", 1000), ("2", 1001)] {
            let text = format!("UID={user}\nCLASS=user\nSEAT=seat0\nACTIVE=1\n");
            fs::write(folder.path().join("sessions").join(session), text).unwrap();
        }
        sits_down(folder.path(), "1");
        let seat = Seat::Logind(folder.path().to_owned());
        (folder, seat)
    }

    /// As logind writes it.
    fn sits_down(folder: &Path, session: &str) {
        let beside = folder.join(".seat0");
        fs::write(&beside, format!("ACTIVE={session}\n")).unwrap();
        fs::rename(beside, folder.join("seats/seat0")).unwrap();
    }

    fn is_silent(sitting: &mut Sitting, files: &OwnedFd) -> bool {
        let told = sitting.changed(files);
        matches!(told, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    #[test]
    fn another_person_at_the_seat_is_news_and_the_same_one_again_is_not() {
        let (folder, seat) = logind();
        let files = changes_below(folder.path()).unwrap();
        let mut sitting = Sitting::now(&seat);
        assert!(is_silent(&mut sitting, &files), "nothing happened");
        sits_down(folder.path(), "1");
        assert!(!sitting.changed(&files).unwrap(), "the same person");
        sits_down(folder.path(), "2");
        assert!(sitting.changed(&files).unwrap(), "the other one");
        assert!(is_silent(&mut sitting, &files), "told once");
        fs::remove_file(folder.path().join("sessions/2")).unwrap();
        assert!(sitting.changed(&files).unwrap(), "whose session ends");
    }

    #[test]
    fn a_folder_that_goes_is_the_end_and_one_that_is_not_there_no_beginning() {
        let (folder, seat) = logind();
        let files = changes_below(folder.path()).unwrap();
        let mut sitting = Sitting::now(&seat);
        fs::remove_dir_all(folder.path()).unwrap();
        let ended = (0..100).find_map(|_| sitting.changed(&files).err());
        assert_eq!(ended.unwrap().kind(), io::ErrorKind::Other);
        assert!(changes_below(folder.path()).is_err());
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let (folder, seat) = logind();
        let files = awaited(changes_below(folder.path()).unwrap()).unwrap();
        let mut sitting = Sitting::now(&seat);
        let woken = async {
            sits_down(folder.path(), "1");
            sits_down(folder.path(), "2");
            until(&files, |files| sitting.changed(files)).await
        };
        tokio::time::timeout(LONG, woken).await.unwrap().unwrap();
    }
}
