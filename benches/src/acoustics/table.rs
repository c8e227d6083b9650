//! Counts and prints. Needs verdicts and errors; decides nothing.

use super::Bench;
use deskready_acoustics::heard::NotHeard;
use deskready_acoustics::judge::{Claim, Verdict};
use deskready_acoustics_simulated::Path;
use std::collections::BTreeMap;

/// What was told in a row of runs.
#[derive(Default)]
pub struct Tally {
    pub runs: u32,
    pub heard: u32,
    pub told: u32,
    pub false_runs: u32,
    unseen: BTreeMap<&'static str, u32>,
    claims: BTreeMap<String, u32>,
    examples: Vec<String>,
}

pub fn name(why: &NotHeard) -> &'static str {
    match why {
        NotHeard::NoCoupling { .. } => "no coupling",
        NotHeard::TooNoisy { .. } => "too noisy",
        NotHeard::Silent => "silent",
        NotHeard::Cut { .. } => "cut",
        NotHeard::Unusable => "unusable",
    }
}

impl Tally {
    /// Counts a verdict; `expected` says of each claim whether it is the fault, a consequence of it (none of both) or
    /// false, `unseen` whether not being heard is the right answer.
    pub fn add(
        &mut self,
        verdict: &Verdict,
        expected: impl Fn(&Claim) -> Option<bool>,
        unseen: bool,
        what: &str,
    ) {
        self.runs += 1;
        match verdict {
            Verdict::Unseen(why) => {
                *self.unseen.entry(name(why)).or_default() += 1;
                self.told += u32::from(unseen);
            }
            Verdict::Unspoken(_) => {}
            Verdict::Judged { claims, .. } => {
                self.heard += 1;
                for finding in claims {
                    *self
                        .claims
                        .entry(format!("{:?}", finding.claim))
                        .or_default() += 1;
                }
                self.told += u32::from(
                    claims
                        .iter()
                        .any(|finding| expected(&finding.claim) == Some(true)),
                );
                let wrong: Vec<_> = claims
                    .iter()
                    .filter(|f| expected(&f.claim) == Some(false))
                    .collect();
                if !wrong.is_empty() {
                    self.false_runs += 1;
                    if self.examples.len() < 12 {
                        self.examples.push(format!("{wrong:?} in {what}"));
                    }
                }
            }
        }
    }

    fn answers(&self) -> String {
        let unseen = self
            .unseen
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        let claims = self
            .claims
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        unseen.chain(claims).collect::<Vec<_>>().join(", ")
    }

    pub fn print(&self) {
        println!(
            "runs {}, heard {}, runs with a false claim {}: {}",
            self.runs,
            self.heard,
            self.false_runs,
            self.answers()
        );
        for example in &self.examples {
            println!("  false: {example}");
        }
    }

    pub fn print_row(&self, fault: &str) {
        println!(
            "{fault:<34} told {:>4} of {:<4} false {:<3} | heard {}; {}",
            self.told,
            self.runs,
            self.false_runs,
            self.heard,
            self.answers()
        );
        for example in &self.examples {
            println!("  false: {example}");
        }
    }
}

/// Errors of a row of runs.
#[derive(Default)]
pub struct Errors {
    pub level_db: Vec<f64>,
    pub snr_db: Vec<f64>,
    pub latency_ms: Vec<f64>,
    pub drift_ppm: Vec<f64>,
}

fn part(values: &[f64], share: f64) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|x| x.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes
        .get(((sizes.len() as f64 - 1.0).max(0.0) * share).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

pub fn print_error_head(noise: &str) {
    println!("{noise}: errors as 50 % / 95 % / largest");
    println!(
        "  SNR | heard        | false | level dB          | SNR dB            | latency ms        | drift ppm 95 %"
    );
}

fn three(values: &[f64]) -> String {
    format!(
        "{:.2} / {:.2} / {:.2}",
        part(values, 0.5),
        part(values, 0.95),
        part(values, 1.0)
    )
}

impl Errors {
    pub fn print_row(&self, snr_db: i32, tally: &Tally) {
        println!(
            "  {snr_db:>3} | {:>4} of {:<4} | {:>5} | {:<17} | {:<17} | {:<17} | {:.0}",
            tally.heard,
            tally.runs,
            tally.false_runs,
            three(&self.level_db),
            three(&self.snr_db),
            three(&self.latency_ms),
            part(&self.drift_ppm, 0.95),
        );
        for example in &tally.examples {
            println!("    false: {example}");
        }
    }
}

pub fn print_thd(snr_db: f64, runs: u64, errors_db: &[f64], bounds: &[f64]) {
    println!(
        "  SNR {snr_db:>3}: measured {:>4} ears of {:<4} error dB {} | upper bounds {} (median {:.2} x the truth, below it {})",
        errors_db.len(),
        2 * runs,
        three(errors_db),
        bounds.len(),
        part(bounds, 0.5),
        bounds.iter().filter(|x| **x < 1.0).count(),
    );
}

fn cpu_ns() -> Option<u64> {
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Processor time of one run's arithmetic, of the main thread alone.
pub fn cost(bench: &Bench) {
    println!("\n## Processor time per run (20 runs each, latency 200 ms)");
    for [_, program] in &bench.programs {
        let path = Path {
            delay_ms: 200.0,
            capture_s: 2.4,
            ..Path::default()
        };
        let capture = path.capture(program, &[]);
        let Some(before) = cpu_ns() else {
            return println!("  not known here");
        };
        for _ in 0..20 {
            std::hint::black_box(deskready_acoustics_simulated::runs::look(program, &capture));
        }
        let Some(after) = cpu_ns() else { return };
        for _ in 0..20 {
            std::hint::black_box(deskready_acoustics_simulated::runs::program(
                program.rate_hz(),
                program.ears(),
            ));
        }
        let Some(made) = cpu_ns() else { return };
        println!(
            "  {:>6} Hz: measure {:.1} ms, program {:.1} ms",
            program.rate_hz(),
            (after - before) as f64 / 2e7,
            (made - after) as f64 / 2e7
        );
    }
}
