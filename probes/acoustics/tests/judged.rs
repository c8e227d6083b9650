//! Whole runs over simulated paths, judged: each fault is told as itself, and nothing is claimed where the sound or the
//! knowledge is missing. Needs the simulated channel.

use deskready_acoustics::heard::{Ear, NotHeard, Outcome, Swap};
use deskready_acoustics::judge::{Claim, Limits, Reference, Verdict, Withheld, judge};
use deskready_acoustics::program::{Ears, Side};
use deskready_acoustics_simulated::faults::Interruption;
use deskready_acoustics_simulated::runs::{claims, heard, level, look, program, run, with_snr};
use deskready_acoustics_simulated::{Noise, Path};

#[test]
fn a_dead_ear_is_told_where_the_other_is_heard() {
    for rate_hz in [48_000, 16_000, 8_000] {
        let program = program(rate_hz, Ears::Two);
        for side in Side::BOTH {
            let sound = with_snr(Path::default(), &program, Noise::White, 10.0);
            let reference = Reference::of(&heard(run(&program, &sound, &[])), true);
            let mut broken = sound.clone();
            broken.gain_db[side.index()] = f64::NEG_INFINITY;
            let outcome = run(&program, &broken, &[]);
            let told = claims(judge(&outcome, Some(&reference), &Limits::default()));
            assert_eq!(told, [Claim::EarDead(side)], "{rate_hz}");
            // without a reference a far cup would look the same
            let Verdict::Judged { claims, withheld } = judge(&outcome, None, &Limits::default())
            else {
                panic!()
            };
            if claims.is_empty() {
                assert_eq!(withheld, [Withheld::NoReference(side)], "{rate_hz}");
            } else {
                assert_eq!(claims[0].claim, Claim::EarDead(side));
            }
            let Some(Ear::Unheard {
                at_most_gain_db, ..
            }) = heard(outcome).ear(side).copied()
            else {
                panic!()
            };
            assert!(at_most_gain_db < -50.0, "{at_most_gain_db}");
        }
    }
}

#[test]
fn a_weaker_ear_and_a_quieter_headset_are_told_apart() {
    let program = program(48_000, Ears::Two);
    let sound = with_snr(Path::default(), &program, Noise::White, 15.0);
    let reference = Reference::of(&heard(run(&program, &sound, &[])), true);
    for (gain_db, told) in [
        ([-30.0, -30.0], vec![]),
        ([-34.0, -34.0], vec![]),
        ([-30.0, -42.0], vec![Claim::EarWeak(Side::Right)]),
        ([-42.0, -30.0], vec![Claim::EarWeak(Side::Left)]),
        ([-42.0, -42.0], vec![Claim::Quiet]),
    ] {
        let path = Path {
            gain_db,
            seed: 9,
            ..sound.clone()
        };
        let verdict = judge(
            &run(&program, &path, &[]),
            Some(&reference),
            &Limits::default(),
        );
        assert_eq!(claims(verdict), told, "{gain_db:?}");
        let other_volume = Reference {
            same_volume: false,
            ..reference
        };
        let verdict = judge(
            &run(&program, &path, &[]),
            Some(&other_volume),
            &Limits::default(),
        );
        assert!(!claims(verdict).contains(&Claim::Quiet), "{gain_db:?}");
    }
}

#[test]
fn exchanged_channels_are_told_by_a_loop_and_never_by_one_microphone() {
    let program = program(48_000, Ears::Two);
    for (stereo, swapped, told) in [
        (true, false, Some(Swap::Straight)),
        (true, true, Some(Swap::Swapped)),
        (false, false, None),
        (false, true, None),
    ] {
        let path = Path {
            stereo,
            swapped,
            ..Path::default()
        };
        let outcome = run(&program, &path, &[]);
        let swap = heard(outcome.clone()).swap;
        assert_eq!(swap, told, "{stereo} {swapped}");
        let claimed = claims(judge(&outcome, None, &Limits::default()));
        assert_eq!(
            claimed.contains(&Claim::Swapped),
            told == Some(Swap::Swapped),
            "{stereo} {swapped}"
        );
    }
    // the same microphone on both channels tells nothing either
    let mono = Path::default().capture(&program, &[]);
    assert_eq!(
        heard(look(&program, &[mono[0].clone(), mono[0].clone()])).swap,
        None
    );
}

#[test]
fn one_eared_headsets_have_one_ear() {
    let program = program(48_000, Ears::One);
    for gain_db in [[-30.0, f64::NEG_INFINITY], [f64::NEG_INFINITY, -30.0]] {
        let path = Path {
            gain_db,
            ..Path::default()
        };
        let outcome = run(&program, &path, &[]);
        assert_eq!(
            claims(judge(&outcome, None, &Limits::default())),
            [],
            "{gain_db:?}"
        );
        let heard = heard(outcome);
        assert!(
            matches!(heard.ears, [Some(Ear::Heard { .. }), None]),
            "{:?}",
            heard.ears
        );
        assert!((level(&heard, Side::Left) - path.truth(&program).level_dbfs[0]).abs() < 0.5);
    }
}

#[test]
fn each_fault_of_the_path_is_told_as_itself() {
    let program = program(48_000, Ears::Two);
    let base = Path {
        gain_db: [-25.0; 2],
        noise_dbfs: -80.0,
        ..Path::default()
    };
    let rows: Vec<(&str, Path, Vec<Claim>)> = vec![
        ("nothing", base.clone(), vec![]),
        (
            "hum of 50",
            Path {
                hum: Some((50.0, -55.0)),
                ..base.clone()
            },
            vec![Claim::Hum],
        ),
        (
            "hum of 60",
            Path {
                hum: Some((59.9, -60.0)),
                ..base.clone()
            },
            vec![Claim::Hum],
        ),
        (
            "weak hum",
            Path {
                hum: Some((50.0, -95.0)),
                ..base.clone()
            },
            vec![],
        ),
        (
            "crackle",
            Path {
                crackle: Some((12, 0.02)),
                ..base.clone()
            },
            vec![Claim::Crackle],
        ),
        (
            "two clicks",
            Path {
                crackle: Some((2, 0.02)),
                ..base.clone()
            },
            vec![],
        ),
        (
            "offset",
            Path {
                dc: 0.06,
                ..base.clone()
            },
            vec![Claim::Offset],
        ),
        (
            "gaps",
            Path {
                interrupted: Some((Interruption::Zeros, 3, 10.0)),
                ..base.clone()
            },
            vec![Claim::Dropouts],
        ),
        (
            "lost",
            Path {
                interrupted: Some((Interruption::Lost, 1, 10.0)),
                ..base.clone()
            },
            vec![Claim::Dropouts],
        ),
        (
            "repeated",
            Path {
                interrupted: Some((Interruption::Repeated, 2, 10.0)),
                ..base.clone()
            },
            vec![Claim::Dropouts],
        ),
        (
            "codec",
            Path {
                narrowband: true,
                gain_db: [-10.0; 2],
                noise_dbfs: -70.0,
                ..base.clone()
            },
            vec![Claim::Narrowband],
        ),
        (
            "late",
            Path {
                delay_ms: 480.0,
                capture_s: 2.6,
                ..base.clone()
            },
            vec![Claim::Late],
        ),
        (
            "distorted",
            Path {
                harmonics_percent: [(0.1, 0.1), (9.0, 3.0)],
                ..base.clone()
            },
            vec![Claim::Distorted(Side::Right)],
        ),
        (
            "loud room",
            Path {
                gain_db: [0.0; 2],
                noise_dbfs: -30.0,
                ..base.clone()
            },
            vec![Claim::LoudRoom],
        ),
    ];
    let reference = Reference::of(&heard(run(&program, &base, &[])), false);
    for (name, path, told) in rows {
        let outcome = run(&program, &path, &[]);
        assert_eq!(
            claims(judge(&outcome, Some(&reference), &Limits::default())),
            told,
            "{name}: {outcome:?}"
        );
    }
}

#[test]
fn distortion_is_held_back_where_the_tone_may_have_been_taken_away() {
    let program = program(48_000, Ears::Two);
    let bent = Path {
        gain_db: [-20.0; 2],
        harmonics_percent: [(9.0, 3.0), (0.1, 0.1)],
        ..Path::default()
    };
    let outcome = run(&program, &bent, &[]);
    let good = |gain_db: f64| Reference {
        gain_db: [Some(gain_db); 2],
        thd_percent: [Some(0.2); 2],
        same_volume: false,
    };
    for (reference, claimed) in [
        (Some(good(-20.0)), true),
        (Some(good(-10.0)), false),
        (None, false),
    ] {
        let verdict = judge(&outcome, reference.as_ref(), &Limits::default());
        let Verdict::Judged { claims, withheld } = verdict else {
            panic!("{outcome:?}")
        };
        let told = claims
            .iter()
            .any(|f| f.claim == Claim::Distorted(Side::Left));
        assert_eq!(told, claimed, "{reference:?}");
        assert_eq!(
            withheld.contains(&Withheld::Distortion(Side::Left)),
            !claimed
        );
    }
}

#[test]
fn flat_tops_are_told_at_and_below_full_scale() {
    let program = program(48_000, Ears::Two);
    for (gain_db, clip_dbfs) in [(26.0, None), (15.0, Some(-18.0))] {
        let path = Path {
            gain_db: [gain_db; 2],
            clip_dbfs,
            noise_dbfs: -60.0,
            ..Path::default()
        };
        let told = claims(judge(&run(&program, &path, &[]), None, &Limits::default()));
        assert!(told.contains(&Claim::Clipped), "{gain_db}: {told:?}");
    }
}

#[test]
fn where_the_sound_is_absent_the_answer_says_why_and_nothing_is_claimed() {
    let program = program(48_000, Ears::Two);
    let nothing = Path {
        gain_db: [f64::NEG_INFINITY; 2],
        ..Path::default()
    };
    let rows: Vec<(&str, Path)> = vec![
        (
            "no coupling",
            Path {
                noise_dbfs: -80.0,
                ..nothing.clone()
            },
        ),
        (
            "no coupling",
            Path {
                noise: Noise::Pink,
                noise_dbfs: -75.0,
                ..nothing.clone()
            },
        ),
        (
            "too noisy",
            Path {
                noise_dbfs: -35.0,
                ..nothing.clone()
            },
        ),
        (
            "too noisy",
            Path {
                gain_db: [-50.0; 2],
                noise: Noise::Voices(5),
                noise_dbfs: -30.0,
                ..nothing.clone()
            },
        ),
        (
            "silent",
            Path {
                muted: true,
                ..Path::default()
            },
        ),
        (
            "silent",
            Path {
                noise: Noise::None,
                dc: 0.01,
                ..nothing
            },
        ),
        (
            "cut",
            Path {
                capture_s: 1.2,
                ..Path::default()
            },
        ),
        (
            "cut",
            Path {
                capture_s: 2.0,
                delay_ms: 350.0,
                ..Path::default()
            },
        ),
    ];
    for (expected, path) in rows {
        let outcome = run(&program, &path, &[]);
        let Outcome::NotHeard(why) = outcome else {
            panic!("{expected}: {outcome:?}")
        };
        let told = match why {
            NotHeard::NoCoupling { .. } => "no coupling",
            NotHeard::TooNoisy { .. } => "too noisy",
            NotHeard::Silent => "silent",
            NotHeard::Cut { .. } => "cut",
            NotHeard::Unusable => "unusable",
        };
        assert_eq!(told, expected, "{path:?}");
        assert_eq!(
            judge(&Outcome::NotHeard(why), None, &Limits::default()),
            Verdict::Unseen(why)
        );
    }
}

#[test]
fn a_path_that_works_against_the_sound_is_never_judged_by_level() {
    let program = program(48_000, Ears::Two);
    let sound = with_snr(
        Path {
            harmonics_percent: [(0.5, 0.5); 2],
            ..Path::default()
        },
        &program,
        Noise::White,
        25.0,
    );
    let reference = Reference::of(&heard(run(&program, &sound, &[])), true);
    for (converges_s, removes_db) in [(0.1, 40.0), (0.3, 20.0), (0.5, 16.0)] {
        let path = Path {
            canceller: Some((converges_s, removes_db)),
            ..sound.clone()
        };
        match judge(
            &run(&program, &path, &[]),
            Some(&reference),
            &Limits::default(),
        ) {
            Verdict::Unseen(_) => {}
            Verdict::Judged { claims, withheld } => {
                assert_eq!(claims, [], "{converges_s} {removes_db}");
                assert_eq!(withheld, [Withheld::Unsteady], "{converges_s} {removes_db}");
            }
            Verdict::Unspoken(why) => panic!("{why:?}"),
        }
    }
}

#[test]
fn ears_that_differ_the_other_way_round_than_once_are_not_called_broken() {
    let program = program(48_000, Ears::Two);
    let sound = Path {
        gain_db: [-20.0, -33.0],
        noise_dbfs: -85.0,
        ..Path::default()
    };
    let reference = Reference::of(&heard(run(&program, &sound, &[])), false);
    let path = Path {
        swapped: true,
        ..sound
    };
    let outcome = run(&program, &path, &[]);
    let Verdict::Judged { claims, withheld } =
        judge(&outcome, Some(&reference), &Limits::default())
    else {
        panic!("{outcome:?}")
    };
    assert_eq!((claims, withheld), (vec![], vec![Withheld::MaybeSwapped]));
}
