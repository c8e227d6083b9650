//! Streams to and from one device, as floating point, with short buffers. Needs the sound server, or the kernel's sound
//! where there is no server. Must not know what is played or heard.

use crate::{Ended, START};
use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};
use cpal::{BufferSize, Error, ErrorKind, HostId, StreamConfig};
use deskready::observation::Why;
use deskready_acoustics::bounds::{CHANNELS_MAX, rate_known};
use deskready_probes::host::{HostError, InputDevice, OutputDevice};

/// Where a device does not work at a rate that can be measured with, the system converts to this one.
const USUAL_RATE_HZ: u32 = 48_000;
/// Parts of a second that a stream takes or gives at once.
const BUFFERS_PER_S: u32 = 50;
/// No device of a desk has more; what says so is broken.
const CHANNELS: u16 = 32;

/// A device with the way its stream is opened.
pub struct End {
    device: cpal::Device,
    /// Rate, channels, buffer.
    pub config: StreamConfig,
}

#[cfg(not(windows))]
#[allow(clippy::unnecessary_wraps)] // the other system can refuse
fn kernel(card: u32, device: u32) -> Result<(HostId, String), Ended> {
    Ok((HostId::Alsa, format!("plughw:CARD={card},DEV={device}")))
}

#[cfg(windows)]
fn kernel(_: u32, _: u32) -> Result<(HostId, String), Ended> {
    Err(Ended::unseen(
        Why::Unsupported,
        "sound goes through the system here",
    ))
}

#[cfg(not(windows))]
const SERVER: HostId = HostId::PulseAudio;
#[cfg(windows)]
const SERVER: HostId = HostId::Wasapi;

fn device((host, id): (HostId, String)) -> Result<cpal::Device, Ended> {
    let all = cpal::host_from_id(host).map_err(|e| told(&e))?;
    all.device_by_id(&cpal::DeviceId::new(host, id.clone()))
        .ok_or_else(|| Ended::unseen(Why::NoDevice, &format!("{id} is not there")))
}

fn end(device: cpal::Device, offered: &StreamConfig, rate_hz: u32) -> Result<End, Ended> {
    if offered.channels == 0 || offered.channels > CHANNELS {
        return Err(Ended::unseen(Why::Unsupported, "a stream without channels"));
    }
    let config = StreamConfig {
        channels: offered.channels,
        sample_rate: rate_hz,
        buffer_size: BufferSize::Fixed(rate_hz / BUFFERS_PER_S),
    };
    Ok(End { device, config })
}

/// The microphone, at its own rate where that can be measured with. Opens nothing yet.
///
/// # Errors
/// When the device is not there or offers nothing.
pub fn microphone(input: &InputDevice) -> Result<End, Ended> {
    let found = device(match input {
        InputDevice::Server { id } => (SERVER, id.clone()),
        InputDevice::Kernel { card, device } => kernel(*card, *device)?,
    })?;
    let offered = found.default_input_config().map_err(|e| told(&e))?.config();
    let own_hz = offered.sample_rate;
    let rate_hz = if rate_known(own_hz) {
        own_hz
    } else {
        USUAL_RATE_HZ
    };
    end(found, &offered, rate_hz)
}

/// The headset's sound, at a rate that somebody else chose: the system converts.
///
/// # Errors
/// When the device is not there or offers nothing.
pub fn ears(output: &OutputDevice, rate_hz: u32) -> Result<End, Ended> {
    let found = device(match output {
        OutputDevice::Server { id } => (SERVER, id.clone()),
        OutputDevice::Kernel { card, device } => kernel(*card, *device)?,
    })?;
    let offered = found
        .default_output_config()
        .map_err(|e| told(&e))?
        .config();
    end(found, &offered, rate_hz)
}

impl End {
    /// Channels that are looked at.
    pub fn channels(&self) -> usize {
        usize::from(self.config.channels).min(CHANNELS_MAX)
    }

    /// Opens the microphone. `take` gets one slice after the other, channels in turn.
    ///
    /// # Errors
    /// When it cannot be had.
    pub fn listen(
        &self,
        mut take: impl FnMut(&[f32]) + Send + 'static,
        fail: impl FnMut(Failure) + Send + 'static,
    ) -> Result<Open, Ended> {
        let took = move |data: &[f32], _: &cpal::InputCallbackInfo| take(data);
        self.device
            .build_input_stream::<f32, _, _>(self.config, took, failing(fail), Some(START))
            .map(|stream| Open(Some(stream)))
            .map_err(|e| told(&e))
    }

    /// Opens the headset's sound. `give` fills one slice after the other, channels in turn; the stream plays nothing by
    /// itself.
    ///
    /// # Errors
    /// When it cannot be had.
    pub fn play(
        &self,
        mut give: impl FnMut(&mut [f32]) + Send + 'static,
        fail: impl FnMut(Failure) + Send + 'static,
    ) -> Result<Open, Ended> {
        let gave = move |data: &mut [f32], _: &cpal::OutputCallbackInfo| give(data);
        self.device
            .build_output_stream::<f32, _, _>(self.config, gave, failing(fail), Some(START))
            .map(|stream| Open(Some(stream)))
            .map_err(|e| told(&e))
    }
}

/// An open stream.
pub struct Open(Option<cpal::Stream>);

impl Open {
    /// Lets it run.
    ///
    /// # Errors
    /// When the device does not start.
    pub fn start(&self) -> Result<(), Ended> {
        let started = self.0.as_ref().map(cpal::Stream::play).transpose();
        started.map(|_| ()).map_err(|e| told(&e))
    }
}

impl Drop for Open {
    /// Ending a stream of a device that hangs may hang too, so nobody waits for it.
    fn drop(&mut self) {
        if let Some(stream) = self.0.take() {
            std::thread::spawn(move || drop(stream));
        }
    }
}

/// What a running stream told.
pub enum Failure {
    /// Samples were lost or came too late: the computer's doing, not the headset's.
    Lost,
    /// It ended.
    Ended(Ended),
}

/// Hands on what an error of a running stream comes to.
fn failing(mut fail: impl FnMut(Failure) + Send + 'static) -> impl FnMut(Error) + Send + 'static {
    move |error| {
        if let Some(failure) = failure(&error) {
            fail(failure);
        }
    }
}

/// What an error of a running stream comes to; that its thread runs without real time is a remark.
fn failure(error: &Error) -> Option<Failure> {
    if error.kind() == ErrorKind::RealtimeDenied {
        None
    } else if error.kind() == ErrorKind::Xrun {
        Some(Failure::Lost)
    } else {
        Some(Failure::Ended(told(error)))
    }
}

/// An error in the words of the probes.
pub fn told(error: &Error) -> Ended {
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
    Ended::Unseen(HostError::new(why, format!("sound: {error}")))
}
