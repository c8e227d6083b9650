//! Samples out of the bytes of a simple sound file (RIFF, 16 bits, first channel), for tests that use recordings. Needs
//! the bytes; opens no file, and gives nothing where the file is of another kind.

use crate::filters::moved;

/// Rate and samples.
#[must_use]
pub fn wav(bytes: &[u8]) -> Option<(u32, Vec<f64>)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let half = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 12_usize;
    let mut form = None;
    loop {
        let size = word(at + 4)? as usize;
        match bytes.get(at..at + 4)? {
            b"fmt " => {
                form = Some((
                    half(at + 8)?,
                    half(at + 10)?,
                    word(at + 12)?,
                    half(at + 22)?,
                ))
            }
            b"data" => {
                let (1, channels, rate_hz, 16) = form? else {
                    return None;
                };
                let data = bytes.get(at + 8..(at + 8 + size).min(bytes.len()))?;
                return Some((rate_hz, raw(data, usize::from(channels.max(1)))));
            }
            _ => {}
        }
        at = at
            .checked_add(8)?
            .checked_add(size)?
            .checked_add(size % 2)?;
    }
}

/// Bare 16-bit samples, little end first.
#[must_use]
pub fn raw(bytes: &[u8], channels: usize) -> Vec<f64> {
    bytes
        .chunks_exact(2 * channels.max(1))
        .filter_map(|frame| {
            Some(f64::from(i16::from_le_bytes(frame.get(..2)?.try_into().ok()?)) / 32_768.0)
        })
        .collect()
}

/// The same sound at another rate. Going down it does not filter first: what lies above folds, which a babble bears.
#[must_use]
pub fn at_rate(samples: &[f64], from_hz: u32, to_hz: u32) -> Vec<f64> {
    if from_hz == to_hz || from_hz == 0 || to_hz == 0 {
        return samples.to_vec();
    }
    let speed = f64::from(from_hz) / f64::from(to_hz);
    moved(samples, 0.0, speed, (samples.len() as f64 / speed) as usize)
}
