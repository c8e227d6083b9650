//! The way of sound through a headset: earpiece, air, capsule; and everything that can be wrong on it. Pure but for its
//! own noise, which is the same in every run. Needs nothing.

use crate::descriptors::RATE_HZ;
use crate::options::{Key, Options};
use std::collections::VecDeque;

const FRAMES_PER_MS: usize = RATE_HZ as usize / 1000;
/// Sound that nobody records is gone after this.
const MOST_FRAMES: usize = RATE_HZ as usize / 2;

/// Faults of sound.
pub const KEYS: &[Key] = &[
    ("speaker_db", "loudness of the earpiece; -200: dead"),
    ("microphone_db", "loudness of the capsule; -200: dead"),
    (
        "coupling_db",
        "how much of the earpiece the capsule hears (-6)",
    ),
    ("noise_db", "white noise at the capsule (-70)"),
    ("hum_db", "50 Hz hum (-200)"),
    ("clip", "largest value the capsule gives, 0 to 1 (1)"),
    ("dc", "constant offset, -1 to 1 (0)"),
    ("delay_ms", "the way through the air (5)"),
    (
        "drop_percent",
        "share of milliseconds recorded as silence: a broken cord",
    ),
    ("clock_ppm", "how much faster the capsule's clock runs"),
];

/// A volume control as the host has set it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Volume {
    pub is_muted: bool,
    /// In 1/256 decibel.
    pub level: i16,
}

impl Volume {
    fn gain(self) -> f32 {
        if self.is_muted {
            0.0
        } else {
            10_f32.powf(f32::from(self.level) / 256.0 / 20.0)
        }
    }
}

/// Sound on its way.
#[derive(Debug)]
pub struct Air {
    frames: VecDeque<f32>,
    hum_phase: f64,
    left_over: f64,
    dice: u64,
}

impl Default for Air {
    fn default() -> Self {
        Self {
            frames: VecDeque::new(),
            hum_phase: 0.0,
            left_over: 0.0,
            dice: 0x2545_f491_4f6c_dd1d,
        }
    }
}

impl Air {
    /// Nothing sounds; only the way takes its time.
    pub fn still(&mut self, options: &Options) {
        let delay = options.number("delay_ms", 5.0).clamp(0.0, 400.0) as usize;
        self.frames.clear();
        self.frames
            .extend(std::iter::repeat_n(0.0, delay * FRAMES_PER_MS));
    }

    /// What the earpieces give off.
    pub fn play(&mut self, data: &[u8], channels: u8, volume: Volume, options: &Options) {
        let gain =
            volume.gain() * options.gain("speaker_db", 0.0) * options.gain("coupling_db", -6.0);
        for frame in data.chunks_exact(2 * usize::from(channels.max(1))) {
            let samples = frame
                .chunks_exact(2)
                .map(|two| f32::from(i16::from_le_bytes([two[0], two[1]])));
            self.frames
                .push_back(samples.sum::<f32>() / f32::from(channels.max(1)) / 32_768.0 * gain);
        }
        while self.frames.len() > MOST_FRAMES {
            self.frames.pop_front();
        }
    }

    /// What the capsule gives in one millisecond, 16 bit, one channel.
    pub fn record(&mut self, volume: Volume, options: &Options) -> Vec<u8> {
        let wanted =
            FRAMES_PER_MS as f64 * (1.0 + options.number("clock_ppm", 0.0) / 1e6) + self.left_over;
        let count = (wanted as usize).min(FRAMES_PER_MS + 1);
        self.left_over = (wanted - count as f64).clamp(0.0, 2.0);
        let gain = volume.gain() * options.gain("microphone_db", 0.0);
        let (noise, hum) = (
            options.gain("noise_db", -70.0),
            options.gain("hum_db", -200.0),
        );
        let (dc, clip) = (
            options.number("dc", 0.0) as f32,
            options.number("clip", 1.0).abs() as f32,
        );
        let is_dropped = self.roll() * 100.0 < options.number("drop_percent", 0.0);
        let mut bytes = Vec::with_capacity(count * 2);
        for _ in 0..count {
            let air = self.frames.pop_front().unwrap_or(0.0);
            self.hum_phase = (self.hum_phase + 50.0 / f64::from(RATE_HZ)).fract();
            let buzz = hum * (std::f64::consts::TAU * self.hum_phase).sin() as f32;
            let hiss = noise * 1.732 * (2.0 * self.roll() - 1.0) as f32;
            let heard = ((air + hiss) * gain + buzz + dc).clamp(-clip, clip);
            let sample = if is_dropped {
                0.0
            } else {
                heard.clamp(-1.0, 1.0)
            };
            bytes.extend(((sample * 32_767.0) as i16).to_le_bytes());
        }
        bytes
    }

    fn roll(&mut self) -> f64 {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        (self.dice >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Loudest sample of a second in which a tone of half scale was played.
    fn loudest(faults: &[&str]) -> i32 {
        let (mut options, mut air, volume) =
            (Options::default(), Air::default(), Volume::default());
        for fault in faults {
            options.take(fault, KEYS).unwrap();
        }
        air.still(&options);
        let mut loudest = 0;
        for ms in 0..1000_usize {
            let frame = |i: usize| {
                let phase = (ms * FRAMES_PER_MS + i) as f64 * 1000.0 / f64::from(RATE_HZ);
                (16_384.0 * (std::f64::consts::TAU * phase).sin()) as i16
            };
            let played: Vec<u8> = (0..FRAMES_PER_MS)
                .flat_map(|i| [frame(i).to_le_bytes(), frame(i).to_le_bytes()].concat())
                .collect();
            air.play(&played, 2, volume, &options);
            let heard = air.record(volume, &options);
            let samples = heard
                .chunks_exact(2)
                .map(|two| i32::from(i16::from_le_bytes([two[0], two[1]])).abs());
            loudest = loudest.max(samples.max().unwrap_or(0));
        }
        loudest
    }

    #[test]
    fn what_is_played_is_heard_and_each_fault_is_heard_as_what_it_is() {
        for (faults, least, most) in [
            (&[][..], 7_500, 9_000),
            (&["microphone_db=-200"], 0, 0),
            (&["speaker_db=-200"], 1, 60),
            (&["clip=0.05"], 1_600, 1_700),
            (&["microphone_db=-200", "dc=0.5"], 16_300, 16_400),
            (&["microphone_db=-200", "hum_db=-20"], 3_200, 3_300),
            (&["drop_percent=100"], 0, 0),
        ] {
            let heard = loudest(faults);
            assert!((least..=most).contains(&heard), "{faults:?}: {heard}");
        }
    }

    #[test]
    fn a_fast_clock_gives_more_frames() {
        let mut options = Options::default();
        options.take("clock_ppm=10000", KEYS).unwrap();
        let mut air = Air::default();
        let frames: usize = (0..1000)
            .map(|_| air.record(Volume::default(), &options).len() / 2)
            .sum();
        assert!((48_470..=48_490).contains(&frames), "{frames}");
    }
}
