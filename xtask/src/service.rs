//! A program that runs beside this one until it is told to end: its lines to the terminal, everything to a log.
//! Needs `proc.rs` for signals. Must not leave a process behind: what is dropped is ended.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::proc;

const LOG_LIMIT_BYTES: u64 = 16 * 1024 * 1024;
const LINE_LIMIT_BYTES: u64 = 64 * 1024;
/// Ctrl-C reaches everything in the terminal's group by itself; only who has not heard it by then is told again.
const HEARD_IT_ANYWAY: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Service {
    pub name: &'static str,
    child: Child,
    log: PathBuf,
}

pub struct Line {
    pub from: &'static str,
    pub text: String,
}

impl Service {
    /// `lock` becomes its standard input: whoever holds it keeps the data folder from being used twice, so that
    /// even a program left behind by a killed `xtask` is noticed by the next one.
    pub fn start(
        name: &'static str,
        command: &mut Command,
        lock: &File,
        log_folder: &Path,
        lines: SyncSender<Line>,
    ) -> Result<Self> {
        let log = log_folder.join(format!("{name}.log"));
        let file =
            File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
        let mut child = command
            // Its lines go into a file and behind a name: no place for colours.
            .env("NO_COLOR", "1")
            .stdin(lock.try_clone().context("the lock cannot be shared")?)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| {
                format!(
                    "`{}` could not be started",
                    command.get_program().to_string_lossy()
                )
            })?;
        if let Some(stdout) = child.stdout.take() {
            let file = file.try_clone()?;
            std::thread::spawn(move || {
                drain(stdout, file, |text| {
                    // A terminal that cannot keep up loses lines; the log has them.
                    let _full = lines.try_send(Line { from: name, text });
                })
            });
        }
        if let Some(stderr) = child.stderr.take() {
            std::thread::spawn(move || drain(stderr, file, |_| ()));
        }
        Ok(Self { name, child, log })
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// The end of its log, for a person who has to find out why it ended.
    pub fn last_words(&self) -> String {
        let text = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n");
        format!("{}\nThe whole log: {}", tail, self.log.display())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _gone_already = self.child.kill();
            let _reaped = self.child.wait();
        }
    }
}

/// Ends them all within ten seconds, politely at first. True when nobody had to be killed.
pub fn end_all(services: &mut [Service]) -> Result<bool> {
    let begun = Instant::now();
    for service in services.iter_mut() {
        if !proc::ends_within(
            &mut service.child,
            HEARD_IT_ANYWAY.saturating_sub(begun.elapsed()),
        )? {
            proc::signal("TERM", &service.id().to_string());
        }
    }
    let mut all_ended = true;
    for service in services {
        if !proc::ends_within(&mut service.child, PATIENCE.saturating_sub(begun.elapsed()))? {
            eprintln!(
                "{} did not end within {} s and is killed.",
                service.name,
                PATIENCE.as_secs()
            );
            service.child.kill()?;
            service.child.wait()?;
            all_ended = false;
        }
    }
    Ok(all_ended)
}

fn drain(from: impl Read, mut log: File, mut each: impl FnMut(String)) {
    let mut reader = BufReader::new(from);
    let mut written_bytes = 0;
    let mut line = Vec::new();
    while matches!(
        (&mut reader)
            .take(LINE_LIMIT_BYTES)
            .read_until(b'\n', &mut line),
        Ok(1..)
    ) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        // A sign-in link opens the door for a quarter of an hour: it is for the terminal, not for a file.
        if written_bytes < LOG_LIMIT_BYTES
            && !text.starts_with("sign-in:")
            && log.write_all(&line).is_ok()
        {
            written_bytes += line.len() as u64;
        }
        each(text);
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, sync_channel};

    use super::*;

    fn shell(script: &str, tag: &str) -> (Service, Receiver<Line>, PathBuf) {
        let folder =
            std::env::temp_dir().join(format!("xtask-service-{tag}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let lock = File::create(folder.join("lock")).unwrap();
        let (lines, heard) = sync_channel(16);
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        (
            Service::start("central", &mut command, &lock, &folder, lines).unwrap(),
            heard,
            folder,
        )
    }

    #[test]
    fn a_sign_in_link_reaches_the_terminal_and_no_file() {
        let (mut service, heard, folder) = shell(
            "echo hello; echo 'sign-in: http://127.0.0.1:1/x'; echo why >&2",
            "link",
        );
        let lines: Vec<String> = heard.iter().map(|line| line.text).collect();
        assert_eq!(lines, ["hello", "sign-in: http://127.0.0.1:1/x"]);
        assert!(proc::ends_within(&mut service.child, PATIENCE).unwrap());
        let log = std::fs::read_to_string(folder.join("central.log")).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(log.contains("hello") && !log.contains("sign-in"), "{log}");
    }

    #[test]
    fn one_that_listens_ends_politely_without_being_killed() {
        let (service, heard, folder) = shell(
            "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done",
            "polite",
        );
        assert_eq!(heard.recv().unwrap().text, "up");
        let mut services = [service];
        assert!(end_all(&mut services).unwrap());
        assert_eq!(heard.recv().unwrap().text, "bye");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_dropped_is_ended() {
        let (service, heard, folder) = shell("echo up; exec sleep 300", "drop");
        assert_eq!(heard.recv().unwrap().text, "up");
        let id = service.id();
        drop(service);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(!Path::new(&format!("/proc/{id}")).exists());
    }

    #[test]
    fn a_folder_in_use_is_noticed_while_a_child_lives() {
        let (service, heard, folder) = shell("echo up; exec sleep 300", "lock");
        assert_eq!(heard.recv().unwrap().text, "up");
        drop(service);
        let lock = File::create(folder.join("lock")).unwrap();
        lock.try_lock().unwrap();
        let (lines, _heard) = sync_channel(1);
        let held = Service::start(
            "agent",
            Command::new("sleep").arg("300"),
            &lock,
            &folder,
            lines,
        )
        .unwrap();
        drop(lock);
        let again = File::open(folder.join("lock")).unwrap();
        assert!(again.try_lock().is_err());
        drop(held);
        assert!(again.try_lock().is_ok());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
