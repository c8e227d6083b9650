//! Sentences, synthetic and real: level, ratio to the noise and faults must be those that were made. Recordings are used
//! only where DESKREADY_CASES names their folder.

#![allow(clippy::panic, reason = "helpers of tests fail here")]

use deskready_acoustics::judge::{Claim, Limits, judge_speech};
use deskready_acoustics::speech::{NoSpeech, Spoken, speech};
use deskready_acoustics_simulated::Path;
use deskready_acoustics_simulated::random::Random;
use deskready_acoustics_simulated::runs::claims;

#[test]
fn a_sentence_has_the_level_and_the_ratio_it_was_made_with() {
    for (rate_hz, level_dbfs, snr_db) in [
        (8_000, -26.0, 30.0),
        (16_000, -32.0, 20.0),
        (48_000, -40.0, 25.0),
    ] {
        let samples = sentence(rate_hz, level_dbfs, snr_db, 7);
        let Spoken::Speech(told) = speech(&samples, rate_hz) else {
            panic!("{rate_hz}")
        };
        assert!(
            (told.snr_db.expect("pauses") - snr_db).abs() < 1.5,
            "{rate_hz}: {told:?}"
        );
        let louder: Vec<f32> = samples.iter().map(|x| x * 2.0).collect();
        let Spoken::Speech(more) = speech(&louder, rate_hz) else {
            panic!("{rate_hz}")
        };
        assert!(
            (more.active_level_dbfs - told.active_level_dbfs - 6.02).abs() < 0.05,
            "{told:?} {more:?}"
        );
        assert_eq!(
            claims(judge_speech(&Spoken::Speech(told), &Limits::default())),
            [],
            "{told:?}"
        );
    }
}

/// Two seconds of a synthetic voice between seconds of nothing, over white noise; its level is that of the voice.
fn sentence(rate_hz: u32, level_dbfs: f64, snr_db: f64, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let second = rate_hz as usize;
    let mut voice = deskready_acoustics_simulated::sounds::voice(&mut random, rate_hz, 3 * second);
    // the ratio is defined by the active level, so the clean voice is measured alone first
    let clean: Vec<f32> = std::iter::repeat_n(0.0, second)
        .chain(voice.iter().map(|x| (x * 0.05) as f32))
        .chain(std::iter::repeat_n(0.0, second))
        .collect();
    let Spoken::Speech(alone) = speech(&clean, rate_hz) else {
        panic!("{:?}", speech(&clean, rate_hz))
    };
    let gain = 0.05 * 10f64.powf((level_dbfs - alone.active_level_dbfs) / 20.0);
    voice.iter_mut().for_each(|x| *x *= gain);
    let noise = 10f64.powf((level_dbfs - snr_db) / 20.0);
    (0..5 * second)
        .map(|i| {
            (i.checked_sub(second)
                .and_then(|i| voice.get(i))
                .unwrap_or(&0.0)
                + noise * random.gauss()) as f32
        })
        .collect()
}

#[test]
fn faults_of_a_voice_are_told_and_a_good_one_has_none() {
    let limits = Limits::default();
    let base = sentence(16_000, -26.0, 35.0, 3);
    let hum = |level: f32| -> Vec<f32> {
        base.iter()
            .enumerate()
            .map(|(i, x)| {
                let turn = std::f32::consts::TAU * 50.0 * i as f32 / 16_000.0;
                x + level * (turn.sin() + 0.7 * (2.0 * turn).sin() + 0.5 * (3.0 * turn).sin())
            })
            .collect()
    };
    let mut gaps = base.clone();
    let loud = base
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
        .map_or(0, |(i, _)| i);
    gaps[loud..loud + 160].fill(0.0);
    let rows: Vec<(&str, Vec<f32>, Option<Claim>)> = vec![
        ("good", base.clone(), None),
        (
            "weak",
            base.iter().map(|x| x * 0.06).collect(),
            Some(Claim::SpeechWeak),
        ),
        (
            "strong",
            base.iter().map(|x| (x * 5.0).clamp(-2.0, 2.0)).collect(),
            Some(Claim::SpeechStrong),
        ),
        (
            "clipped",
            base.iter().map(|x| (x * 6.0).clamp(-1.0, 1.0)).collect(),
            Some(Claim::Clipped),
        ),
        (
            "noisy",
            sentence(16_000, -26.0, 9.0, 3),
            Some(Claim::SpeechNoisy),
        ),
        ("hum", hum(0.01), Some(Claim::Hum)),
        (
            "offset",
            base.iter().map(|x| x + 0.05).collect(),
            Some(Claim::Offset),
        ),
        ("gap", gaps, Some(Claim::Dropouts)),
    ];
    for (name, samples, told) in rows {
        let spoken = speech(&samples, 16_000);
        let claims = claims(judge_speech(&spoken, &limits));
        match told {
            None => assert_eq!(claims, [], "{name}: {spoken:?}"),
            Some(claim) => assert!(claims.contains(&claim), "{name}: {claims:?} {spoken:?}"),
        }
    }
    for (samples, why) in [
        (vec![0.0; 32_000], NoSpeech::Silent),
        (
            Path {
                noise_dbfs: -40.0,
                ..Path::default()
            }
            .room(16_000, &[])
            .iter()
            .map(|x| *x as f32)
            .collect(),
            NoSpeech::NobodySpoke,
        ),
        (vec![0.1; 100], NoSpeech::TooShort),
    ] {
        assert_eq!(speech(&samples, 16_000), Spoken::NotHeard(why));
    }
}

#[test]
fn real_voices_are_speech_without_faults() {
    for (name, rate_hz, samples) in deskready_acoustics_simulated::runs::recordings() {
        let told = |gain: f64| {
            let samples: Vec<f32> = samples.iter().map(|x| (x * gain) as f32).collect();
            speech(&samples, rate_hz)
        };
        if samples.len() < rate_hz as usize {
            assert_eq!(told(1.0), Spoken::NotHeard(NoSpeech::TooShort), "{name}");
            continue;
        }
        let (Spoken::Speech(soft), Spoken::Speech(loud)) = (told(0.5), told(1.0)) else {
            panic!("{name}: {:?}", told(1.0))
        };
        assert!(
            (loud.active_level_dbfs - soft.active_level_dbfs - 6.02).abs() < 0.1,
            "{name}: {soft:?} {loud:?}"
        );
        assert!((0.3..=1.0).contains(&loud.activity), "{name}: {loud:?}");
        let claims = claims(judge_speech(&Spoken::Speech(loud), &Limits::default()));
        let faults: Vec<_> = claims
            .into_iter()
            .filter(|claim| {
                !matches!(
                    claim,
                    Claim::SpeechWeak | Claim::SpeechStrong | Claim::SpeechNoisy | Claim::Clipped
                )
            })
            .collect();
        assert_eq!(faults, [], "{name}: {loud:?}");
    }
}
