//! A sentence that is read aloud: the microphone listens for some seconds, the level of each moment is told while it does,
//! figures come back. Nothing plays meanwhile. Needs the microphone's stream; the samples are wiped.

use crate::run::{Shared, frames, listening, until};
use crate::streams::microphone;
use crate::{Ended, Press, START, Stop};
use deskready_acoustics::speech::{Spoken, speech};
use deskready_probes::host::InputDevice;
use std::time::Duration;

/// Longest anybody is listened to.
pub const LONGEST: Duration = Duration::from_secs(10);

/// What was measured of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Talk {
    /// The figures.
    pub spoken: Spoken,
    /// Rate of the stream, hertz.
    pub rate_hz: u32,
    /// How often samples were lost on the way through this computer.
    pub lost_count: u32,
}

/// Listens for so long, [`LONGEST`] at most. `meter` hears the peak of the newest moment, 0 to 1, some ten times a second.
///
/// # Errors
/// When a person stopped it, or the stream could not be had.
pub fn listen(
    _press: &Press,
    input: &InputDevice,
    time: Duration,
    stop: &Stop,
    meter: &mut dyn FnMut(f32),
) -> Result<Talk, Ended> {
    const MOMENT_S: f64 = 0.1;
    let microphone = microphone(input)?;
    let rate_hz = microphone.config.sample_rate;
    let time = time.min(LONGEST);
    let needed = frames(rate_hz, time.as_secs_f64());
    let shared = Shared::new(needed);
    let stream = listening(&microphone, &shared, 1, false)?;
    stream.start()?;
    let moment = frames(rate_hz, MOMENT_S).max(1);
    let mut have = 0;
    while have < needed {
        let next = (have + moment).min(needed);
        until(&shared, stop, START, |heard| heard.samples.len() >= next)?;
        let heard = shared.lock();
        let newest = heard.samples.get(have..next).unwrap_or_default();
        let peak = newest.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
        drop(heard);
        meter(peak.min(1.0));
        have = next;
    }
    drop(stream);
    let heard = shared.lock();
    Ok(Talk {
        spoken: speech(&heard.samples, rate_hz),
        rate_hz,
        lost_count: heard.lost_count,
    })
}
