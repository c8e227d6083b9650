//! Whether rates learnt from some drives foresee others: the drives are parted in two by their serials, the rates of
//! failure learnt from one half, and tried on the other. Needs drives over time. Must not use the rates of the judgement,
//! which were learnt from all of them.

use super::peers::PEERS;
use super::series::{Drive, Score, score};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Hours of a year.
const YEAR_H: f64 = 8_766.0;
/// From which count on a sign is another one, as in the judgement: pending, reported, replaced.
const FROM: [[u64; 4]; 3] = [[1, 9, 100, 1_000], [1, 10, 100, 1_000], [1, 9, 100, 1_000]];
/// So few failures are no rate.
const FEW: f64 = 5.0;

/// How far each of the three signs has come: 0 is none.
type Levels = [usize; 3];
/// Failures per 100 drive-years for each level of each sign.
type Rates = [[f64; 5]; 3];

fn levels(drive: &Drive, at: usize) -> Levels {
    let count = |ids: &[u16]| {
        let reached = drive.reached.get(at);
        let counts = ids.iter().filter_map(|id| reached?.counts.get(id));
        counts.copied().max().unwrap_or(0)
    };
    let counted = [count(&[197, 198]), count(&[187]), count(&[5])];
    let mut all = [0; 3];
    for ((level, count), from) in all.iter_mut().zip(counted).zip(FROM) {
        *level = from.iter().filter(|from| count >= **from).count();
    }
    all
}

/// Which half a drive belongs to.
fn is_first(serial: &str) -> bool {
    let sum = serial.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    sum.count_ones() % 2 == 0
}

/// Rates where a sign is alone, or of all that have it where too few failed so.
fn learn(drives: &[&Drive], weight: f64) -> Rates {
    let mut spent: BTreeMap<Levels, (f64, f64)> = BTreeMap::new();
    for drive in drives {
        let lived = if drive.failed_h.is_some() {
            1.0
        } else {
            weight
        };
        for (at, reached) in drive.reached.iter().enumerate() {
            let (years, failures) = spent.entry(levels(drive, at)).or_default();
            *years += lived * (reached.to_h - reached.from_h) / YEAR_H;
            let is_last = at + 1 == drive.reached.len();
            *failures += f64::from(u8::from(is_last && drive.failed_h.is_some()));
        }
    }
    let sum = |holds: &dyn Fn(&Levels) -> bool| {
        let these = spent.iter().filter(|(levels, _)| holds(levels));
        these.fold((0.0, 0.0), |(y, f), (_, (years, failures))| {
            (y + years, f + failures)
        })
    };
    let mut rates = [[0.0; 5]; 3];
    for (sign, of_sign) in rates.iter_mut().enumerate() {
        for (level, rate) in of_sign.iter_mut().enumerate().skip(1) {
            let has = |levels: &Levels| levels.get(sign) == Some(&level);
            let alone = |levels: &Levels| has(levels) && levels.iter().sum::<usize>() == level;
            let (mut years, mut failures) = sum(&alone);
            if failures < FEW {
                (years, failures) = sum(&has);
            }
            if years > 0.0 {
                *rate = 100.0 * failures / years;
            }
        }
    }
    rates
}

fn rate(rates: &Rates, levels: Levels) -> f64 {
    rates
        .iter()
        .zip(levels)
        .filter_map(|(of_sign, level)| of_sign.get(level))
        .sum()
}

/// For each half: what the rates of the other come to beside smartd's rule.
pub(super) fn report(out: &mut String, drives: &[Drive], weight: f64) {
    let Some(smartd) = PEERS.first() else { return };
    let (first, second): (Vec<&Drive>, Vec<&Drive>) =
        drives.iter().partition(|drive| is_first(&drive.serial));
    let _infallible = writeln!(
        out,
        "rates learnt from one half of the drives and tried on the other (smartd beside them)"
    );
    for (learnt, tried) in [(&first, &second), (&second, &first)] {
        let rates = learn(learnt, weight);
        let tried: Vec<Drive> = tried.iter().map(|drive| (*drive).clone()).collect();
        let theirs = score(&tried, |drive, at| {
            drive
                .reached
                .get(at)
                .is_some_and(|it| (smartd.alarms)(&it.counts))
        });
        let mut cuts: Vec<f64> = tried
            .iter()
            .flat_map(|drive| (0..drive.reached.len()).map(|at| rate(&rates, levels(drive, at))))
            .filter(|rate| *rate > 0.0)
            .collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let graded: Vec<Score> = cuts
            .iter()
            .map(|cut| score(&tried, |drive, at| rate(&rates, levels(drive, at)) >= *cut))
            .collect();
        let as_many = graded
            .iter()
            .rev()
            .find(|it| it.recall() >= theirs.recall());
        let as_rarely = graded
            .iter()
            .find(|it| it.false_per_1000() <= theirs.false_per_1000());
        if let (Some(as_many), Some(as_rarely)) = (as_many, as_rarely) {
            let _infallible = writeln!(
                out,
                "  {} drives: as many caught with {:.1} false per 1,000 ({:.1}), as few false with {:.3} caught ({:.3})",
                tried.len(),
                as_many.false_per_1000(),
                theirs.false_per_1000(),
                as_rarely.recall(),
                theirs.recall()
            );
        }
    }
}
