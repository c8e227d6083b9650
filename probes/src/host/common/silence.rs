//! Silence on one output, its frames counted against time. Needs the sound server or the kernel's
//! sound; opens outputs only, and leaves a stream that hangs behind, once.

use crate::host::{HostError, LocalHost, MAX_SILENCE_MS, OutputDevice, Played};
use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};
use cpal::{BufferSize, Data, ErrorKind, HostId, SampleFormat, StreamConfig};
use deskready::observation::Why;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A stream first fills its buffers as fast as it can; what it takes then says nothing.
const WARM_UP: Duration = Duration::from_millis(250);
/// Devices without a clock of their own have played up to two seconds ahead when a stream joins
/// them, and take nothing until that time is over.
const UNTIL_IT_FLOWS: Duration = Duration::from_millis(2_500);
/// The rate counted with where a device does not even say which ones it has.
const NOMINAL_RATE_HZ: u32 = 48_000;

pub(in crate::host) fn play(
    host: &LocalHost,
    device: &OutputDevice,
    duration_ms: u32,
    limit: Duration,
) -> Result<Played, HostError> {
    let time = Duration::from_millis(duration_ms.min(MAX_SILENCE_MS).into());
    let device = device.clone();
    host.patience
        .within("sound output", limit, move || on_device(&device, time))
}

/// What the stream took, from its first callback after the warm-up on.
#[derive(Debug, Default)]
struct Count {
    first: Option<Instant>,
    last: Option<Instant>,
    frames: u64,
    failed: Option<HostError>,
}

impl Count {
    fn took(&mut self, now: Instant, frames: u64) {
        // The first callback only starts the clock: its frames were used up before it.
        if self.first.is_some() {
            self.frames += frames;
        } else {
            self.first = Some(now);
        }
        self.last = Some(now);
    }

    fn is_enough(&self, time: Duration) -> bool {
        self.failed.is_some() || self.flowed().is_some_and(|flowed| flowed >= time)
    }

    fn flowed(&self) -> Option<Duration> {
        self.first.zip(self.last).map(|(first, last)| last - first)
    }

    /// The time the frames are counted against. A stream that stopped half-way is held against the
    /// time that has really gone by.
    fn elapsed(&self, now: Instant, time: Duration) -> Duration {
        match self.flowed() {
            Some(flowed) if flowed >= time => flowed,
            Some(_) => self.first.map(|first| now - first).unwrap_or_default(),
            None => Duration::ZERO,
        }
    }
}

/// The count, and the bell that callbacks ring.
type Shared = Arc<(Mutex<Count>, Condvar)>;

#[cfg(not(windows))]
#[allow(clippy::unnecessary_wraps)] // the other system can refuse
fn backend(device: &OutputDevice) -> Result<(HostId, String), HostError> {
    Ok(match device {
        OutputDevice::Server { id } => (HostId::PulseAudio, id.clone()),
        OutputDevice::Kernel { card, device } => {
            (HostId::Alsa, format!("plughw:CARD={card},DEV={device}"))
        }
    })
}

#[cfg(windows)]
fn backend(device: &OutputDevice) -> Result<(HostId, String), HostError> {
    match device {
        OutputDevice::Server { id } => Ok((HostId::Wasapi, id.clone())),
        OutputDevice::Kernel { .. } => Err(HostError::new(
            Why::Unsupported,
            "sound goes through the system here",
        )),
    }
}

#[cfg(not(windows))]
fn takes_much_at_once(backend: HostId) -> bool {
    backend == HostId::PulseAudio
}

#[cfg(windows)]
fn takes_much_at_once(_: HostId) -> bool {
    false
}

/// Why a stream could not be had.
enum Failure {
    /// Told as it is.
    Host(HostError),
    /// The hardware is there and breaks off what it is asked: that is a stream which takes nothing.
    BrokenOff,
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

/// What an error says before the stream runs. Of hardware a broken pipe is a device that stalls, which the library
/// takes for an underrun; a sound server has reasons of its own.
fn before_it_runs(error: &cpal::Error, is_hardware: bool) -> Failure {
    if is_hardware && error.kind() == ErrorKind::Xrun {
        Failure::BrokenOff
    } else {
        Failure::Host(told(error))
    }
}

fn on_device(device: &OutputDevice, time: Duration) -> Result<Played, HostError> {
    let mut rate_hz = NOMINAL_RATE_HZ;
    match stream(device, time, &mut rate_hz) {
        Ok(played) => Ok(played),
        Err(Failure::Host(error)) => Err(error),
        Err(Failure::BrokenOff) => Ok(Played {
            sample_rate_hz: rate_hz,
            frames_count: 0,
            elapsed_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
        }),
    }
}

/// `rate_hz` is told as soon as the device has said it.
fn stream(device: &OutputDevice, time: Duration, rate_hz: &mut u32) -> Result<Played, Failure> {
    let is_hardware = matches!(device, OutputDevice::Kernel { .. });
    let (backend, id) = backend(device)?;
    let host = cpal::host_from_id(backend).map_err(|e| told(&e))?;
    let found = host.device_by_id(&cpal::DeviceId::new(backend, id.clone()));
    let output =
        found.ok_or_else(|| HostError::new(Why::NoDevice, format!("{id} is not there")))?;
    let broken = |e: cpal::Error| before_it_runs(&e, is_hardware);
    let offered = output.default_output_config().map_err(broken)?;
    let mut config: StreamConfig = offered.config();
    *rate_hz = config.sample_rate;
    if takes_much_at_once(backend) {
        // Without a size of ours the server asks for two seconds at once.
        config.buffer_size = BufferSize::Fixed(config.sample_rate / 50);
    }
    let shared: Shared = Arc::default();
    let started = Instant::now();
    let stream = {
        let (taken, failed) = (Arc::clone(&shared), Arc::clone(&shared));
        let channels = u64::from(config.channels.max(1));
        let fill = move |data: &mut Data, _: &cpal::OutputCallbackInfo| {
            silence(data);
            let now = Instant::now();
            if now.duration_since(started) >= WARM_UP {
                let frames = data.len() as u64 / channels;
                tell(&taken, |count| count.took(now, frames));
            }
        };
        let error = move |error: cpal::Error| {
            // An underrun is our own lateness and shows in the count.
            if !matches!(error.kind(), ErrorKind::Xrun | ErrorKind::RealtimeDenied) {
                tell(&failed, |count| {
                    count.failed.get_or_insert(told(&error));
                });
            }
        };
        let format = offered.sample_format();
        output
            .build_output_stream_raw(config, format, fill, error, Some(time))
            .map_err(broken)?
    };
    stream.play().map_err(broken)?;
    let deadline = started + WARM_UP + UNTIL_IT_FLOWS + time;
    // Taken before the stream ends, for ending it may hang.
    let (count, elapsed) = wait(&shared, time, deadline);
    let waited = started.elapsed().saturating_sub(WARM_UP);
    if count.frames == 0 {
        std::thread::spawn(move || drop(stream));
    } else {
        drop(stream);
    }
    let (frames_count, elapsed) = taken(count, elapsed, waited, is_hardware, &id)?;
    Ok(Played {
        sample_rate_hz: config.sample_rate,
        frames_count,
        elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
    })
}

/// Frames and the time they count against. A sound server may have reasons of its own to take nothing; hardware that was
/// opened and started has none, and its kernel reports no error for it.
fn taken(
    count: Count,
    elapsed: Duration,
    waited: Duration,
    is_hardware: bool,
    id: &str,
) -> Result<(u64, Duration), HostError> {
    match count {
        Count {
            failed: Some(error),
            ..
        } => Err(error),
        Count { frames: 0, .. } if is_hardware => Ok((0, waited)),
        Count { frames: 0, .. } => {
            Err(HostError::new(Why::TimedOut, format!("{id} took no sound")))
        }
        Count { frames, .. } => Ok((frames, elapsed)),
    }
}

fn tell(shared: &Shared, what: impl FnOnce(&mut Count)) {
    let (count, bell) = &**shared;
    what(&mut count.lock().unwrap_or_else(PoisonError::into_inner));
    bell.notify_one();
}

/// Waits until enough was taken, or the deadline; gives the count and the time it stands for.
fn wait(shared: &Shared, time: Duration, deadline: Instant) -> (Count, Duration) {
    let (count, bell) = &**shared;
    let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
    let mut now = Instant::now();
    while !count.is_enough(time) && now < deadline {
        count = bell
            .wait_timeout(count, deadline - now)
            .unwrap_or_else(PoisonError::into_inner)
            .0;
        now = Instant::now();
    }
    let elapsed = count.elapsed(now, time);
    (std::mem::take(&mut *count), elapsed)
}

fn silence(data: &mut Data) {
    let rest = if data.sample_format() == SampleFormat::U8 {
        0x80
    } else {
        0
    };
    data.bytes_mut().fill(rest);
}

fn told(error: &cpal::Error) -> HostError {
    use ErrorKind as K;
    let why = [
        (K::DeviceBusy, Why::Busy),
        (K::ResourceExhausted, Why::Busy),
        (K::PermissionDenied, Why::Denied),
        (K::DeviceNotAvailable, Why::NoDevice),
        (K::StreamInvalidated, Why::NoDevice),
        (K::HostUnavailable, Why::NoSession),
    ];
    let found = why.iter().find(|(kind, _)| *kind == error.kind());
    let why = found.map_or(Why::Unsupported, |(_, why)| *why);
    HostError::new(why, format!("sound output: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn hardware_that_breaks_off_takes_nothing_and_all_else_is_told_as_it_is() {
        for (kind, is_hardware, expected) in [
            (ErrorKind::Xrun, true, None),
            (ErrorKind::Xrun, false, Some(Why::Unsupported)),
            (ErrorKind::DeviceBusy, true, Some(Why::Busy)),
            (ErrorKind::DeviceNotAvailable, true, Some(Why::NoDevice)),
            (ErrorKind::PermissionDenied, false, Some(Why::Denied)),
        ] {
            let why = match before_it_runs(&cpal::Error::from(kind), is_hardware) {
                Failure::Host(error) => Some(error.why),
                Failure::BrokenOff => None,
            };
            assert_eq!(why, expected, "{kind:?} {is_hardware}");
        }
    }

    #[test]
    fn frames_are_counted_between_the_first_and_the_last_callback() {
        let start = Instant::now();
        let mut count = Count::default();
        for step in 0..=50_u32 {
            assert!(!count.is_enough(SECOND), "{step}");
            count.took(start + Duration::from_millis(20) * step, 960);
        }
        assert!(count.is_enough(SECOND));
        assert_eq!(
            (count.frames, count.elapsed(start + SECOND * 3, SECOND)),
            (48_000, SECOND)
        );
    }

    #[test]
    fn a_stream_that_stops_half_way_is_held_against_all_the_time() {
        let start = Instant::now();
        let mut count = Count::default();
        for step in 0..=10_u32 {
            count.took(start + Duration::from_millis(20) * step, 960);
        }
        assert_eq!(
            (count.frames, count.elapsed(start + SECOND * 3, SECOND)),
            (9_600, SECOND * 3)
        );
        let mut one = Count::default();
        one.took(start, 96_000);
        assert_eq!(one.frames, 0, "one callback measures nothing");
    }

    #[test]
    fn hardware_that_takes_nothing_is_a_measurement_and_a_server_that_takes_nothing_is_none() {
        let count = |frames, failed: Option<Why>| Count {
            frames,
            failed: failed.map(|why| HostError::new(why, "x")),
            ..Count::default()
        };
        for (frames, failed, is_hardware, expected) in [
            (48_000, None, true, Ok((48_000, SECOND))),
            (48_000, None, false, Ok((48_000, SECOND))),
            (0, None, true, Ok((0, SECOND * 3))),
            (0, None, false, Err(Why::TimedOut)),
            (0, Some(Why::NoDevice), true, Err(Why::NoDevice)),
        ] {
            let told = taken(count(frames, failed), SECOND, SECOND * 3, is_hardware, "id");
            assert_eq!(told.map_err(|e| e.why), expected, "{frames} {is_hardware}");
        }
    }

    #[test]
    fn waiting_ends_with_the_last_frame_that_is_needed_or_with_an_error() {
        let far = Instant::now() + Duration::from_secs(600);
        for fails in [false, true] {
            let shared: Shared = Arc::default();
            let teller = Arc::clone(&shared);
            let device = std::thread::spawn(move || {
                let start = Instant::now();
                tell(&teller, |count| count.took(start, 960));
                if fails {
                    let gone = HostError::new(Why::NoDevice, "unplugged");
                    tell(&teller, |count| count.failed = Some(gone));
                } else {
                    tell(&teller, |count| count.took(start + SECOND, 48_000));
                }
            });
            let (count, _) = wait(&shared, SECOND, far);
            device.join().unwrap();
            assert_eq!(
                (count.frames, count.failed.is_some()),
                if fails { (0, true) } else { (48_000, false) }
            );
        }
    }
}
