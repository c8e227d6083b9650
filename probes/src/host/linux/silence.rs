//! Silence on one output, its frames counted against time. Needs the sound server or the kernel's
//! sound; opens outputs only, and leaves a stream that hangs behind, once.

use crate::host::{HostError, LocalHost, MAX_SILENCE_MS, OutputDevice, Played};
use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};
use cpal::{BufferSize, Data, ErrorKind, HostId, SampleFormat, StreamConfig};
use deskready::observation::Why;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A stream first fills its buffers as fast as it can; what it takes then says nothing.
const WARM_UP: Duration = Duration::from_millis(250);

pub(super) fn play(
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

/// What the stream took, from its first callback after the warm-up to its last.
#[derive(Debug, Default)]
struct Count {
    first: Option<Instant>,
    last: Option<Instant>,
    frames: u64,
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

    fn elapsed(&self) -> Duration {
        self.first
            .zip(self.last)
            .map(|(first, last)| last - first)
            .unwrap_or_default()
    }
}

fn on_device(device: &OutputDevice, time: Duration) -> Result<Played, HostError> {
    let (backend, id) = match device {
        OutputDevice::Server { id } => (HostId::PulseAudio, id.clone()),
        OutputDevice::Kernel { card, device } => {
            (HostId::Alsa, format!("plughw:CARD={card},DEV={device}"))
        }
    };
    let host = cpal::host_from_id(backend).map_err(|e| told(&e))?;
    let found = host.device_by_id(&cpal::DeviceId::new(backend, id.clone()));
    let output =
        found.ok_or_else(|| HostError::new(Why::NoDevice, format!("{id} is not there")))?;
    let offered = output.default_output_config().map_err(|e| told(&e))?;
    let mut config: StreamConfig = offered.config();
    if backend == HostId::PulseAudio {
        // Without a size of ours the server asks for two seconds at once.
        config.buffer_size = BufferSize::Fixed(config.sample_rate / 50);
    }
    let count = Arc::new(Mutex::new(Count::default()));
    let failed = Arc::new(Mutex::new(None));
    let stream = {
        let (count, failed) = (Arc::clone(&count), Arc::clone(&failed));
        let channels = u64::from(config.channels.max(1));
        let started = Instant::now();
        let fill = move |data: &mut Data, _: &cpal::OutputCallbackInfo| {
            silence(data);
            let now = Instant::now();
            if now.duration_since(started) >= WARM_UP {
                let frames = data.len() as u64 / channels;
                count
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .took(now, frames);
            }
        };
        let error = move |error: cpal::Error| {
            // An underrun is our own lateness and shows in the count.
            if !matches!(error.kind(), ErrorKind::Xrun | ErrorKind::RealtimeDenied) {
                failed
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .get_or_insert(told(&error));
            }
        };
        let format = offered.sample_format();
        output
            .build_output_stream_raw(config, format, fill, error, Some(time))
            .map_err(|e| told(&e))?
    };
    stream.play().map_err(|e| told(&e))?;
    std::thread::sleep(WARM_UP + time);
    // Before the stream ends, for ending it may hang.
    let (frames_count, elapsed) = {
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        (count.frames, count.elapsed())
    };
    let failed = failed.lock().unwrap_or_else(PoisonError::into_inner).take();
    drop(stream);
    if let Some(error) = failed {
        return Err(error);
    }
    if frames_count == 0 {
        return Err(HostError::new(Why::TimedOut, format!("{id} took no sound")));
    }
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    Ok(Played {
        sample_rate_hz: config.sample_rate,
        frames_count,
        elapsed_ms,
    })
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
    let why = match error.kind() {
        ErrorKind::DeviceBusy | ErrorKind::ResourceExhausted => Why::Busy,
        ErrorKind::PermissionDenied => Why::Denied,
        ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => Why::NoDevice,
        ErrorKind::HostUnavailable => Why::NoSession,
        _ => Why::Unsupported,
    };
    HostError::new(why, format!("sound output: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_between_the_first_and_the_last_callback() {
        let start = Instant::now();
        let mut count = Count::default();
        for step in 0..=50_u32 {
            count.took(start + Duration::from_millis(20) * step, 960);
        }
        assert_eq!(
            (count.frames, count.elapsed()),
            (48_000, Duration::from_secs(1))
        );
        let mut one = Count::default();
        one.took(start, 96_000);
        assert_eq!(
            (one.frames, one.elapsed()),
            (0, Duration::ZERO),
            "one callback measures nothing"
        );
    }
}
