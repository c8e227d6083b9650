//! What a guided test says of a headset: an ear that its wearer does not hear, a microphone that gives nothing or little, hum and clicks,
//! gaps, the band of a telephone. Needs the run and the limits. Whether an ear sounds is the wearer's word alone, never a
//! figure's; what the PC lost itself accuses nobody; and one run only suspects: the faults' own numbers ask for a second.

use super::signals::{Case, Said};
use crate::desk::Severity;
use crate::finding::Verdict;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{HeadsetRun, SoundHeard, Unheard};
use crate::text::Reason;

/// What is judged, each by itself; one that cannot tell says nothing.
const SYMPTOMS: [fn(&Case<'_>, &HeadsetRun) -> Option<Said>; 6] =
    [dead_ear, silent, weak, noise, gaps, band];

pub(super) fn judge(case: &Case<'_>, run: &HeadsetRun) -> Vec<Said> {
    SYMPTOMS.iter().filter_map(|of| of(case, run)).collect()
}

/// A sentence about this headset.
fn told(code: &str, run: &HeadsetRun) -> Reason {
    Reason::new(code).with("device_name", run.device_name.as_str())
}

fn dead_ear(_: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let answer = |ear: Option<crate::observation::EarTold>| ear?.heard_by_wearer;
    let (left, right) = (answer(run.left), answer(run.right));
    let (code, severity) = match (left, right) {
        (None, None) => return None,
        (Some(false), Some(true)) => (codes::HEADSET_DEAD_EAR_LEFT, Severity::S2),
        (Some(true), Some(false)) => (codes::HEADSET_DEAD_EAR_RIGHT, Severity::S2),
        // With the only ear, or with both, nobody hears the caller.
        (Some(false) | None, Some(false)) | (Some(false), None) => {
            (codes::HEADSET_DEAD_EAR_NONE, Severity::S1)
        }
        (Some(true) | None, Some(true)) | (Some(true), None) => {
            (codes::HEADSET_DEAD_EAR_HEARD, Severity::S2)
        }
    };
    let verdict = if code == codes::HEADSET_DEAD_EAR_HEARD {
        Verdict::Pass
    } else {
        Verdict::Fail
    };
    let fault = fault_codes::HEADSET_DEAD_EAR;
    Some(Said::new(fault, verdict, severity, told(code, run)))
}

fn silent(_: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let works = (Verdict::Pass, codes::HEADSET_MIC_SILENT_WORKS);
    let flat = (Verdict::Fail, codes::HEADSET_MIC_SILENT_FLAT);
    let (verdict, code) = match (run.voice_unheard, run.tones_unheard) {
        _ if run.voice.is_some() => works,
        (Some(Unheard::Silent), _) => flat,
        (Some(Unheard::NobodySpoke), of_tones) => {
            // Who hears the tones hears a voice: then nobody read. In noise a voice may be lost.
            let may_be_well = run.tones.is_some() || of_tones == Some(Unheard::TooNoisy);
            let verdict = if may_be_well {
                Verdict::NoWord
            } else {
                Verdict::Fail
            };
            (verdict, codes::HEADSET_MIC_SILENT_NO_VOICE)
        }
        (None | Some(Unheard::NoCoupling | Unheard::TooNoisy | Unheard::Unusable), of_tones) => {
            if run.tones.is_some() {
                works
            } else if of_tones == Some(Unheard::Silent) {
                flat
            } else {
                return None;
            }
        }
    };
    let fault = fault_codes::HEADSET_MIC_SILENT;
    Some(Said::new(fault, verdict, Severity::S1, told(code, run)))
}

fn weak(case: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let fault = fault_codes::HEADSET_MIC_WEAK;
    let level_dbfs = run.voice?.level_dbfs;
    let (least_dbfs, well_dbfs) = (
        under_full(case, fault, "weak_under_full_db"),
        under_full(case, fault, "well_under_full_db"),
    );
    let (verdict, code) = if level_dbfs < least_dbfs {
        (Verdict::Fail, codes::HEADSET_MIC_WEAK_VOICE)
    } else if level_dbfs >= well_dbfs {
        (Verdict::Pass, codes::HEADSET_MIC_WEAK_STRONG)
    } else {
        (Verdict::NoWord, codes::HEADSET_MIC_WEAK_STRONG)
    };
    let reason = told(code, run)
        .with("level_dbfs", level_dbfs)
        .with("limit_dbfs", least_dbfs);
    Some(Said::new(fault, verdict, Severity::S2, reason))
}

/// A limit that is written as so many decibels under full scale.
fn under_full(case: &Case<'_>, fault: &str, name: &str) -> i32 {
    i32::try_from(case.limit(fault, name)).map_or(i32::MIN, |db| -db)
}

/// What the microphone gave, with the name of the limit on its clicks: a sentence has consonants, tones have none.
fn sounds(run: &HeadsetRun) -> impl Iterator<Item = (SoundHeard, &'static str)> {
    let tones = run.tones.map(|it| (it.sound, "tones_clicks_count"));
    let voice = run.voice.map(|it| (it.sound, "voice_clicks_count"));
    tones.into_iter().chain(voice)
}

/// Hum that is the noise, and does not lie under it.
fn hum_of(sound: SoundHeard, near_noise_db: i32) -> Option<i32> {
    let noise_dbfs = sound.noise_dbfs.unwrap_or(i32::MIN);
    sound
        .hum_dbfs
        .filter(|hum_dbfs| *hum_dbfs > noise_dbfs.saturating_sub(near_noise_db))
}

fn noise(case: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let fault = fault_codes::HEADSET_NOISE;
    sounds(run).next()?;
    let near_noise_db = i32::try_from(case.limit(fault, "hum_near_noise_db")).unwrap_or(i32::MAX);
    let hum_dbfs = sounds(run)
        .filter_map(|(sound, _)| hum_of(sound, near_noise_db))
        .max();
    let limit_dbfs = under_full(case, fault, "hum_under_full_db");
    let mut reasons = Vec::new();
    if let Some(hum_dbfs) = hum_dbfs.filter(|hum_dbfs| *hum_dbfs > limit_dbfs) {
        let hum = told(codes::HEADSET_NOISE_HUM, run);
        reasons.push(
            hum.with("level_dbfs", hum_dbfs)
                .with("limit_dbfs", limit_dbfs),
        );
    }
    let clicks = |(sound, name): (SoundHeard, &'static str)| {
        (u64::from(sound.clicks_count), case.limit(fault, name))
    };
    let too_many = sounds(run).map(clicks).find(|(count, most)| count > most);
    // Samples that the PC lost click as well.
    if let Some((count, most)) = too_many.filter(|_| run.lost_count == 0) {
        let clicks = told(codes::HEADSET_NOISE_CLICKS, run);
        reasons.push(clicks.with("clicks_count", count).with("limit_count", most));
    }
    if !reasons.is_empty() {
        return Some(Said {
            fault,
            verdict: Verdict::Fail,
            severity: Severity::S2,
            reasons,
            terminal: false,
        });
    }
    let quiet_dbfs = under_full(case, fault, "quiet_under_full_db");
    let is_quiet = hum_dbfs.is_none_or(|hum_dbfs| hum_dbfs < quiet_dbfs)
        && sounds(run)
            .map(clicks)
            .all(|(count, most)| count <= most / 2);
    let verdict = if is_quiet {
        Verdict::Pass
    } else {
        Verdict::NoWord
    };
    let reason = told(codes::HEADSET_NOISE_QUIET, run);
    Some(Said::new(fault, verdict, Severity::S2, reason))
}

fn gaps(case: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let fault = fault_codes::HEADSET_DROPOUTS;
    let (worst, _) = sounds(run).max_by_key(|(sound, _)| sound.gaps_us)?;
    let limit_us = case.limit(fault, "gaps_us");
    let too_long = worst.gaps_count > 0 && u64::from(worst.gaps_us) > limit_us;
    let (verdict, code) = if run.lost_count > 0 {
        (Verdict::NoWord, codes::HEADSET_DROPOUTS_OF_THE_PC)
    } else if too_long {
        (Verdict::Fail, codes::HEADSET_DROPOUTS_GAPS)
    } else if worst.gaps_us == 0 {
        (Verdict::Pass, codes::HEADSET_DROPOUTS_WHOLE)
    } else {
        (Verdict::NoWord, codes::HEADSET_DROPOUTS_WHOLE)
    };
    let reason = told(code, run)
        .with("gaps_count", worst.gaps_count)
        .with("gaps_ms", worst.gaps_us.div_ceil(1_000))
        .with("lost_count", run.lost_count);
    Some(Said::new(fault, verdict, Severity::S2, reason))
}

fn band(case: &Case<'_>, run: &HeadsetRun) -> Option<Said> {
    let fault = fault_codes::HEADSET_NARROWBAND;
    let tones = run.tones?;
    let limit_hz = case.limit(fault, "edge_below_hz");
    let is_narrow = |hz: &u32| u64::from(*hz) < limit_hz;
    if let Some(edge_hz) = tones.edge_hz.filter(is_narrow) {
        let reason = told(codes::HEADSET_NARROWBAND_EDGE, run)
            .with("edge_hz", edge_hz)
            .with("limit_hz", limit_hz);
        return Some(Said::new(fault, Verdict::Fail, Severity::S3, reason));
    }
    let carries_hz = tones.carries_hz?;
    let verdict = if u64::from(carries_hz) >= case.limit(fault, "well_from_hz") {
        Verdict::Pass
    } else {
        Verdict::NoWord
    };
    let reason = told(codes::HEADSET_NARROWBAND_WIDE, run).with("edge_hz", carries_hz);
    Some(Said::new(fault, verdict, Severity::S3, reason))
}
