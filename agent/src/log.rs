//! The log of a role: lines on standard error, where systemd or a terminal takes them; in a file, and what is bad in the
//! system's event log too, where Windows starts it and nobody reads standard error.

use std::io::IsTerminal as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Logs to standard error; DESKREADY_LOG sets how much, for example `debug` or `deskready=debug`.
pub fn to_stderr() {
    let wanted = std::env::var("DESKREADY_LOG").ok();
    let filter: Targets = wanted
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // The service of Windows has begun its log already.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .try_init();
}

/// Logs into a file of the role; one that has grown too long is begun anew, and the older one kept beside it. Warnings and
/// errors go into the system's event log too.
///
/// # Errors
/// When there can be no such file.
#[cfg(windows)]
pub fn to_file(folder: &std::path::Path, role: &'static str) -> std::io::Result<()> {
    const LONGEST_BYTES: u64 = 4 * 1024 * 1024;
    let path = folder.join(format!("{role}.log"));
    if std::fs::metadata(&path).is_ok_and(|found| found.len() > LONGEST_BYTES) {
        // Somebody who reads the older one keeps it: then this one grows on.
        let _ = std::fs::rename(&path, folder.join(format!("{role}.old.log")));
    }
    let file = std::fs::File::options()
        .append(true)
        .create(true)
        .open(path)?;
    begin(Some(file));
    Ok(())
}

/// Warnings and errors into the system's event log alone, for a role that writes no file.
#[cfg(windows)]
pub fn to_events() {
    begin(None);
}

#[cfg(windows)]
fn begin(file: Option<std::fs::File>) {
    let lines = file.map(|file| {
        tracing_subscriber::fmt::layer()
            .with_writer(std::sync::Mutex::new(file))
            .with_ansi(false)
            .with_filter(Targets::new().with_default(LevelFilter::INFO))
    });
    // A PC without an event log has the file.
    let events = system::Events::open().ok().map(|events| {
        tracing_subscriber::fmt::layer()
            .with_writer(events)
            .without_time()
            .with_ansi(false)
            .with_filter(LevelFilter::WARN)
    });
    let _ = tracing_subscriber::registry()
        .with(lines)
        .with(events)
        .try_init();
}

#[cfg(windows)]
mod system {
    //! What goes into the event log of Windows: each kind of line once in ten minutes, so that a failure that repeats
    //! does not push out what others have to say.

    use deskready_probes::host::{EventLog, Weight};
    use std::collections::BTreeMap;
    use std::io::{self, Write};
    use std::sync::{Mutex, PoisonError};
    use std::time::{Duration, Instant};
    use tracing::{Level, Metadata};
    use tracing_subscriber::fmt::MakeWriter;

    const SELDOM: Duration = Duration::from_secs(600);

    pub(super) struct Events {
        log: EventLog,
        told: Mutex<Told>,
    }

    /// When each place in the code was heard last.
    #[derive(Default)]
    struct Told(BTreeMap<&'static str, Instant>);

    impl Told {
        fn is_news(&mut self, place: &'static str, now: Instant) -> bool {
            let last = self.0.get(place);
            let is_news = last.is_none_or(|last| now.duration_since(*last) >= SELDOM);
            if is_news {
                self.0.insert(place, now);
            }
            is_news
        }
    }

    impl Events {
        pub(super) fn open() -> io::Result<Self> {
            Ok(Self {
                log: EventLog::open("deskready")?,
                told: Mutex::default(),
            })
        }
    }

    /// One line, or nothing.
    pub(super) struct Line<'a>(Option<(&'a EventLog, Weight)>);

    impl Write for Line<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some((log, weight)) = self.0 {
                // The file has it all the same.
                let _ = log.write(weight, String::from_utf8_lossy(bytes).trim_end());
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Events {
        type Writer = Line<'a>;

        fn make_writer(&'a self) -> Line<'a> {
            Line(Some((&self.log, Weight::Warning)))
        }

        fn make_writer_for(&'a self, about: &Metadata<'_>) -> Line<'a> {
            // Every place in the code has a name of its own: "event src/file.rs:12".
            let place = about.callsite().0.metadata().name();
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let weight = if *about.level() == Level::ERROR {
                Weight::Error
            } else {
                Weight::Warning
            };
            let is_news = told.is_news(place, Instant::now());
            Line(is_news.then_some((&self.log, weight)))
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_same_line_is_told_once_in_ten_minutes_and_others_beside_it() {
            let (mut told, start) = (Told::default(), Instant::now());
            for (place, second, expected) in [
                ("a", 0, true),
                ("a", 1, false),
                ("b", 2, true),
                ("a", 599, false),
                ("a", 600, true),
                ("b", 601, false),
            ] {
                let now = start + Duration::from_secs(second);
                assert_eq!(told.is_news(place, now), expected, "{place} at {second}");
            }
        }
    }
}
