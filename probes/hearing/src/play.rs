//! Sound that can be ended: what is left of it fades within ten milliseconds. And the hums that a wearer counts.

use crate::streams::{Failure, ears};
use crate::{Ended, Press, START, Stop};
use deskready::observation::Why;
use deskready_acoustics::hums::{Hums, PEAK_DBFS};
use deskready_acoustics::program::Side;
use deskready_probes::host::OutputDevice;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// The system converts from it wherever a device works at another rate.
const RATE_HZ: u32 = 48_000;
const FADE_S: f32 = 0.01;
/// How long the last samples may still be on their way to the ear.
const ON_ITS_WAY: Duration = Duration::from_millis(200);

/// Samples for two ears, given once, with a fade that anybody may begin.
pub(crate) struct Fading {
    stereo: Vec<f32>,
    next: usize,
    channels: usize,
    gain: f32,
    step: f32,
    is_fading: bool,
    stop: Stop,
}

impl Fading {
    /// Left and right in turn, for a stream of so many channels.
    pub fn new(stereo: Vec<f32>, channels: usize, rate_hz: u32, stop: Stop) -> Self {
        Self {
            stereo,
            next: 0,
            channels: channels.max(1),
            gain: 1.0,
            step: 1.0 / (FADE_S * rate_hz as f32).max(1.0),
            is_fading: false,
            stop,
        }
    }

    /// From now on it gets quieter.
    pub fn fade(&mut self) {
        self.is_fading = true;
    }

    /// Whether nothing more will sound.
    pub fn is_over(&self) -> bool {
        self.next >= self.stereo.len() || self.gain <= 0.0
    }

    /// Fills a slice. Devices with one channel get the left side, further channels get silence.
    pub fn give(&mut self, data: &mut [f32]) {
        if self.stop.is_asked() {
            self.fade();
        }
        for frame in data.chunks_mut(self.channels) {
            let pair = self.stereo.get(self.next..self.next + 2);
            self.next = self.next.saturating_add(2);
            frame.fill(0.0);
            for (to, from) in frame.iter_mut().zip(pair.unwrap_or_default()) {
                *to = from * self.gain;
            }
            if self.is_fading {
                self.gain = (self.gain - self.step).max(0.0);
            }
        }
    }
}

/// Plays so many hums in one ear and returns when they have sounded. The microphone stays closed.
///
/// # Errors
/// When a person stopped it, or the stream could not be had.
pub fn hums(
    _press: &Press,
    output: &OutputDevice,
    side: Side,
    count: u8,
    stop: &Stop,
) -> Result<(), Ended> {
    const LOOK: Duration = Duration::from_millis(50);
    let headset = ears(output, RATE_HZ)?;
    let hums = Hums {
        rate_hz: RATE_HZ,
        side,
        count,
        peak_dbfs: PEAK_DBFS,
    };
    let (over, told) = sync_channel::<Option<Ended>>(4);
    let failed = over.clone();
    let mut source = Fading::new(
        hums.interleaved(),
        usize::from(headset.config.channels),
        RATE_HZ,
        stop.clone(),
    );
    let stream = headset.play(
        move |data| {
            source.give(data);
            if source.is_over() {
                // who waits needs one word only
                let _ = over.try_send(None);
            }
        },
        move |failure| match failure {
            Failure::Lost => {}
            Failure::Ended(ended) => {
                let _ = failed.try_send(Some(ended));
            }
        },
    )?;
    stream.start()?;
    let deadline = Instant::now() + hums.length() + START;
    loop {
        match told.recv_timeout(LOOK) {
            Ok(Some(ended)) => return Err(ended),
            Ok(None) => break,
            Err(RecvTimeoutError::Timeout) if Instant::now() < deadline => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(Ended::unseen(Why::TimedOut, "the headset took no sound"));
            }
        }
    }
    std::thread::sleep(ON_ITS_WAY);
    if stop.is_asked() {
        return Err(Ended::Stopped);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(samples: usize, channels: usize) -> Fading {
        Fading::new(vec![0.5; samples], channels, 1_000, Stop::default())
    }

    #[test]
    fn sound_ends_within_ten_milliseconds_of_the_word_and_without_a_jump() {
        let mut source = source(2_000, 2);
        let mut first = [0.0; 20];
        source.give(&mut first);
        assert!(first.iter().all(|x| (x - 0.5).abs() < 1e-6));
        source.stop.now();
        let mut rest = [1.0; 60];
        source.give(&mut rest);
        let left: Vec<f32> = rest.iter().step_by(2).copied().collect();
        for two in left.windows(2) {
            assert!(two[1] <= two[0] && two[0] - two[1] <= 0.051, "{two:?}");
        }
        assert!(left[11..].iter().all(|x| *x == 0.0), "{left:?}");
        assert!(source.is_over());
    }

    #[test]
    fn one_channel_gets_the_left_side_and_a_third_gets_silence() {
        for (channels, expected) in [
            (1, vec![0.25]),
            (2, vec![0.25, 0.75]),
            (3, vec![0.25, 0.75, 0.0]),
        ] {
            let mut source = Fading::new(vec![0.25, 0.75], channels, 1_000, Stop::default());
            let mut data = vec![9.0; channels * 2];
            source.give(&mut data);
            assert_eq!(data[..channels], expected, "{channels}");
            assert!(
                data[channels..].iter().all(|x| *x == 0.0),
                "{channels}: what follows"
            );
        }
    }
}
