//! How far up the path carries: gain in sixths of an octave from the response to the sweep. Needs the arrival. Where
//! noise hides a band, the edge is told as a lower bound.

use crate::delay::Arrival;
use crate::heard::Bandwidth;
use crate::plan;
use crate::spectrum::Ffts;

/// An edge is where gain has fallen by so much against the middle.
const EDGE_DB: f64 = -20.0;
/// The middle: what every telephone path carries.
const MIDDLE_HZ: (f64, f64) = (500.0, 2_000.0);
/// A band must stand so far over its noise to be measured, as power.
const OVER_NOISE: f64 = 3.0;
/// First band.
const LOWEST_HZ: f64 = 300.0;

/// The upper edge of the path.
pub(crate) fn bandwidth(ffts: &mut Ffts, arrival: &Arrival, rate_hz: u32) -> Option<Bandwidth> {
    let size = Ffts::size_for(2 * arrival.response.len());
    let hz_per_bin = f64::from(rate_hz) / size as f64;
    let mut powers = |piece: &[f32]| -> Vec<f64> {
        ffts.forward(piece, size)
            .iter()
            .map(|x| f64::from(x.norm_sqr()))
            .collect()
    };
    let direct = powers(&arrival.response);
    let later: Vec<Vec<f64>> = arrival.later.iter().map(|piece| powers(piece)).collect();
    let mean = |spectrum: &[f64], low_hz: f64, high_hz: f64| {
        let from = (low_hz / hz_per_bin).ceil() as usize;
        let to = ((high_hz / hz_per_bin).ceil() as usize).max(from + 1);
        let bins = spectrum
            .get(from..to.min(spectrum.len()))
            .unwrap_or_default();
        bins.iter().sum::<f64>() / bins.len().max(1) as f64
    };
    let noise = |low_hz: f64, high_hz: f64| {
        later
            .iter()
            .map(|piece| mean(piece, low_hz, high_hz))
            .sum::<f64>()
            / later.len().max(1) as f64
    };
    let middle = mean(&direct, MIDDLE_HZ.0, MIDDLE_HZ.1) - noise(MIDDLE_HZ.0, MIDDLE_HZ.1);
    if later.is_empty() || middle <= OVER_NOISE * noise(MIDDLE_HZ.0, MIDDLE_HZ.1) {
        return None;
    }
    let edge = middle * 10f64.powf(EDGE_DB / 10.0);
    let step = 2f64.powf(1.0 / 6.0);
    let top_hz = plan::sweep_high_hz(rate_hz) * 0.95;
    let (mut low_hz, mut edge_hz, mut hidden_above) = (LOWEST_HZ, LOWEST_HZ, false);
    while low_hz * step <= top_hz {
        let high_hz = low_hz * step;
        let noise = noise(low_hz, high_hz);
        let gain = mean(&direct, low_hz, high_hz) - noise;
        if gain >= edge && gain > OVER_NOISE * noise {
            edge_hz = high_hz;
            hidden_above = false;
        } else if noise * OVER_NOISE > edge {
            hidden_above = true;
        }
        low_hz = high_hz;
    }
    Some(if hidden_above || edge_hz * step > top_hz {
        Bandwidth::AtLeast { hz: edge_hz }
    } else {
        Bandwidth::UpTo { hz: edge_hz }
    })
}
