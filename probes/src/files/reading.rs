//! Reading the content of files without being in anybody's way: little at once, slowly where nobody waits, and not at all
//! once a call is on. Needs the helper; compares nothing.

use crate::host::{FileName, FileSeen, HashHow, HostError, Hosts, PartSeen, Together};
use deskready::observation::Why;
use std::time::{Duration, Instant};

/// How much may be read between two looks whether a call has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Somebody waits for it.
    Full,
    /// Nobody does: for each moment at work, fifteen at rest. That keeps one core busy for 6 % at most, and a disk that has
    /// other work, and so takes longer, gets longer rests.
    Gentle,
}

impl Pace {
    const fn bytes_at_once(self) -> u64 {
        match self {
            Self::Full => 128 * 1024 * 1024,
            // A fifth of a second on a slow disk: a call that begins waits no longer.
            Self::Gentle => 8 * 1024 * 1024,
        }
    }

    const fn files_at_once(self) -> usize {
        match self {
            Self::Full => 1_024,
            Self::Gentle => 128,
        }
    }

    const fn rests(self) -> u32 {
        match self {
            Self::Full => 0,
            Self::Gentle => 15,
        }
    }
}

/// Longest rest at once: an answer that was late for another reason is no reason to stop.
const LONGEST_REST: Duration = Duration::from_secs(5);

/// Files to read and their length as far as it is known.
pub(super) type Wanted = Vec<(FileName, Option<u64>)>;

/// Reads with one pace until its time is over.
pub(super) struct Reader<'h> {
    hosts: &'h Hosts<'h>,
    pace: Pace,
    time: Together,
    /// To be rested before the next reading.
    owed: Duration,
    /// Read so far, bytes.
    pub bytes: u64,
}

impl<'h> Reader<'h> {
    pub fn new(hosts: &'h Hosts<'h>, pace: Pace, time: Together) -> Self {
        Self {
            hosts,
            pace,
            time,
            owed: Duration::ZERO,
            bytes: 0,
        }
    }

    /// Whether there is time for more.
    pub fn has_time(&self) -> bool {
        !self.time.left().is_zero()
    }

    /// What each file contains, in their order. One for which there was no time is unreadable and says so.
    ///
    /// # Errors
    /// When a call is on, or nobody could be asked.
    pub fn read(&mut self, wanted: &Wanted, how: HashHow) -> Result<Vec<FileSeen>, HostError> {
        let mut all = Vec::with_capacity(wanted.len());
        let mut rest = wanted.as_slice();
        while let Some((first, later)) = rest.split_first() {
            let is_long = first
                .1
                .is_some_and(|bytes| bytes > self.pace.bytes_at_once());
            if is_long {
                all.push(self.in_parts(&first.0, how)?);
                rest = later;
                continue;
            }
            let (batch, later) = rest.split_at(self.fitting(rest));
            let files = batch.iter().map(|(file, _)| file.clone()).collect();
            let begun = self.rested();
            let seen = self.hosts.hash_files(files, how, self.time.left())?;
            self.count(&seen);
            all.extend(seen);
            self.owes(begun);
            rest = later;
        }
        Ok(all)
    }

    /// How many of these go into one question.
    fn fitting(&self, files: &[(FileName, Option<u64>)]) -> usize {
        let mut bytes = 0_u64;
        let fit = files
            .iter()
            .take(self.pace.files_at_once())
            .take_while(|(_, size)| {
                bytes = bytes.saturating_add(size.unwrap_or(0));
                bytes <= self.pace.bytes_at_once()
            });
        fit.count().max(1)
    }

    fn in_parts(&mut self, file: &FileName, how: HashHow) -> Result<FileSeen, HostError> {
        let (mut so_far, mut known) = (None, None);
        loop {
            let begun = self.rested();
            let more = self.pace.bytes_at_once();
            let part = self
                .hosts
                .hash_part(file, how, so_far.take(), more, self.time.left())?;
            match part {
                PartSeen::Whole(seen) => {
                    self.count(std::slice::from_ref(&seen));
                    self.owes(begun);
                    let moved = matches!(&seen, FileSeen::Content { mark, .. }
                        if known.is_some_and(|known| known != *mark));
                    return Ok(if moved { changing() } else { seen });
                }
                PartSeen::Part { mark, .. } if known.is_some_and(|known| known != mark) => {
                    return Ok(changing());
                }
                PartSeen::Part { so_far: more, mark } => {
                    (so_far, known) = (Some(more), Some(mark));
                    self.owes(begun);
                }
            }
        }
    }

    fn count(&mut self, seen: &[FileSeen]) {
        for one in seen {
            if let FileSeen::Content { size_bytes, .. } = one {
                self.bytes = self.bytes.saturating_add(*size_bytes);
            }
        }
    }

    /// Rests as long as the work before calls for, and gives the moment at which the next begins.
    fn rested(&mut self) -> Instant {
        let rest = std::mem::take(&mut self.owed).min(self.time.left());
        if !rest.is_zero() {
            std::thread::sleep(rest);
        }
        Instant::now()
    }

    fn owes(&mut self, begun: Instant) {
        let rest = begun.elapsed() * self.pace.rests();
        self.owed = rest.min(LONGEST_REST);
    }
}

fn changing() -> FileSeen {
    let text = "it changed while it was read";
    FileSeen::Unreadable(HostError::new(Why::Changing, text))
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
