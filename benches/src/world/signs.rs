//! The state of a desk over time: when what is gone, slow, wrong or counted up. What probes measure is read off from it.
//! Needs random numbers. Must not know a probe's schedule, a threshold or a verdict.

use crate::rng::Rng;

/// How long a world goes on, seconds: every step and every return fits.
pub const HORIZON_S: u64 = 96 * 3600;

/// Spans of time in which something is so, seconds, in order, apart from each other.
#[derive(Debug, Clone, Default)]
pub struct Spans(pub Vec<(u64, u64)>);

impl Spans {
    /// From a moment on, for good.
    #[must_use]
    pub fn from(start_s: u64) -> Self {
        Self(vec![(start_s, HORIZON_S)])
    }

    /// Once.
    #[must_use]
    pub fn once(start_s: u64, length_s: u64) -> Self {
        Self(vec![(start_s, start_s + length_s)])
    }

    /// Comes and goes by chance, with these mean lengths.
    #[must_use]
    pub fn flicker(rng: &mut Rng, start_s: u64, gone_mean_s: u64, there_mean_s: u64) -> Self {
        let (mut spans, mut at) = (Vec::new(), start_s);
        while at < HORIZON_S {
            let end = at + rng.wait(gone_mean_s);
            spans.push((at, end));
            at = end + rng.wait(there_mean_s);
        }
        Self(spans)
    }

    /// Whether it is so at a moment.
    #[must_use]
    pub fn at(&self, t_s: u64) -> bool {
        let after = self.0.partition_point(|(start, _)| *start <= t_s);
        after > 0 && self.0.get(after - 1).is_some_and(|(_, end)| t_s < *end)
    }

    /// It ends for good at a moment.
    pub fn end_at(&mut self, t_s: u64) {
        self.0.retain(|(start, _)| *start < t_s);
        for (_, end) in &mut self.0 {
            *end = (*end).min(t_s);
        }
    }
}

/// Single events, seconds, in order.
#[derive(Debug, Clone, Default)]
pub struct Events(pub Vec<u64>);

impl Events {
    /// By chance from a moment on, with this mean time between two.
    #[must_use]
    pub fn from(rng: &mut Rng, start_s: u64, mean_s: u64) -> Self {
        let (mut all, mut at) = (Vec::new(), start_s + rng.wait(60));
        while at < HORIZON_S {
            all.push(at);
            at += rng.wait(mean_s);
        }
        Self(all)
    }

    /// How many until a moment.
    #[must_use]
    pub fn until(&self, t_s: u64) -> u64 {
        self.0.partition_point(|at| *at <= t_s) as u64
    }
}

/// What an output stream of the headset does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stream {
    /// Takes all frames.
    #[default]
    Well,
    /// Takes none.
    Stuck,
    /// Takes some of them.
    Starved,
}

/// What is not as expected about one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSign {
    /// Other bytes, nobody wrote: size and time of change are the old ones.
    Decayed,
    /// Two readings differ from each other.
    Unsteady,
    /// Written by somebody or something.
    Written,
    /// Written, and a configuration file.
    Configured,
    /// Written half: size differs.
    HalfWritten,
    /// Not there any more.
    Gone,
    /// An update that the package database knows of.
    Updated,
}

/// One file that is not as expected, while it is so.
#[derive(Debug, Clone)]
pub struct BadFile {
    /// When.
    pub spans: Spans,
    /// Which of the sets: 0 softphone, 1 drivers, 2 system.
    pub set: usize,
    /// Path.
    pub path: &'static str,
    /// How.
    pub sign: FileSign,
}

/// Counters of one disk.
#[derive(Debug, Clone, Default)]
pub struct DiskSigns {
    /// Failed requests of the kernel.
    pub io_errors: Events,
    /// Transfers with a wrong checksum (the counter of the link).
    pub crc: Events,
    /// Sectors replaced.
    pub replaced: Events,
    /// Sectors that wait to be replaced.
    pub pending: Events,
    /// Reads that could not be corrected.
    pub uncorrected: Events,
    /// Heads parked because the power went.
    pub power_lost: Events,
    /// The disk itself says it fails.
    pub says_failed: Spans,
    /// The kernel does not list it.
    pub gone: Spans,
}

/// Number of paths of a desk: voice, tunnel, customer records.
pub const PATHS: usize = 3;

/// All of one desk.
#[derive(Debug, Clone)]
pub struct Signs {
    /// The sound system does not list the headset.
    pub headset_gone: Spans,
    /// The list of HID devices has it even so.
    pub headset_on_bus: bool,
    /// The headset is there under a garbled name and without a serial.
    pub headset_garbled: Spans,
    /// The system uses another device by default.
    pub not_default: Spans,
    /// What its stream does, while.
    pub stream: (Spans, Stream),
    /// The phone is not listed.
    pub phone_gone: Spans,
    /// Another device at the same hub (a camera) is not listed.
    pub camera_gone: Spans,
    /// Paths that do not answer.
    pub path_down: [Spans; PATHS],
    /// What the system says of them.
    pub path_error: &'static str,
    /// Paths that answer only when asked again.
    pub path_slow: [Spans; PATHS],
    /// End of validity of the voice server's certificate, seconds from the start of the world.
    pub certificate_end_s: i64,
    /// The wall clock is this far off, seconds.
    pub clock_off_s: i64,
    /// Restarts.
    pub restarts: Events,
    /// The two disks.
    pub disks: [DiskSigns; 2],
    /// The root file system refuses writing.
    pub read_only: Spans,
    /// It is full.
    pub full: Spans,
    /// Memory the kernel has lost, bytes.
    pub memory_lost: (Spans, u64),
    /// Processors that are off line.
    pub cores_off: (Spans, u32),
    /// Files.
    pub files: Vec<BadFile>,
}

impl Default for Signs {
    fn default() -> Self {
        Self {
            headset_gone: Spans::default(),
            headset_on_bus: false,
            headset_garbled: Spans::default(),
            not_default: Spans::default(),
            stream: (Spans::default(), Stream::Well),
            phone_gone: Spans::default(),
            camera_gone: Spans::default(),
            path_down: Default::default(),
            path_error: "192.0.2.20:5061: Connection timed out (os error 110)",
            path_slow: Default::default(),
            certificate_end_s: 200 * 86_400,
            clock_off_s: 0,
            restarts: Events::default(),
            disks: Default::default(),
            read_only: Spans::default(),
            full: Spans::default(),
            memory_lost: (Spans::default(), 0),
            cores_off: (Spans::default(), 0),
            files: Vec::new(),
        }
    }
}

impl Signs {
    /// What was wrong ends; counters stay where they are.
    pub fn end_at(&mut self, t_s: u64) {
        let Self {
            path_down,
            path_slow,
            disks,
            files,
            ..
        } = self;
        for spans in path_down.iter_mut().chain(path_slow.iter_mut()) {
            spans.end_at(t_s);
        }
        for disk in disks {
            disk.says_failed.end_at(t_s);
            disk.gone.end_at(t_s);
            for events in [
                &mut disk.io_errors,
                &mut disk.crc,
                &mut disk.replaced,
                &mut disk.pending,
                &mut disk.uncorrected,
                &mut disk.power_lost,
            ] {
                events.0.retain(|at| *at < t_s);
            }
        }
        for file in files {
            file.spans.end_at(t_s);
        }
        for spans in [
            &mut self.headset_gone,
            &mut self.headset_garbled,
            &mut self.not_default,
            &mut self.stream.0,
            &mut self.phone_gone,
            &mut self.camera_gone,
            &mut self.read_only,
            &mut self.full,
            &mut self.memory_lost.0,
            &mut self.cores_off.0,
        ] {
            spans.end_at(t_s);
        }
        self.restarts.0.retain(|at| *at < t_s);
        // Whoever cures a certificate or a clock makes both right from then on.
        self.clock_off_s = 0;
        self.certificate_end_s = self.certificate_end_s.max(200 * 86_400);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_say_when_and_end_when_told() {
        let mut spans = Spans(vec![(10, 20), (30, 40)]);
        for (t_s, so) in [
            (9, false),
            (10, true),
            (19, true),
            (20, false),
            (35, true),
            (40, false),
        ] {
            assert_eq!(spans.at(t_s), so, "{t_s}");
        }
        spans.end_at(35);
        assert!(spans.at(34) && !spans.at(35));
        spans.end_at(15);
        assert_eq!(spans.0, [(10, 15)]);
        assert!(!Spans::default().at(0));
    }

    #[test]
    fn a_flicker_has_the_share_that_its_mean_lengths_give() {
        let mut rng = Rng::new(3, 0);
        let spans = Spans::flicker(&mut rng, 0, 300, 900);
        let gone = (0..HORIZON_S).step_by(60).filter(|t| spans.at(*t)).count();
        let share = gone * 100 / (HORIZON_S as usize / 60);
        assert!((18..=33).contains(&share), "{share} %");
    }
}
