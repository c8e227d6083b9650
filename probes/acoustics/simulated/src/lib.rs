//! A simulated path from the headset's driver to the samples of a microphone, with faults to choose. For tests and the
//! bench only: needs a seed, uses no device, and tells the truth it was built with. Nothing that ships may depend on it.

pub mod faults;
mod filters;
pub mod random;
pub mod runs;
pub mod sounds;
pub mod wav;

use deskready_acoustics::program::{Ears, Program, Side};
use deskready_acoustics_fft::Complex64;
use faults::Interruption;
use filters::Biquad;
use random::Random;
use std::f64::consts::TAU;

/// Samples in a time.
fn samples(rate_hz: u32, seconds: f64) -> usize {
    (f64::from(rate_hz) * seconds).round().max(0.0) as usize
}

/// A power (mean square) in dBFS, never below -200.
fn power_dbfs(power: f64) -> f64 {
    if power > 1e-20 {
        10.0 * power.log10()
    } else {
        -200.0
    }
}

/// Noise of the room or the microphone.
#[derive(Debug, Clone, PartialEq)]
pub enum Noise {
    /// None at all.
    None,
    /// Gaussian, all frequencies alike.
    White,
    /// Gaussian, all octaves alike.
    Pink,
    /// So many talkers at once; one is a foreground voice.
    Voices(usize),
}

/// How the headset colours sound on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// Lower edge.
    pub low_hz: f64,
    /// Upper edge.
    pub high_hz: f64,
    /// A resonance of cup or boom: frequency, quality, rise.
    pub resonance: (f64, f64, f64),
    /// A reflection: how much later and how much weaker.
    pub reflection: (f64, f64),
}

/// A path.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Everything that looks random comes from it.
    pub seed: u64,
    /// From a driver to the microphone; minus infinity is dead.
    pub gain_db: [f64; 2],
    /// The drivers' cables exchanged.
    pub swapped: bool,
    /// Each driver into its own channel of the capture, as in a looped cable; otherwise one microphone.
    pub stereo: bool,
    /// Start of playing to arrival.
    pub delay_ms: f64,
    /// Capture clock slower than the play clock by so much (frequencies look higher).
    pub drift_ppm: f64,
    /// Colour of each driver's way; none is flat.
    pub colour: [Option<Colour>; 2],
    /// Second and third harmonic of each driver at the program's peak, percent of the fundamental.
    pub harmonics_percent: [(f64, f64); 2],
    /// What else is heard.
    pub noise: Noise,
    /// Its level, root mean square.
    pub noise_dbfs: f64,
    /// Time constant and depth of an echo canceller.
    pub canceller: Option<(f64, f64)>,
    /// Threshold of a gate.
    pub gate_dbfs: Option<f64>,
    /// Target of a level control, and its range.
    pub level_control: Option<(f64, f64)>,
    /// What the microphone hears is played back to the ear and heard again: this gain, 3 ms later.
    pub sidetone_db: Option<f64>,
    /// Mains frequency and level of hum; five multiples, each 3 dB weaker.
    pub hum: Option<(f64, f64)>,
    /// Clicks and their size.
    pub crackle: Option<(u32, f64)>,
    /// Interruptions: kind, how many, milliseconds of each.
    pub interrupted: Option<(Interruption, u32, f64)>,
    /// Flat top.
    pub clip_dbfs: Option<f64>,
    /// Offset.
    pub dc: f64,
    /// Through a telephone codec.
    pub narrowband: bool,
    /// Rounded to 16 bits.
    pub sixteen_bit: bool,
    /// Only zeros arrive.
    pub muted: bool,
    /// Length of the capture.
    pub capture_s: f64,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            seed: 1,
            gain_db: [-30.0, -30.0],
            swapped: false,
            stereo: false,
            delay_ms: 30.0,
            drift_ppm: 0.0,
            colour: [None, None],
            harmonics_percent: [(0.0, 0.0); 2],
            noise: Noise::White,
            noise_dbfs: -90.0,
            canceller: None,
            gate_dbfs: None,
            level_control: None,
            sidetone_db: None,
            hum: None,
            crackle: None,
            interrupted: None,
            clip_dbfs: None,
            dc: 0.0,
            narrowband: false,
            sixteen_bit: true,
            muted: false,
            capture_s: 2.2,
        }
    }
}

/// What the path was built with, in the words of the measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Truth {
    /// Level of each ear's comb at the microphone.
    pub level_dbfs: [f64; 2],
    /// Both combs over the noise.
    pub snr_db: f64,
    /// Harmonics over fundamental of each ear's tone, as they arrive.
    pub thd_percent: [f64; 2],
}

fn amplitude(db: f64) -> f64 {
    if db.is_finite() {
        10f64.powf(db / 20.0)
    } else {
        0.0
    }
}

impl Path {
    /// Complex gain from a program side's sound to the microphone.
    fn gain(&self, program: &Program, side: Side, hz: f64) -> Complex64 {
        // exchanged cables: a side's sound comes out of the other driver
        let driver = if self.swapped {
            1 - side.index()
        } else {
            side.index()
        };
        let own = amplitude(self.gain_db[driver]) * self.coloured_at(program, driver, hz);
        match (program.ears(), self.stereo) {
            (Ears::One, _) => {
                let other = 1 - driver;
                own + amplitude(self.gain_db[other]) * self.coloured_at(program, other, hz)
            }
            (Ears::Two, _) => own,
        }
    }

    fn coloured_at(&self, program: &Program, driver: usize, hz: f64) -> Complex64 {
        let rate = f64::from(program.rate_hz());
        let Some(colour) = self.colour[driver] else {
            return Complex64::new(1.0, 0.0);
        };
        let mut gain = Complex64::new(1.0, 0.0);
        for filter in sections(&colour, rate) {
            gain *= filter.at(rate, hz);
        }
        let later = (colour.reflection.0 * rate / 1_000.0).round() / rate;
        gain * (1.0
            + amplitude(colour.reflection.1) * Complex64::from_polar(1.0, -TAU * hz * later))
    }

    /// The truth of a run without canceller, gate and level control.
    #[must_use]
    pub fn truth(&self, program: &Program) -> Truth {
        let line =
            10f64.powf(program.comb_dbfs() / 10.0) / program.comb_hz(Side::Left).len() as f64;
        let power = |side: Side| {
            program
                .comb_hz(side)
                .iter()
                .map(|hz| line * self.gain(program, side, *hz).norm_sqr())
                .sum::<f64>()
        };
        let sides = program.ears().sides();
        let powers = Side::BOTH.map(|side| {
            if sides.contains(&side) {
                power(side)
            } else {
                0.0
            }
        });
        let noise = match self.noise {
            Noise::None => 0.0,
            Noise::White | Noise::Pink | Noise::Voices(_) => 10f64.powf(self.noise_dbfs / 10.0),
        };
        let thd_percent = Side::BOTH.map(|side| {
            let driver = if self.swapped {
                1 - side.index()
            } else {
                side.index()
            };
            let (second, third) = self.harmonics_percent[driver];
            let hz = program.tone_hz(side);
            let base = self.gain(program, side, hz).norm();
            let at = |n: f64| {
                if base > 0.0 {
                    self.gain(program, side, n * hz).norm() / base
                } else {
                    0.0
                }
            };
            (second * at(2.0)).hypot(third * at(3.0)) / (1.0 + 3.0 * third / 100.0)
        });
        Truth {
            level_dbfs: powers.map(power_dbfs),
            snr_db: power_dbfs(powers.iter().sum()) - power_dbfs(noise),
            thd_percent,
        }
    }

    /// The noise alone, at its level.
    #[must_use]
    pub fn room(&self, rate_hz: u32, voices: &[Vec<f64>]) -> Vec<f64> {
        let count = samples(rate_hz, self.capture_s.clamp(0.0, 10.0));
        let mut random = Random::new(self.seed ^ 0xA5A5);
        let mut noise = match self.noise {
            Noise::None => vec![0.0; count],
            Noise::White => sounds::white(&mut random, count),
            Noise::Pink => sounds::pink(&mut random, rate_hz, count),
            Noise::Voices(talkers) => sounds::babble(&mut random, rate_hz, count, talkers, voices),
        };
        sounds::level(&mut noise, amplitude(self.noise_dbfs));
        noise
    }

    /// What is captured: one channel, or two where the path keeps the drivers apart. Voices are real speech for
    /// babble at the program's rate; empty makes synthetic ones.
    #[must_use]
    pub fn capture(&self, program: &Program, voices: &[Vec<f64>]) -> Vec<Vec<f32>> {
        let rate_hz = program.rate_hz();
        let count = samples(rate_hz, self.capture_s.clamp(0.0, 10.0));
        if self.muted {
            return vec![vec![0.0; count]; if self.stereo { 2 } else { 1 }];
        }
        let drivers = [self.driver(program, 0), self.driver(program, 1)];
        let acoustic: Vec<Vec<f64>> = if self.stereo {
            let [left, right] = drivers;
            vec![left, right]
        } else {
            let [left, right] = drivers;
            vec![left.iter().zip(&right).map(|(a, b)| a + b).collect()]
        };
        let noise = self.room(rate_hz, voices);
        acoustic
            .iter()
            .map(|sound| self.after(sound, &noise, rate_hz))
            .collect()
    }

    /// Sound of one driver at the microphone, no delay yet.
    fn driver(&self, program: &Program, driver: usize) -> Vec<f64> {
        let side = if (driver == 1) != self.swapped {
            Side::Right
        } else {
            Side::Left
        };
        let rate_hz = program.rate_hz();
        let peak = program.peak();
        let (second, third) = self.harmonics_percent[driver];
        // at the program's peak x^2 / 2 is the second harmonic, x^3 / 4 the third
        let (second, third) = (2.0 * second / 100.0, 4.0 * third / 100.0);
        let start_s = 0.3;
        let mut out: Vec<f64> = program
            .side(side)
            .iter()
            .enumerate()
            .map(|(i, x)| {
                let x = f64::from(*x) / peak;
                let left = self.canceller.map_or(1.0, |(converges_s, removes_db)| {
                    faults::canceller_gain(
                        i as f64 / f64::from(rate_hz) - start_s,
                        converges_s,
                        removes_db,
                    )
                });
                // a canceller knows the straight part only
                peak * (left * x + second * x * x + third * x * x * x)
            })
            .collect();
        if let Some(colour) = self.colour[driver] {
            for filter in sections(&colour, f64::from(rate_hz)) {
                filter.run(&mut out);
            }
            echo(
                &mut out,
                samples(rate_hz, colour.reflection.0 / 1_000.0),
                amplitude(colour.reflection.1),
                false,
            );
        }
        let gain = amplitude(self.gain_db[driver]);
        for x in &mut out {
            *x *= gain;
        }
        out
    }

    fn after(&self, sound: &[f64], noise: &[f64], rate_hz: u32) -> Vec<f32> {
        let mut random = Random::new(self.seed ^ 0x5A5A);
        let rate = f64::from(rate_hz);
        let delay = self.delay_ms.clamp(0.0, 1_000.0) * rate / 1_000.0;
        let mut out = filters::moved(sound, delay, 1.0 + self.drift_ppm * 1e-6, noise.len());
        for (x, n) in out.iter_mut().zip(noise) {
            *x += n;
        }
        if let Some(gain_db) = self.sidetone_db {
            echo(&mut out, samples(rate_hz, 0.003), amplitude(gain_db), true);
        }
        if let Some((mains_hz, level_dbfs)) = self.hum {
            let strength = amplitude(level_dbfs) * (2.0_f64 / 1.937).sqrt();
            for (i, x) in out.iter_mut().enumerate() {
                let t = i as f64 / rate;
                *x += (1..=5)
                    .map(|n| {
                        let n = f64::from(n);
                        strength
                            * 10f64.powf(-0.15 * (n - 1.0))
                            * (TAU * mains_hz * n * t + n).sin()
                    })
                    .sum::<f64>();
            }
        }
        if let Some((clicks, size)) = self.crackle {
            faults::crackle(&mut out, &mut random, clicks, size);
        }
        if let Some((target_dbfs, most_db)) = self.level_control {
            faults::level_control(&mut out, rate_hz, amplitude(target_dbfs), most_db);
        }
        if let Some(threshold_dbfs) = self.gate_dbfs {
            faults::gate(&mut out, rate_hz, amplitude(threshold_dbfs));
        }
        if let Some(top_dbfs) = self.clip_dbfs {
            let top = amplitude(top_dbfs);
            for x in &mut out {
                *x = x.clamp(-top, top);
            }
        }
        if self.narrowband {
            faults::narrowband(&mut out, rate_hz);
        }
        let step = 32_768.0;
        for x in &mut out {
            *x += self.dc;
            if self.sixteen_bit {
                *x = (*x * step).round().clamp(-step, step - 1.0) / step;
            }
        }
        if let Some((kind, count, length_ms)) = self.interrupted {
            let within = (
                delay as usize + samples(rate_hz, 0.50),
                delay as usize + samples(rate_hz, 0.80),
            );
            faults::interrupt(
                &mut out,
                &mut random,
                kind,
                count,
                samples(rate_hz, length_ms / 1_000.0),
                within,
            );
        }
        out.into_iter().map(|x| x as f32).collect()
    }
}

fn sections(colour: &Colour, rate: f64) -> [Biquad; 3] {
    let (hz, q, db) = colour.resonance;
    [
        Biquad::high_pass(rate, colour.low_hz, 0.7),
        Biquad::low_pass(rate, colour.high_hz, 0.7),
        Biquad::peak(rate, hz, q, db),
    ]
}

fn echo(signal: &mut [f64], later: usize, gain: f64, again: bool) {
    if later == 0 {
        return;
    }
    if again {
        for i in later..signal.len() {
            signal[i] += gain * signal[i - later];
        }
    } else {
        for i in (later..signal.len()).rev() {
            signal[i] += gain * signal[i - later];
        }
    }
}
