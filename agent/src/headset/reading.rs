//! From what a guided test found to the reading that is handed over: figures in whole numbers, and of the wearer's answers whether each ear
//! was heard. And the limits of its claims, which stand in knowledge/. Pure; judges nothing.

use super::Found;
use deskready::knowledge::{Knowledge, fault_codes};
use deskready::observation::{EarTold, HeadsetRun, SoundHeard, TonesHeard, Unheard, VoiceHeard};
use deskready_acoustics::heard::{Bandwidth, Clipping, Ear, Heard, Holes, Hum, NotHeard, Outcome};
use deskready_acoustics::judge::Limits;
use deskready_acoustics::program::Side;
use deskready_acoustics::speech::{NoSpeech, Speech, Spoken};

/// The limits that claims are made by: those of the faults where there is one, which a site may have laid over, else those of the
/// arithmetic itself.
#[must_use]
pub fn limits(knowledge: &Knowledge) -> Limits {
    let number = |fault: &str, name: &str| knowledge.fault(fault).map_or(0, |it| it.limit(name));
    let count = |fault: &str, name: &str| u32::try_from(number(fault, name)).unwrap_or(u32::MAX);
    let real = |fault: &str, name: &str| f64::from(count(fault, name));
    let noise = fault_codes::HEADSET_NOISE;
    Limits {
        hum_dbfs: -real(noise, "hum_under_full_db"),
        hum_under_noise_db: real(noise, "hum_near_noise_db"),
        clicks: count(noise, "tones_clicks_count"),
        speech_clicks: count(noise, "voice_clicks_count"),
        dropout_ms: real(fault_codes::HEADSET_DROPOUTS, "gaps_us") / 1_000.0,
        narrow_hz: real(fault_codes::HEADSET_NARROWBAND, "edge_below_hz"),
        speech_weak_dbfs: -real(fault_codes::HEADSET_MIC_WEAK, "weak_under_full_db"),
        ..Limits::default()
    }
}

/// The reading of a run.
#[must_use]
pub fn of(found: &Found) -> HeadsetRun {
    let heard = found.ran.as_ref().and_then(|ran| match &ran.outcome {
        Outcome::Heard(heard) => Some(&**heard),
        Outcome::NotHeard(_) => None,
    });
    let ear = |side: Side| {
        let heard_by_wearer = found.heard.get(side.index()).copied().flatten();
        let gain_db = heard
            .and_then(|heard| heard.ear(side))
            .and_then(|ear| match ear {
                Ear::Heard { gain_db, .. } => whole(*gain_db),
                Ear::Unheard { .. } => None,
            });
        let is_there = heard_by_wearer.is_some() || gain_db.is_some();
        is_there.then_some(EarTold {
            heard_by_wearer,
            gain_db,
        })
    };
    let spoken = found.talk.as_ref().map(|talk| &talk.spoken);
    let lost = found.ran.as_ref().map_or(0, |ran| ran.lost_count);
    let lost_too = found.talk.as_ref().map_or(0, |talk| talk.lost_count);
    let run = HeadsetRun {
        device_name: found.headset.name.clone(),
        left: ear(Side::Left),
        right: ear(Side::Right),
        tones: heard.map(tones),
        tones_unheard: found.ran.as_ref().and_then(|ran| match &ran.outcome {
            Outcome::Heard(_) => None,
            Outcome::NotHeard(why) => Some(not_heard(why)),
        }),
        voice: spoken.and_then(|spoken| match spoken {
            Spoken::Speech(speech) => voice(speech),
            Spoken::NotHeard(_) => None,
        }),
        voice_unheard: spoken.and_then(|spoken| match spoken {
            Spoken::Speech(_) => None,
            Spoken::NotHeard(why) => Some(no_speech(*why)),
        }),
        lost_count: lost.saturating_add(lost_too),
    };
    run.bounded()
}

/// Rounded; a figure that is no number is none.
fn whole(figure: f64) -> Option<i32> {
    (!figure.is_nan()).then(|| figure.round() as i32)
}

/// A share or a time in whole parts, upwards: what is not nothing stays something.
fn parts(figure: f64, each: f64) -> u32 {
    (figure.abs() * each).ceil() as u32
}

const fn not_heard(why: &NotHeard) -> Unheard {
    match why {
        NotHeard::NoCoupling { .. } => Unheard::NoCoupling,
        NotHeard::TooNoisy { .. } => Unheard::TooNoisy,
        NotHeard::Silent => Unheard::Silent,
        NotHeard::Cut { .. } | NotHeard::Unusable => Unheard::Unusable,
    }
}

const fn no_speech(why: NoSpeech) -> Unheard {
    match why {
        NoSpeech::Silent => Unheard::Silent,
        NoSpeech::NobodySpoke => Unheard::NobodySpoke,
        NoSpeech::TooShort | NoSpeech::Unusable => Unheard::Unusable,
    }
}

fn tones(heard: &Heard) -> TonesHeard {
    let (edge_hz, carries_hz) = match heard.bandwidth {
        Some(Bandwidth::UpTo { hz }) => (Some(hz as u32), Some(hz as u32)),
        Some(Bandwidth::AtLeast { hz }) => (None, Some(hz as u32)),
        None => (None, None),
    };
    let mut sound = sound(
        heard.clipping,
        heard.dc,
        heard.hum,
        heard.clicks,
        [Some(heard.holes), Some(heard.repeats), heard.jumps],
    );
    sound.noise_dbfs = whole(heard.noise_floor_dbfs);
    sound.snr_db = whole(heard.snr_db);
    TonesHeard {
        latency_ms: parts(heard.latency_ms, 1.0),
        room_dbfs_a: whole(heard.noise_floor_dbfs_a),
        edge_hz,
        carries_hz,
        change_db: heard.change_db.and_then(whole),
        sound,
    }
}

fn voice(speech: &Speech) -> Option<VoiceHeard> {
    let mut sound = sound(
        speech.clipping,
        speech.dc,
        speech.hum,
        speech.clicks,
        [Some(speech.holes), Some(speech.repeats), None],
    );
    sound.noise_dbfs = speech.noise_dbfs.and_then(whole);
    sound.snr_db = speech.snr_db.and_then(whole);
    Some(VoiceHeard {
        level_dbfs: whole(speech.active_level_dbfs)?,
        sound,
    })
}

fn sound(
    clipping: Clipping,
    dc: f64,
    hum: Option<Hum>,
    clicks_count: u32,
    gaps: [Option<Holes>; 3],
) -> SoundHeard {
    let gaps = gaps.iter().flatten();
    let (gaps_count, gaps_ms) = gaps.fold((0_u32, 0.0), |(count, ms), gap| {
        (count.saturating_add(gap.count), ms + gap.total_ms)
    });
    SoundHeard {
        noise_dbfs: None,
        snr_db: None,
        hum_dbfs: hum.and_then(|hum| whole(hum.level_dbfs)),
        clipped_ppm: parts(clipping.share, 1e6),
        clipped_run_count: clipping.longest_run,
        offset_permille: (dc.abs() * 1_000.0).round() as u32,
        clicks_count,
        gaps_count,
        gaps_us: parts(gaps_ms, 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;
    use deskready_acoustics::heard::Thd;
    use deskready_hearing::{Ran, Talk};

    const NONE: Holes = Holes {
        count: 0,
        total_ms: 0.0,
    };
    const UNCLIPPED: Clipping = Clipping {
        share: 0.0,
        longest_run: 0,
        at_dbfs: -12.0,
    };

    fn heard() -> Heard {
        let ear = |gain_db| {
            Some(Ear::Heard {
                level_dbfs: -60.0,
                gain_db,
                error_db: 0.1,
                thd: Some(Thd::AtMost { percent: 1.0 }),
            })
        };
        Heard {
            latency_ms: 83.2,
            drift_ppm: 0.0,
            ears: [ear(-21.6), ear(f64::NAN)],
            swap: None,
            noise_floor_dbfs: -74.4,
            noise_floor_dbfs_a: f64::NEG_INFINITY,
            snr_db: 31.5,
            change_db: Some(-0.2),
            bandwidth: Some(Bandwidth::UpTo { hz: 3_412.7 }),
            clipping: UNCLIPPED,
            dc: -0.0121,
            holes: Holes {
                count: 2,
                total_ms: 0.4,
            },
            repeats: NONE,
            jumps: Some(Holes {
                count: u32::MAX,
                total_ms: 0.51,
            }),
            clicks: 3,
            hum: None,
            not_finite: 0,
            false_alarm: 0.0,
        }
    }

    fn ran(outcome: Outcome) -> Option<Ran> {
        Some(Ran {
            outcome,
            rate_hz: 48_000,
            peak_dbfs: -30.0,
            lost_count: 1,
            took_ms: 2_000,
        })
    }

    fn talk(spoken: Spoken) -> Option<Talk> {
        Some(Talk {
            spoken,
            rate_hz: 48_000,
            lost_count: 2,
        })
    }

    #[test]
    fn figures_come_over_in_whole_numbers_and_what_is_no_number_is_left_out() {
        let mut found = found();
        found.heard = [Some(true), None];
        found.ran = ran(Outcome::Heard(Box::new(heard())));
        found.talk = talk(Spoken::Speech(Speech {
            active_level_dbfs: -27.4,
            activity: 0.5,
            noise_dbfs: Some(-66.6),
            snr_db: None,
            clipping: Clipping {
                share: 0.000_000_4,
                longest_run: 4,
                at_dbfs: 0.0,
            },
            dc: 0.0,
            holes: NONE,
            repeats: NONE,
            clicks: 0,
            hum: Some(Hum {
                mains_hz: 50,
                lines: 4,
                level_dbfs: -61.5,
                over_noise_db: 9.0,
            }),
        }));
        let run = of(&found);
        let ear = |heard_by_wearer, gain_db| {
            Some(EarTold {
                heard_by_wearer,
                gain_db,
            })
        };
        assert_eq!((run.left, run.right), (ear(Some(true), Some(-22)), None));
        let tones = run.tones.unwrap();
        assert_eq!((tones.latency_ms, tones.room_dbfs_a), (84, Some(-200)));
        assert_eq!(
            (tones.edge_hz, tones.carries_hz),
            (Some(3_412), Some(3_412))
        );
        let sound = tones.sound;
        // Twice under a millisecond is not nothing.
        assert_eq!((sound.gaps_count, sound.gaps_us), (100_000, 910));
        assert_eq!((sound.offset_permille, sound.clicks_count), (12, 3));
        assert_eq!((sound.noise_dbfs, sound.snr_db), (Some(-74), Some(32)));
        let voice = run.voice.unwrap();
        assert_eq!((voice.level_dbfs, voice.sound.hum_dbfs), (-27, Some(-62)));
        assert_eq!((voice.sound.clipped_ppm, voice.sound.snr_db), (1, None));
        assert_eq!(run.lost_count, 3);
    }

    #[test]
    fn what_was_not_heard_comes_over_with_its_reason_and_no_figure() {
        let in_db = |noise_floor_dbfs, detectable_gain_db| (noise_floor_dbfs, detectable_gain_db);
        let (noise_floor_dbfs, detectable_gain_db) = in_db(-60.0, -40.0);
        for (not_heard, no_speech, expected) in [
            (
                NotHeard::Silent,
                NoSpeech::Silent,
                (Unheard::Silent, Unheard::Silent),
            ),
            (
                NotHeard::NoCoupling {
                    noise_floor_dbfs,
                    detectable_gain_db,
                },
                NoSpeech::NobodySpoke,
                (Unheard::NoCoupling, Unheard::NobodySpoke),
            ),
            (
                NotHeard::TooNoisy {
                    noise_floor_dbfs,
                    detectable_gain_db,
                },
                NoSpeech::TooShort,
                (Unheard::TooNoisy, Unheard::Unusable),
            ),
            (
                NotHeard::Unusable,
                NoSpeech::Unusable,
                (Unheard::Unusable, Unheard::Unusable),
            ),
        ] {
            let mut found = found();
            found.ran = ran(Outcome::NotHeard(not_heard));
            found.talk = talk(Spoken::NotHeard(no_speech));
            let run = of(&found);
            let told = (run.tones_unheard.unwrap(), run.voice_unheard.unwrap());
            assert_eq!(told, expected);
            assert_eq!((run.tones, run.voice), (None, None));
        }
    }

    #[test]
    fn the_limits_built_in_are_those_that_the_arithmetic_was_measured_with() {
        assert_eq!(limits(Knowledge::built_in()), Limits::default());
    }
}
