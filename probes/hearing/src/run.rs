//! One acoustic run: the program is played on the headset while its microphone listens; figures come back. Needs both
//! streams. The samples live in one buffer of fixed size that is wiped, and are measured here; nothing else sees them.

use crate::play::Fading;
use crate::streams::{End, Failure, Open, ears, microphone};
use crate::{Ended, Press, START, Stop};
use deskready::observation::Why;
use deskready_acoustics::heard::{NotHeard, Outcome};
use deskready_acoustics::measure::{Captured, EXPECTED_GAIN_DB, measure};
use deskready_acoustics::program::{Ask, Ears, PEAK_DBFS, Program};
use deskready_probes::host::{InputDevice, OutputDevice};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Peak at the microphone that ends a run: trust in what comes next to an ear is worth more than a measure.
const TOO_LOUD: f32 = 0.251; // -12 dBFS
/// What most headsets' streams take there and back; a later sound is waited for.
const USUAL_LATENCY_MS: f64 = 200.0;
const LATEST_MS: f64 = 650.0;

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// The figures.
    pub outcome: Outcome,
    /// Rate that both streams ran at, hertz.
    pub rate_hz: u32,
    /// Peak of the sound that was played, decibels against full scale.
    pub peak_dbfs: f64,
    /// How often samples were lost on the way through this computer; holes in such a run are not the headset's.
    pub lost_count: u32,
    /// From opening the first stream to the figures, milliseconds.
    pub took_ms: u64,
}

/// What the callbacks leave.
pub(crate) struct Heard {
    /// Channels in turn; never grows beyond what was reserved, so that no copy is left behind.
    pub(crate) samples: Zeroizing<Vec<f32>>,
    room: usize,
    /// Where in the samples the program began to be played.
    began: Option<usize>,
    pub(crate) lost_count: u32,
    too_loud: bool,
    ended: Option<Ended>,
}

pub(crate) struct Shared {
    heard: Mutex<Heard>,
    bell: Condvar,
}

impl Shared {
    pub(crate) fn new(room: usize) -> Arc<Self> {
        Arc::new(Self {
            heard: Mutex::new(Heard {
                samples: Zeroizing::new(Vec::with_capacity(room)),
                room,
                began: None,
                lost_count: 0,
                too_loud: false,
                ended: None,
            }),
            bell: Condvar::new(),
        })
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, what: impl FnOnce(&mut Heard)) {
        what(&mut self.lock());
        self.bell.notify_one();
    }

    fn failed(&self, failure: Failure) {
        self.tell(|heard| match failure {
            Failure::Lost => heard.lost_count = heard.lost_count.saturating_add(1),
            Failure::Ended(ended) => {
                heard.ended.get_or_insert(ended);
            }
        });
    }

    /// Takes the first channels of what the microphone gave.
    fn took(&self, data: &[f32], channels: usize, kept: usize, guarded: bool) {
        self.tell(|heard| {
            for frame in data.chunks_exact(channels.max(1)) {
                if heard.samples.len() + kept > heard.room {
                    break;
                }
                heard.samples.extend(frame.iter().take(kept));
            }
            if guarded && heard.began.is_some() {
                heard.too_loud |= data.iter().any(|x| x.abs() > TOO_LOUD);
            }
        });
    }
}

/// Plays the program and measures what the microphone hears of it.
///
/// # Errors
/// When a person stopped it, when it was too loud, or when a stream could not be had.
pub fn hear(
    _press: &Press,
    output: &OutputDevice,
    input: &InputDevice,
    ears_count: Ears,
    stop: &Stop,
) -> Result<Ran, Ended> {
    let started = Instant::now();
    let microphone = microphone(input)?;
    let rate_hz = microphone.config.sample_rate;
    let headset = ears(output, rate_hz)?;
    let ears_count = if headset.config.channels == 1 {
        Ears::One
    } else {
        ears_count
    };
    let ask = Ask {
        rate_hz,
        ears: ears_count,
        peak_dbfs: PEAK_DBFS,
    };
    let program = Program::new(ask)
        .map_err(|_| Ended::unseen(Why::Unsupported, &format!("no sound at {rate_hz} Hz")))?;
    let kept = microphone.channels();
    let longest_s = program.capture_s(LATEST_MS) + START.as_secs_f64();
    let shared = Shared::new(frames(rate_hz, longest_s) * kept);
    let listening = listening(&microphone, &shared, kept, true)?;
    listening.start()?;
    until(&shared, stop, START, |heard| !heard.samples.is_empty())?;
    let playing = playing(&headset, &program, &shared, stop)?;
    playing.start()?;
    until(&shared, stop, START, |heard| heard.began.is_some())?;
    let mut outcome = None;
    for latency_ms in [USUAL_LATENCY_MS, LATEST_MS] {
        let capture_s = program.capture_s(latency_ms);
        let needed = frames(rate_hz, capture_s) * kept;
        let limit = Duration::from_secs_f64(capture_s) + START;
        until(&shared, stop, limit, |heard| heard.after().len() >= needed)?;
        let found = measured(&program, &shared, kept, needed);
        let is_final = match &found {
            Outcome::Heard(_) => true,
            Outcome::NotHeard(why) => match why {
                NotHeard::NoCoupling { .. } | NotHeard::TooNoisy { .. } | NotHeard::Cut { .. } => {
                    false
                }
                NotHeard::Silent | NotHeard::Unusable => true,
            },
        };
        outcome = Some(found);
        if is_final {
            break;
        }
    }
    drop((playing, listening));
    let lost_count = shared.lock().lost_count;
    let outcome = outcome.ok_or_else(|| Ended::unseen(Why::TimedOut, "nothing was measured"))?;
    Ok(Ran {
        outcome,
        rate_hz,
        peak_dbfs: PEAK_DBFS,
        lost_count,
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

impl Heard {
    /// What was heard since the program began.
    fn after(&self) -> &[f32] {
        let from = self.began.unwrap_or(self.samples.len());
        self.samples.get(from..).unwrap_or_default()
    }
}

pub(crate) fn frames(rate_hz: u32, seconds: f64) -> usize {
    (f64::from(rate_hz) * seconds).ceil().max(0.0) as usize
}

pub(crate) fn listening(
    microphone: &End,
    shared: &Arc<Shared>,
    kept: usize,
    guarded: bool,
) -> Result<Open, Ended> {
    let (took, failed) = (Arc::clone(shared), Arc::clone(shared));
    let channels = usize::from(microphone.config.channels);
    microphone.listen(
        move |data| took.took(data, channels, kept, guarded),
        move |failure| failed.failed(failure),
    )
}

fn playing(
    headset: &End,
    program: &Program,
    shared: &Arc<Shared>,
    stop: &Stop,
) -> Result<Open, Ended> {
    let (begin, failed) = (Arc::clone(shared), Arc::clone(shared));
    let mut source = Fading::new(
        program.interleaved(),
        usize::from(headset.config.channels),
        program.rate_hz(),
        stop.clone(),
    );
    headset.play(
        move |data| {
            begin.tell(|heard| {
                let now = heard.samples.len();
                heard.began.get_or_insert(now);
                if heard.too_loud {
                    source.fade();
                }
            });
            source.give(data);
        },
        move |failure| failed.failed(failure),
    )
}

/// Waits until something is so.
pub(crate) fn until(
    shared: &Shared,
    stop: &Stop,
    limit: Duration,
    is_so: impl Fn(&Heard) -> bool,
) -> Result<(), Ended> {
    const LOOK: Duration = Duration::from_millis(50);
    let deadline = Instant::now() + limit;
    let mut heard = shared.lock();
    loop {
        if heard.too_loud {
            // the fade has its ten milliseconds before the streams are dropped
            drop(heard);
            std::thread::sleep(LOOK);
            return Err(Ended::TooLoud);
        }
        if let Some(ended) = heard.ended.take() {
            return Err(ended);
        }
        if stop.is_asked() {
            drop(heard);
            std::thread::sleep(LOOK);
            return Err(Ended::Stopped);
        }
        if is_so(&heard) {
            return Ok(());
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Ended::unseen(
                Why::TimedOut,
                "the headset's streams gave or took nothing",
            ));
        }
        heard = shared
            .bell
            .wait_timeout(heard, left.min(LOOK))
            .unwrap_or_else(PoisonError::into_inner)
            .0;
    }
}

/// The figures of so many samples. They are copied out channel by channel, for the callbacks go on meanwhile.
fn measured(program: &Program, shared: &Shared, kept: usize, needed: usize) -> Outcome {
    let channels: Vec<Zeroizing<Vec<f32>>> = {
        let heard = shared.lock();
        let all = heard.after();
        let all = all.get(..needed.min(all.len())).unwrap_or_default();
        (0..kept)
            .map(|channel| {
                Zeroizing::new(all.iter().skip(channel).step_by(kept).copied().collect())
            })
            .collect()
    };
    let channels: Vec<&[f32]> = channels.iter().map(|channel| channel.as_slice()).collect();
    let captured = Captured {
        rate_hz: program.rate_hz(),
        channels: &channels,
    };
    measure(program, &captured, EXPECTED_GAIN_DB)
}
