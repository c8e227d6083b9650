//! What one guided test says of a headset, which sentence says it, and what comes of one run, of two, and of a remedy between them.

use super::signals::signals;
use super::support::{facts, observed, profile_with};
use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::observation::{
    EarTold, GUIDED_TEST_PERIOD_S, HeadsetRun, Observation, Reading, SoundHeard, SoundSide,
    TonesHeard, Unheard, VoiceHeard,
};
use crate::profile::REQUIRED_SLOT;

fn key() -> ComponentKey {
    ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT)
}

const fn ear(heard_by_wearer: Option<bool>) -> Option<EarTold> {
    Some(EarTold {
        heard_by_wearer,
        gain_db: None,
    })
}

/// A run in which nothing is wrong.
fn good() -> HeadsetRun {
    let sound = SoundHeard {
        noise_dbfs: Some(-75),
        snr_db: Some(40),
        ..SoundHeard::default()
    };
    HeadsetRun {
        device_name: "Jabra Evolve 20".to_owned(),
        left: ear(Some(true)),
        right: ear(Some(true)),
        tones: Some(TonesHeard {
            latency_ms: 80,
            edge_hz: None,
            carries_hz: Some(16_000),
            sound,
            ..TonesHeard::default()
        }),
        voice: Some(VoiceHeard {
            level_dbfs: -26,
            sound,
        }),
        ..HeadsetRun::default()
    }
}

/// A good run in which something was changed.
fn but(change: impl FnOnce(&mut HeadsetRun)) -> HeadsetRun {
    let mut run = good();
    change(&mut run);
    run
}

/// A good run with another sound of the tones, or of the voice.
fn tones(change: impl FnOnce(&mut SoundHeard)) -> HeadsetRun {
    but(|run| change(&mut run.tones.as_mut().unwrap().sound))
}

fn voice(change: impl FnOnce(&mut SoundHeard)) -> HeadsetRun {
    but(|run| change(&mut run.voice.as_mut().unwrap().sound))
}

/// What is not a pass, in a few words.
fn wrong(run: HeadsetRun) -> Vec<String> {
    told(run)
        .into_iter()
        .filter(|said| !said.starts_with("Pass"))
        .collect()
}

fn told(run: HeadsetRun) -> Vec<String> {
    let desk = facts(profile_with("headset"), Baseline::default());
    let reading = Reading::HeadsetTest(Box::new(run));
    signals(
        &observed(1, key(), reading),
        &desk,
        Knowledge::built_in(),
        false,
    )
    .into_iter()
    .map(|signal| {
        let codes: Vec<&str> = signal.reasons.iter().map(|r| r.code.as_str()).collect();
        let codes = codes.join(" ");
        format!("{:?} {:?} {codes}", signal.verdict, signal.severity)
    })
    .collect()
}

#[test]
fn a_good_run_passes_everything_that_it_measured_and_says_nothing_of_what_it_did_not() {
    assert_eq!(
        told(good()),
        [
            "Pass S2 headset.dead_ear.heard",
            "Pass S1 headset.mic_silent.works",
            "Pass S2 headset.mic_weak.strong",
            "Pass S2 headset.noise.quiet",
            "Pass S2 headset.dropouts.whole",
            "Pass S3 headset.narrowband.wide",
        ]
    );
    let nothing = HeadsetRun {
        tones_unheard: Some(Unheard::NoCoupling),
        voice_unheard: Some(Unheard::Unusable),
        ..HeadsetRun::default()
    };
    assert_eq!(told(nothing), Vec::<String>::new());
}

#[test]
fn only_the_wearer_says_that_an_ear_is_dead_and_no_sound_at_all_takes_the_desk_out() {
    let left = "Fail S2 headset.dead_ear.left";
    let none = "Fail S1 headset.dead_ear.none";
    for (left_ear, right_ear, expected) in [
        (ear(Some(false)), ear(Some(true)), Some(left)),
        (
            ear(Some(true)),
            ear(Some(false)),
            Some("Fail S2 headset.dead_ear.right"),
        ),
        (ear(Some(false)), ear(Some(false)), Some(none)),
        (ear(Some(false)), None, Some(none)),
        (ear(Some(true)), None, None),
        (ear(None), ear(Some(true)), None),
    ] {
        let run = but(|run| (run.left, run.right) = (left_ear, right_ear));
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(wrong(run), expected, "{left_ear:?} {right_ear:?}");
    }
    // Nobody was asked: whatever came to the microphone, nothing is said of an ear.
    for gain_db in [None, Some(-120), Some(0)] {
        let unasked = Some(EarTold {
            heard_by_wearer: None,
            gain_db,
        });
        let run = but(|run| (run.left, run.right) = (unasked, unasked));
        assert!(!told(run).iter().any(|said| said.contains("dead_ear")));
    }
}

#[test]
fn a_microphone_is_silent_where_a_voice_would_have_been_heard_and_no_reader_is_accused_by_noise() {
    let flat = "Fail S1 headset.mic_silent.flat";
    let (no_voice, no_word) = (
        "Fail S1 headset.mic_silent.no_voice",
        "NoWord S1 headset.mic_silent.no_voice",
    );
    let (silent, nobody) = (Some(Unheard::Silent), Some(Unheard::NobodySpoke));
    let unheard = |why| (false, why);
    let heard = (true, None);
    for ((has_tones, of_tones), of_voice, expected) in [
        (unheard(silent), silent, Some(flat)),
        (unheard(silent), Some(Unheard::Unusable), Some(flat)),
        (heard, silent, Some(flat)),
        (unheard(Some(Unheard::NoCoupling)), nobody, Some(no_voice)),
        (unheard(silent), nobody, Some(no_voice)),
        // It heard the tones, so it would have heard a voice: nobody read.
        (heard, nobody, Some(no_word)),
        (unheard(Some(Unheard::TooNoisy)), nobody, Some(no_word)),
        (heard, Some(Unheard::Unusable), None),
        (unheard(Some(Unheard::Unusable)), None, None),
    ] {
        let run = but(|run| {
            run.tones = run.tones.filter(|_| has_tones);
            (run.tones_unheard, run.voice) = (of_tones, None);
            run.voice_unheard = of_voice;
        });
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(
            wrong(run),
            expected,
            "{has_tones} {of_tones:?} {of_voice:?}"
        );
    }
    // A voice that is heard settles it, whatever became of the tones.
    let muted_first = but(|run| (run.tones, run.tones_unheard) = (None, silent));
    assert_eq!(wrong(muted_first), Vec::<String>::new());
}

#[test]
fn each_measure_is_held_against_its_limit_and_passes_by_a_stricter_one() {
    let weak = |level_dbfs| but(move |run| run.voice.as_mut().unwrap().level_dbfs = level_dbfs);
    let hum = |hum_dbfs, noise_dbfs| {
        tones(move |sound| {
            sound.hum_dbfs = Some(hum_dbfs);
            sound.noise_dbfs = noise_dbfs;
        })
    };
    let gaps = |gaps_count, gaps_us| {
        voice(move |sound| (sound.gaps_count, sound.gaps_us) = (gaps_count, gaps_us))
    };
    let band = |edge_hz, carries_hz| {
        but(move |run| {
            let tones = run.tones.as_mut().unwrap();
            (tones.edge_hz, tones.carries_hz) = (edge_hz, carries_hz);
        })
    };
    let noisy = "Fail S2 headset.noise.hum";
    let crackles = "Fail S2 headset.noise.clicks";
    let between = "NoWord S2 headset.noise.quiet";
    let gap = "Fail S2 headset.dropouts.gaps";
    for (run, expected) in [
        (weak(-47), Some("Fail S2 headset.mic_weak.voice")),
        (weak(-46), Some("NoWord S2 headset.mic_weak.strong")),
        (weak(-41), Some("NoWord S2 headset.mic_weak.strong")),
        (weak(-40), None),
        (hum(-69, Some(-66)), Some(noisy)),
        (hum(-69, None), Some(noisy)),
        // Hum that lies far under the noise is not what one hears.
        (hum(-69, Some(-60)), None),
        (hum(-70, Some(-70)), Some(between)),
        (hum(-77, Some(-75)), None),
        (tones(|sound| sound.clicks_count = 5), Some(crackles)),
        (tones(|sound| sound.clicks_count = 4), Some(between)),
        (tones(|sound| sound.clicks_count = 2), None),
        // Consonants click: a sentence may have more of them.
        (voice(|sound| sound.clicks_count = 13), Some(crackles)),
        (voice(|sound| sound.clicks_count = 12), Some(between)),
        (voice(|sound| sound.clicks_count = 6), None),
        (gaps(1, 901), Some(gap)),
        (gaps(1, 900), Some("NoWord S2 headset.dropouts.whole")),
        (gaps(0, 0), None),
        (
            band(Some(4_199), Some(4_199)),
            Some("Fail S3 headset.narrowband.edge"),
        ),
        (
            band(Some(4_200), Some(4_200)),
            Some("NoWord S3 headset.narrowband.wide"),
        ),
        // Noise hid the rest: no word, however low.
        (
            band(None, Some(3_000)),
            Some("NoWord S3 headset.narrowband.wide"),
        ),
        (band(None, None), None),
        (band(Some(5_000), Some(5_000)), None),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(wrong(run.clone()), expected, "{run:?}");
    }
}

#[test]
fn what_the_pc_lost_itself_is_no_fault_of_the_headset() {
    let mut run = voice(|sound| {
        (sound.gaps_count, sound.gaps_us) = (9, 90_000);
        sound.clicks_count = 99;
    });
    run.lost_count = 2;
    assert_eq!(
        wrong(run),
        [
            "NoWord S2 headset.noise.quiet",
            "NoWord S2 headset.dropouts.of_the_pc"
        ]
    );
}

/// One desk over time.
struct Tested {
    facts: DeskFacts,
    seen: Vec<Observation>,
    open: Vec<Diagnosis>,
}

impl Tested {
    fn new() -> Self {
        Self {
            facts: facts(profile_with("headset"), Baseline::default()),
            seen: Vec::new(),
            open: Vec::new(),
        }
    }

    fn measured(&mut self, reading: Reading) {
        let seq = self.seen.len() as u64 + 1;
        self.seen.push(Observation {
            attempts: 1,
            period_s: GUIDED_TEST_PERIOD_S,
            ..observed(seq, key(), reading)
        });
    }

    fn run(&mut self, run: HeadsetRun) -> State {
        self.measured(Reading::HeadsetTest(Box::new(run)));
        let findings = self.findings();
        self.judge(&findings);
        let worst = findings.iter().map(|f| f.state).max_by_key(|s| s.rank());
        worst.unwrap_or_default()
    }

    fn findings(&self) -> Vec<Finding> {
        let retained = self.seen.iter().map(|observation| Retained {
            observation,
            history: false,
        });
        let retained: Vec<_> = retained.collect();
        findings(&retained, &self.facts, Knowledge::built_in())
    }

    fn judge(&mut self, findings: &[Finding]) {
        let changes = diagnose(&Input {
            now: self.seen.last().unwrap().at,
            latest: &latest(&self.seen),
            facts: &self.facts,
            knowledge: Knowledge::built_in(),
            findings,
            open: &self.open,
            surroundings: Surroundings::none(),
            calendar: &Calendar::default(),
        });
        for change in changes {
            match change {
                Change::Open(diagnosis) | Change::Update(diagnosis) => {
                    self.open.retain(|d| d.key != diagnosis.key);
                    self.open.push(diagnosis);
                }
                Change::Recovered { key, .. } | Change::Intermittent { key, .. } => {
                    self.open.retain(|d| d.key != key);
                }
            }
        }
    }

    /// A step of the only open question, in vain.
    fn tried(&mut self, step: &str) -> String {
        let at = self.seen.last().unwrap().at;
        let open = self.open.first_mut().unwrap();
        open.trials.push(Trial {
            step: step.to_owned(),
            came_out_well: false,
            at,
            by: "technician".to_owned(),
            fault: open.fault.clone(),
        });
        let findings = self.findings();
        self.judge(&findings);
        self.open.first().unwrap().action.verb.clone()
    }

    fn clues(&self) -> Vec<&str> {
        let open = self.open.first().unwrap();
        open.clues.iter().map(|clue| &*clue.clue).collect()
    }
}

/// Runs with a fault each, and the fault.
fn bad_runs() -> [(&'static str, HeadsetRun); 6] {
    [
        ("headset.dead_ear", but(|run| run.left = ear(Some(false)))),
        (
            "headset.mic_silent",
            but(|run| {
                (run.tones, run.tones_unheard) = (None, Some(Unheard::Silent));
                (run.voice, run.voice_unheard) = (None, Some(Unheard::Silent));
            }),
        ),
        (
            "headset.mic_weak",
            but(|run| run.voice.as_mut().unwrap().level_dbfs = -60),
        ),
        ("headset.noise", tones(|sound| sound.hum_dbfs = Some(-40))),
        (
            "headset.dropouts",
            tones(|sound| (sound.gaps_count, sound.gaps_us) = (3, 40_000)),
        ),
        (
            "headset.narrowband",
            but(|run| run.tones.as_mut().unwrap().edge_hz = Some(3_500)),
        ),
    ]
}

#[test]
fn one_failing_run_only_suspects_and_the_second_asks_for_a_remedy_and_never_for_a_part() {
    for (fault, run) in bad_runs() {
        let mut desk = Tested::new();
        assert_eq!(desk.run(run.clone()), State::Suspect, "{fault}");
        assert_eq!(desk.open, [], "{fault}: a question after one run");
        assert_eq!(desk.run(run), State::Failing, "{fault}");
        let [open] = desk.open.as_slice() else {
            panic!("{fault}: {:?}", desk.open);
        };
        let told = (open.fault.as_str(), open.action.verb.as_str());
        assert_eq!(told, (fault, "remedy"));
        assert_eq!(open.key.family, "headset_sound");
        let sum: f64 = open.suspects.iter().map(|s| s.certainty).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{fault}: {sum}");
    }
}

#[test]
fn two_runs_of_which_one_fails_in_another_way_are_one_of_each() {
    let mut desk = Tested::new();
    let [(_, deaf), _, (_, weak), ..] = bad_runs();
    desk.run(deaf);
    assert_eq!(desk.run(weak), State::Suspect);
    assert_eq!(desk.open, []);
}

#[test]
fn a_good_run_after_the_remedy_ends_what_stays_as_it_is_and_twice_what_comes_and_goes() {
    for (fault, run) in bad_runs() {
        let passes = Knowledge::built_in().fault(fault).unwrap().clear.passes;
        let comes_and_goes = ["headset.noise", "headset.dropouts"].contains(&fault);
        assert_eq!(passes, if comes_and_goes { 2 } else { 1 }, "{fault}");
        let mut desk = Tested::new();
        desk.run(run.clone());
        let after = desk.run(good());
        let expected = if comes_and_goes {
            State::Suspect
        } else {
            State::Ok
        };
        assert_eq!(after, expected, "{fault}: a remedy after one run");
        // A cord that crackles every second time is found all the same.
        let again = desk.run(run.clone());
        assert_eq!(again == State::Failing, comes_and_goes, "{fault}");
        desk.run(run);
        assert_eq!(desk.open.len(), 1, "{fault}");
        for _ in 0..passes {
            desk.run(good());
        }
        assert!(desk.open.is_empty(), "{fault}: {:?}", desk.open);
    }
}

#[test]
fn a_headset_is_swapped_only_after_remedies_and_cheaper_parts() {
    let mut desk = Tested::new();
    let [(_, deaf), ..] = bad_runs();
    desk.run(deaf.clone());
    desk.run(deaf);
    assert_eq!(desk.clues(), ["other_ear_heard"]);
    let mut parts = Vec::new();
    for _ in 0..12 {
        let action = desk.open.first().unwrap().action.clone();
        let Some(step) = action.step else { break };
        if action.verb == "swap" {
            parts.push(action.part.unwrap());
        }
        assert_ne!(action.verb, "replace");
        if step == "swap_headset" {
            break;
        }
        desk.tried(&step);
    }
    assert_eq!(parts, ["headset_cord", "usb_adapter", "headset"]);
    let trials = desk.open.first().unwrap().trials.iter();
    let first: Vec<&str> = trials.map(|t| t.step.as_str()).take(2).collect();
    assert_eq!(first, ["replug", "set_right"]);
}

#[test]
fn hum_clicks_and_a_muted_system_are_weighed_where_they_were_told() {
    let muted = Reading::SoundSettings {
        device_name: "Jabra Evolve 20".to_owned(),
        output: None,
        input: Some(SoundSide {
            muted: Some(true),
            level_percent: Some(60),
        }),
    };
    let [_, (_, silent), ..] = bad_runs();
    for (run, also, clue) in [
        (tones(|s| s.hum_dbfs = Some(-40)), None, "hum_heard"),
        (tones(|s| s.clicks_count = 40), None, "clicks_heard"),
        (silent, Some(muted), "muted_here"),
    ] {
        let mut desk = Tested::new();
        if let Some(also) = also {
            desk.measured(also);
        }
        desk.run(run.clone());
        desk.run(run);
        desk.open.retain(|d| d.key.family == "headset_sound");
        assert!(desk.clues().contains(&clue), "{clue}: {:?}", desk.clues());
    }
}
