//! Whole runs over simulated paths: what was built in must be what is measured, and any samples get an answer. Needs the
//! simulated channel.

use deskready_acoustics::heard::{Bandwidth, Ear, NotHeard, Outcome, Thd};
use deskready_acoustics::judge::{Limits, judge, judge_speech};
use deskready_acoustics::measure::{Captured, EXPECTED_GAIN_DB, false_alarm, measure};
use deskready_acoustics::program::{Ears, Side};
use deskready_acoustics::speech::{NoSpeech, Spoken, speech};
use deskready_acoustics_simulated::faults::Interruption;
use deskready_acoustics_simulated::random::Random;
use deskready_acoustics_simulated::runs::{heard, level, look, program, run, with_snr};
use deskready_acoustics_simulated::{Colour, Noise, Path};

/// What both ears play, through a bent characteristic: sums and differences of all lines, some on multiples of the mains.
#[test]
fn a_bent_characteristic_is_no_hum_and_hum_beside_it_is_still_told() {
    for (rate_hz, hum_level, expected) in [
        (8_000, 0.0, None),
        (48_000, 0.0, None),
        (8_000, 2e-3, Some(50)),
        (48_000, 2e-3, Some(50)),
    ] {
        let program = program(rate_hz, Ears::Two);
        let bend = 0.1 / program.peak();
        let mut random = Random::new(3);
        let heard: Vec<f32> = program
            .side(Side::Left)
            .iter()
            .zip(program.side(Side::Right))
            .enumerate()
            .map(|(at, (left, right))| {
                let both = f64::from(left + right);
                let bent = 0.3 * (both + bend * both * both);
                let turns = 50.0 * at as f64 / f64::from(rate_hz);
                let mains: f64 = (1..=3)
                    .map(|n| (std::f64::consts::TAU * turns * f64::from(n)).sin())
                    .sum();
                (bent + hum_level * mains + 1e-6 * random.gauss()) as f32
            })
            .collect();
        let heard = self::heard(look(&program, &[heard]));
        assert_eq!(
            heard.hum.map(|hum| hum.mains_hz),
            expected,
            "{rate_hz} {hum_level}"
        );
    }
}

#[test]
fn latency_is_told_within_a_millisecond_at_every_rate_delay_and_drift() {
    for (rate_hz, delay_ms, drift_ppm) in [
        (48_000, 0.0, 0.0),
        (48_000, 1.0, 200.0),
        (48_000, 31.7, -200.0),
        (44_100, 250.0, 150.0),
        (16_000, 444.4, -90.0),
        (32_000, 599.0, 200.0),
        (8_000, 600.0, -200.0),
    ] {
        let program = program(rate_hz, Ears::Two);
        let path = Path {
            delay_ms,
            drift_ppm,
            noise_dbfs: -75.0,
            capture_s: program.capture_s(delay_ms),
            ..Path::default()
        };
        let heard = heard(run(&program, &path, &[]));
        assert!(
            (heard.latency_ms - delay_ms).abs() < 0.5,
            "{rate_hz} {delay_ms} {drift_ppm}: {}",
            heard.latency_ms
        );
        assert!(
            (heard.drift_ppm - drift_ppm).abs() <= 40.0,
            "{rate_hz} {delay_ms} {drift_ppm}: {}",
            heard.drift_ppm
        );
    }
}

#[test]
fn level_and_gain_of_each_ear_are_told_within_half_a_decibel() {
    for (rate_hz, gain_db, snr_db, noise) in [
        (48_000, [-30.0, -30.0], 30.0, Noise::White),
        (48_000, [-20.0, -35.0], 10.0, Noise::White),
        (44_100, [-40.0, -28.0], 0.0, Noise::White),
        (16_000, [-25.0, -30.0], 0.0, Noise::Pink),
        (8_000, [-15.0, -10.0], 5.0, Noise::White),
    ] {
        let program = program(rate_hz, Ears::Two);
        let path = with_snr(
            Path {
                gain_db,
                drift_ppm: 120.0,
                ..Path::default()
            },
            &program,
            noise,
            snr_db,
        );
        let truth = path.truth(&program);
        let heard = heard(run(&program, &path, &[]));
        for side in Side::BOTH {
            let error_db = level(&heard, side) - truth.level_dbfs[side.index()];
            assert!(
                error_db.abs() < 0.5,
                "{rate_hz} {gain_db:?} {snr_db}: {side:?} off by {error_db}"
            );
            let Some(Ear::Heard { gain_db: told, .. }) = heard.ear(side) else {
                panic!("unheard")
            };
            assert!(
                (told - gain_db[side.index()]).abs() < 0.5,
                "{side:?} {told}"
            );
        }
    }
}

#[test]
fn ratio_to_the_noise_is_told_within_a_decibel() {
    let program = program(48_000, Ears::Two);
    for (noise, snr_db) in [
        (Noise::White, -10.0),
        (Noise::White, 0.0),
        (Noise::White, 20.0),
        (Noise::White, 35.0),
        (Noise::Pink, 0.0),
        (Noise::Pink, 15.0),
    ] {
        let path = with_snr(
            Path {
                gain_db: [-20.0; 2],
                ..Path::default()
            },
            &program,
            noise.clone(),
            snr_db,
        );
        let heard = heard(run(&program, &path, &[]));
        // what pink noise has in one second is not what it has in the mean
        let within_db = if noise == Noise::Pink { 2.0 } else { 1.0 };
        assert!(
            (heard.snr_db - snr_db).abs() < within_db,
            "{noise:?} {snr_db}: {}",
            heard.snr_db
        );
        assert!(
            (heard.noise_floor_dbfs - path.noise_dbfs).abs() < within_db + 0.5,
            "{noise:?} {}",
            heard.noise_floor_dbfs
        );
    }
}

#[test]
fn one_percent_of_distortion_is_told_within_two_decibels_and_for_the_right_ear() {
    let program = program(48_000, Ears::Two);
    for harmonics_percent in [
        [(1.0, 0.0), (0.0, 1.0)],
        [(0.0, 1.0), (3.0, 0.0)],
        [(0.6, 0.8), (10.0, 5.0)],
    ] {
        let path = Path {
            harmonics_percent,
            gain_db: [-20.0; 2],
            noise_dbfs: -95.0,
            ..Path::default()
        };
        let truth = path.truth(&program);
        let heard = heard(run(&program, &path, &[]));
        for side in Side::BOTH {
            let Some(Ear::Heard {
                thd: Some(Thd::Measured { percent, .. }),
                ..
            }) = heard.ear(side)
            else {
                panic!("{:?}", heard.ear(side))
            };
            let error_db = 20.0 * (percent / truth.thd_percent[side.index()]).log10();
            assert!(
                error_db.abs() < 2.0,
                "{harmonics_percent:?} {side:?}: {percent}"
            );
        }
    }
}

#[test]
fn distortion_that_noise_hides_is_only_bounded() {
    let program = program(48_000, Ears::Two);
    let path = Path {
        harmonics_percent: [(0.2, 0.0); 2],
        ..Path::default()
    };
    let path = with_snr(path, &program, Noise::White, 0.0);
    for ear in heard(run(&program, &path, &[])).ears.into_iter().flatten() {
        let Ear::Heard {
            thd: Some(Thd::AtMost { percent }),
            ..
        } = ear
        else {
            panic!("{ear:?}")
        };
        assert!(percent > 0.2, "{percent}");
    }
}

#[test]
fn counts_and_lengths_of_interruptions_are_those_that_were_made() {
    let program = program(48_000, Ears::Two);
    let base = Path {
        gain_db: [-25.0; 2],
        noise_dbfs: -80.0,
        ..Path::default()
    };
    for (kind, count, length_ms) in [
        (Interruption::Zeros, 3, 8.0),
        (Interruption::Repeated, 2, 12.0),
        (Interruption::Lost, 1, 10.0),
    ] {
        let heard = heard(run(
            &program,
            &Path {
                interrupted: Some((kind, count, length_ms)),
                ..base.clone()
            },
            &[],
        ));
        let told = match kind {
            Interruption::Zeros => heard.holes,
            Interruption::Repeated => heard.repeats,
            Interruption::Lost => heard.jumps.expect("followed"),
        };
        assert_eq!(told.count, count, "{kind:?}: {heard:?}");
        assert!(
            (told.total_ms - f64::from(count) * length_ms).abs() < 1.0,
            "{kind:?}: {told:?}"
        );
    }
}

#[test]
fn the_band_of_the_path_is_told_where_noise_lets_it_be_seen() {
    let program = program(48_000, Ears::Two);
    let wide = |high_hz| {
        Some(Colour {
            low_hz: 100.0,
            high_hz,
            resonance: (2_000.0, 1.0, 0.0),
            reflection: (0.3, -60.0),
        })
    };
    let base = Path {
        gain_db: [-15.0; 2],
        noise_dbfs: -85.0,
        ..Path::default()
    };
    // 20 dB below the middle is a factor of 3.2 above the corner of a second-order filter
    for (path, low_hz, high_hz) in [
        (
            Path {
                narrowband: true,
                gain_db: [-10.0; 2],
                ..base.clone()
            },
            3_300.0,
            4_100.0,
        ),
        (
            Path {
                colour: [wide(2_200.0); 2],
                ..base.clone()
            },
            5_800.0,
            8_000.0,
        ),
        (
            Path {
                colour: [wide(3_500.0); 2],
                ..base.clone()
            },
            9_000.0,
            13_000.0,
        ),
    ] {
        let Some(Bandwidth::UpTo { hz }) = heard(run(&program, &path, &[])).bandwidth else {
            panic!("{path:?}")
        };
        assert!((low_hz..high_hz).contains(&hz), "{hz}");
    }
    let Some(Bandwidth::AtLeast { hz }) = heard(run(&program, &base, &[])).bandwidth else {
        panic!()
    };
    assert!(hz > 12_000.0, "{hz}");
    let noisy = with_snr(
        Path {
            colour: [wide(2_200.0); 2],
            ..base
        },
        &program,
        Noise::White,
        -5.0,
    );
    assert!(matches!(
        heard(run(&program, &noisy, &[])).bandwidth,
        None | Some(Bandwidth::AtLeast { .. })
    ));
}

#[test]
fn as_long_a_capture_as_is_asked_for_tells_every_measure() {
    for delay_ms in [0.0, 150.0, 400.0, 600.0] {
        let program = program(48_000, Ears::Two);
        let path = Path {
            delay_ms,
            gain_db: [-20.0; 2],
            noise_dbfs: -85.0,
            capture_s: program.capture_s(delay_ms),
            ..Path::default()
        };
        let heard = heard(run(&program, &path, &[]));
        assert!(heard.bandwidth.is_some(), "{delay_ms}");
        assert!(
            heard
                .ears
                .iter()
                .all(|ear| matches!(ear, Some(Ear::Heard { thd: Some(_), .. }))),
            "{delay_ms}: {:?}",
            heard.ears
        );
    }
}

#[test]
fn no_log_gets_the_samples_of_a_capture() {
    let samples = [0.123_f32; 4];
    let captured = Captured {
        rate_hz: 8_000,
        channels: &[&samples],
    };
    assert_eq!(
        format!("{captured:?}"),
        "Captured { rate_hz: 8000, samples: [4] }"
    );
}

#[test]
fn noise_alone_is_hardly_ever_heard_as_sound() {
    for rate_hz in [8_000, 48_000] {
        for ears in [Ears::One, Ears::Two] {
            assert!(false_alarm(&program(rate_hz, ears)) < 3e-5);
        }
    }
    let program = program(16_000, Ears::Two);
    let mut random = Random::new(4);
    for seed in 0..40 {
        let noise = [
            Noise::White,
            Noise::Pink,
            Noise::Voices(1),
            Noise::Voices(4),
        ][random.below(4)]
        .clone();
        let path = Path {
            seed,
            gain_db: [f64::NEG_INFINITY; 2],
            noise,
            noise_dbfs: random.between(-80.0, -20.0),
            hum: Some((50.0, random.between(-90.0, -30.0))),
            crackle: Some((random.below(30) as u32, 0.3)),
            capture_s: 2.6,
            ..Path::default()
        };
        assert!(
            matches!(run(&program, &path, &[]), Outcome::NotHeard(_)),
            "{path:?}"
        );
    }
}

#[test]
fn whatever_is_captured_there_is_an_answer() {
    let program = program(8_000, Ears::Two);
    let mut odd: Vec<Vec<f32>> = vec![
        vec![],
        vec![0.0],
        vec![f32::NAN; 16_000],
        vec![f32::INFINITY; 16_000],
        vec![f32::MAX; 16_000],
        vec![f32::MIN_POSITIVE; 16_000],
        (0..16_000)
            .map(|i| if i % 2 == 0 { f32::MAX } else { f32::MIN })
            .collect(),
        (0..16_000)
            .map(|i| {
                if i % 1_000 == 0 {
                    f32::NAN
                } else {
                    (i as f32).sin()
                }
            })
            .collect(),
        (0..40_000).map(|i| (i % 7) as f32).collect(),
        vec![1e-30; 1_000_000],
    ];
    odd.push(
        Path {
            capture_s: 10.0,
            ..Path::default()
        }
        .capture(&program, &[])
        .remove(0),
    );
    for samples in &odd {
        let both: [&[f32]; 2] = [samples, samples];
        for channels in [&both[..1], &both[..], &[]] {
            for rate_hz in [8_000, 0, u32::MAX] {
                for expected_gain_db in [EXPECTED_GAIN_DB, f64::NAN, f64::INFINITY] {
                    let outcome =
                        measure(&program, &Captured { rate_hz, channels }, expected_gain_db);
                    if rate_hz != 8_000 || channels.is_empty() {
                        assert_eq!(outcome, Outcome::NotHeard(NotHeard::Unusable));
                    }
                    let _ = judge(&outcome, None, &Limits::default());
                }
                let _ = judge_speech(&speech(samples, rate_hz), &Limits::default());
            }
        }
    }
    let three: [&[f32]; 3] = [&odd[8], &odd[8], &odd[8]];
    let outcome = measure(
        &program,
        &Captured {
            rate_hz: 8_000,
            channels: &three,
        },
        EXPECTED_GAIN_DB,
    );
    assert_eq!(outcome, Outcome::NotHeard(NotHeard::Unusable));
    assert_eq!(speech(&[], 8_000), Spoken::NotHeard(NoSpeech::TooShort));
    assert_eq!(speech(&odd[2], 8_000), Spoken::NotHeard(NoSpeech::Unusable));
    assert_eq!(speech(&odd[9], 48_000), Spoken::NotHeard(NoSpeech::Silent));
}

#[test]
fn the_same_samples_give_the_same_answer() {
    let program = program(44_100, Ears::Two);
    let capture = Path::default().capture(&program, &[]);
    assert_eq!(look(&program, &capture), look(&program, &capture));
}
