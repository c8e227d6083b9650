//! What `deskready headset` hands to the service: the figures of one guided test, or why there are none. Needs the message and
//! the profile; whoever signed in may send one, so that every figure is brought into its limits here, the
//! place it is about is the desk's own headset whatever the message says, and only so many are taken.

use crate::moment::Moment;
use deskready::component::{ComponentKey, ComponentKind, Identity};
use deskready::desk::Severity;
use deskready::finding::State;
use deskready::observation::{
    GUIDED_TEST, GUIDED_TEST_PERIOD_S, HeadsetRun, Observation, Outcome, Reading, Trigger, Unheard,
    Unseen, Why,
};
use deskready::profile::{Profile, REQUIRED_SLOT};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Longest that a test can have taken.
const LONGEST_MS: u64 = 10 * 60 * 1_000;
/// Nobody listens, counts and reads faster.
const LEAST_APART: Duration = Duration::from_secs(5);
/// More tests than this in an hour are no person's.
const MOST_IN_AN_HOUR: usize = 12;
const HOUR: Duration = Duration::from_secs(3_600);
/// The family of faults that a guided test speaks of.
const FAMILY: &str = "headset_sound";

/// One guided test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidedTest {
    /// What the headset says of itself.
    #[serde(default)]
    pub identity: Identity,
    /// Duration.
    pub took_ms: u64,
    /// What came of it.
    pub what: Guided,
}

/// What came of a guided test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guided {
    /// Figures.
    Run(Box<HeadsetRun>),
    /// Why there are none.
    Unseen(Unseen),
}

/// What the service makes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Whether it was stored, to be delivered. What says only that a call was on is not, more than once in an hour.
    pub stored: bool,
    /// How the sound of the headset stands, the worst first.
    pub findings: Vec<Stands>,
}

/// How one symptom stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stands {
    /// Fault code.
    pub fault: String,
    /// State.
    pub state: State,
    /// Effect on calls.
    pub severity: Severity,
}

/// Why one is not taken now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMany {
    /// The last one was a moment ago.
    TooSoon,
    /// There were enough within the hour.
    Enough,
}

/// When tests were taken.
#[derive(Debug, Default)]
pub struct Gate {
    taken: VecDeque<Instant>,
    call_told: Option<Instant>,
}

impl Gate {
    /// Whether one more may come in at this moment; notes it where it may.
    ///
    /// # Errors
    /// When there were too many.
    pub fn enter(&mut self, now: Instant) -> Result<(), TooMany> {
        let since = |at: &Instant| now.saturating_duration_since(*at);
        while self.taken.front().is_some_and(|at| since(at) >= HOUR) {
            self.taken.pop_front();
        }
        if self.taken.back().is_some_and(|at| since(at) < LEAST_APART) {
            return Err(TooMany::TooSoon);
        }
        if self.taken.len() >= MOST_IN_AN_HOUR {
            return Err(TooMany::Enough);
        }
        self.taken.push_back(now);
        Ok(())
    }

    /// Whether it may be told once more that a call was on: who was in a call when is nobody's business.
    pub fn may_tell_of_a_call(&mut self, now: Instant) -> bool {
        let is_told = |at: Instant| now.saturating_duration_since(at) < HOUR;
        if self.call_told.is_some_and(is_told) {
            return false;
        }
        self.call_told = Some(now);
        true
    }
}

/// Whether a fault is one that a guided test speaks of.
#[must_use]
pub fn is_of_the_sound(fault: &str) -> bool {
    crate::known::in_force()
        .fault(fault)
        .is_some_and(|it| it.family == FAMILY)
}

/// The headset that a desk's guided test is about.
fn headset_of(profile: &Profile) -> ComponentKey {
    let slot = profile.expect.headset.as_ref().map(|_| REQUIRED_SLOT);
    ComponentKey::new(ComponentKind::Headset, slot.unwrap_or("seen"))
}

/// A run that says nothing was none.
fn outcome(what: Guided) -> Outcome {
    match what {
        Guided::Run(run) => {
            let run = run.bounded();
            if run.says_something() {
                Outcome::Reading(Reading::HeadsetTest(Box::new(run)))
            } else {
                Outcome::Unseen(Unseen {
                    why: why(run.tones_unheard),
                    detail: String::new(),
                })
            }
        }
        Guided::Unseen(unseen) => Outcome::Unseen(Unseen {
            why: unseen.why,
            detail: if unseen.why == Why::InCall {
                String::new()
            } else {
                deskready::limits::clean(&crate::judgement::hide_homes(&unseen.detail))
            },
        }),
    }
}

const fn why(unheard: Option<Unheard>) -> Why {
    match unheard {
        Some(Unheard::NoCoupling) => Why::NoCoupling,
        Some(Unheard::TooNoisy) => Why::TooNoisy,
        Some(Unheard::Silent | Unheard::NobodySpoke | Unheard::Unusable) | None => Why::Unsupported,
    }
}

/// The test as a measurement of the desk's headset. Somebody asked for it, and it was made once: one run alone trips nothing.
#[must_use]
pub fn observation(test: GuidedTest, profile: &Profile, moment: Moment, round: u64) -> Observation {
    let outcome = outcome(test.what);
    let identity = Identity::new(
        &test.identity.vendor,
        &test.identity.product,
        &test.identity.serial,
    );
    Observation {
        seq: 0,
        at: moment.at,
        boot: moment.boot,
        mono_ms: moment.mono_ms,
        round,
        trigger: Trigger::SelfCheck,
        component: headset_of(profile),
        identity: (identity != Identity::default()).then_some(identity),
        probe: GUIDED_TEST.to_owned(),
        active: matches!(outcome, Outcome::Reading(_)),
        period_s: GUIDED_TEST_PERIOD_S,
        attempts: 1,
        took_ms: test.took_ms.min(LONGEST_MS),
        outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::component::SerialQuality;
    use deskready::observation::{EarTold, VoiceHeard};

    fn profile(headset: &str) -> Profile {
        let text =
            format!("schema = 1\n[desk]\nlabel = \"B-1\"\nsite = \"Centre\"\n[expect]\n{headset}");
        crate::profile_file::parse(&text, "profile.toml").unwrap().0
    }

    fn moment() -> Moment {
        Moment {
            at: jiff::Timestamp::UNIX_EPOCH,
            boot: "one".to_owned(),
            mono_ms: 7,
        }
    }

    fn test_of(what: Guided) -> GuidedTest {
        GuidedTest {
            identity: Identity::default(),
            took_ms: 30_000,
            what,
        }
    }

    fn taken(test: GuidedTest) -> Observation {
        let profile = profile("headset = { required = true }\n");
        observation(test, &profile, moment(), 3)
    }

    #[test]
    fn a_hostile_client_gets_neither_another_part_nor_another_figure_nor_another_identity_in() {
        let run = HeadsetRun {
            device_name: "x\u{1b}[2J\u{202e}".repeat(10_000),
            left: Some(EarTold {
                heard_by_wearer: Some(false),
                gain_db: Some(i32::MAX),
            }),
            voice: Some(VoiceHeard {
                level_dbfs: i32::MIN,
                ..VoiceHeard::default()
            }),
            ..HeadsetRun::default()
        };
        let mut test = test_of(Guided::Run(Box::new(run)));
        test.took_ms = u64::MAX;
        test.identity.serial = "0".repeat(100_000);
        test.identity.serial_quality = SerialQuality::Good;
        let observation = taken(test);
        assert_eq!(observation.took_ms, LONGEST_MS);
        let identity = observation.identity.unwrap();
        assert_eq!(identity.serial_quality, SerialQuality::Junk);
        assert!(identity.serial.len() <= deskready::limits::TEXT_CHARS);
        let Outcome::Reading(Reading::HeadsetTest(run)) = observation.outcome else {
            panic!("no reading");
        };
        assert_eq!(*run, run.clone().bounded());
        assert_eq!(run.voice.unwrap().level_dbfs, -200);
        assert_eq!(
            (observation.component.scope(), observation.attempts),
            ("headset/required".to_owned(), 1)
        );
    }

    #[test]
    fn a_desk_that_asks_for_no_headset_is_told_of_the_one_that_is_there() {
        let run = Guided::Run(Box::default());
        let of = |text: &str| observation(test_of(run.clone()), &profile(text), moment(), 1);
        assert_eq!(of("").component.slot, "seen");
        assert_eq!(
            of("headset = { required = false }\n").component.slot,
            REQUIRED_SLOT
        );
    }

    #[test]
    fn what_could_not_be_measured_keeps_its_reason_and_a_call_has_no_other_word() {
        let unseen = |why, detail: &str| {
            let detail = detail.to_owned();
            test_of(Guided::Unseen(Unseen { why, detail }))
        };
        let empty = |tones_unheard| {
            let run = HeadsetRun {
                tones_unheard,
                ..HeadsetRun::default()
            };
            test_of(Guided::Run(Box::new(run)))
        };
        for (test, why, detail) in [
            (unseen(Why::TimedOut, "a\u{7}b"), Why::TimedOut, "ab"),
            (unseen(Why::Busy, "/home/opq/x"), Why::Busy, "~/x"),
            (unseen(Why::InCall, "with somebody"), Why::InCall, ""),
            (empty(Some(Unheard::NoCoupling)), Why::NoCoupling, ""),
            (empty(Some(Unheard::TooNoisy)), Why::TooNoisy, ""),
            (empty(None), Why::Unsupported, ""),
        ] {
            let observation = taken(test);
            let Outcome::Unseen(unseen) = &observation.outcome else {
                panic!("{observation:?}");
            };
            assert_eq!((unseen.why, unseen.detail.as_str()), (why, detail));
            assert!(!observation.active, "nothing was exercised");
        }
    }

    #[test]
    fn only_so_many_tests_come_in_and_an_hour_later_there_is_room_again() {
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let mut gate = Gate::default();
        assert_eq!(gate.enter(at(0)), Ok(()));
        assert_eq!(gate.enter(at(4)), Err(TooMany::TooSoon));
        let many = (1..1_000).filter(|n| gate.enter(at(5 * n)).is_ok()).count();
        assert_eq!(many, 1_000_usize.div_ceil(720) * MOST_IN_AN_HOUR - 1);
        assert!(gate.taken.len() <= MOST_IN_AN_HOUR);
        let mut full = Gate::default();
        for n in 0..12 {
            assert_eq!(full.enter(at(10 * n)), Ok(()));
        }
        assert_eq!(full.enter(at(3_599)), Err(TooMany::Enough));
        assert_eq!(full.enter(at(3_600)), Ok(()));
    }

    #[test]
    fn that_a_call_was_on_is_told_once_in_an_hour() {
        let start = Instant::now();
        let mut gate = Gate::default();
        let told: Vec<bool> = [0, 1, 3_599, 3_600, 3_601]
            .into_iter()
            .map(|s| gate.may_tell_of_a_call(start + Duration::from_secs(s)))
            .collect();
        assert_eq!(told, [true, false, false, true, false]);
    }
}
