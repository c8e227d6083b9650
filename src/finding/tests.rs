//! The debounce told as traces: one letter per measurement, one line per story.
//! Coming and going has its own stories in `flap_tests.rs`.

use super::*;
use crate::component::ComponentKind;

pub(super) const RULE: Rule = Rule {
    fails: 2,
    within_s: 120,
    self_check_trips: true,
    passes: 2,
    flap: None,
};

/// `f` fail, `p` passive pass, `a` active pass, `n` no word, `F` fail in a self-check repeated at
/// once, `1` fail in a self-check believed at once, `S` fail at the start of the program repeated at
/// once, `h` fail that was history on arrival; each one
/// minute after the last. `z` is a night switched off (a new boot, nothing measured).
pub(super) fn trace(letters: &str) -> Vec<Signal> {
    let mut signals = Vec::new();
    let mut boot = 0_u32;
    let mut mono_ms = 0_u64;
    for (i, letter) in letters.chars().enumerate() {
        mono_ms += 60_000;
        if letter == 'z' {
            boot += 1;
            mono_ms = 0;
            continue;
        }
        signals.push(Signal {
            fault: "headset.missing",
            component: ComponentKey::new(ComponentKind::Headset, "required"),
            source: "presence",
            verdict: match letter {
                'p' | 'a' => Verdict::Pass,
                'n' => Verdict::NoWord,
                _ => Verdict::Fail,
            },
            severity: Severity::S1,
            reasons: vec![Reason::new("x").with("i", i)],
            terminal: false,
            moment: Moment {
                at: Timestamp::from_second(1_700_000_000 + 60 * i as i64).unwrap(),
                boot: boot.to_string(),
                mono_ms,
                round: i as u64,
                trigger: match letter {
                    'F' | '1' => Trigger::SelfCheck,
                    'S' => Trigger::Start,
                    _ => Trigger::Scheduled,
                },
                active: letter == 'a',
                period_s: 60,
                attempts: if matches!(letter, 'F' | 'S') { 2 } else { 1 },
                history: letter == 'h',
            },
            listing: None,
        });
    }
    signals
}

#[test]
fn a_symptom_trips_on_n_in_t_and_clears_on_active_passes_only() {
    use State::{Failing, Ok, Recovering, Suspect};
    for (letters, state, why) in [
        ("p", Ok, "one passive look at a well thing"),
        ("n", Ok, "measured, nothing to compare with"),
        ("f", Suspect, "one failure is not believed"),
        ("ff", Failing, "two in two minutes are"),
        (
            "fpf",
            Failing,
            "an intermittent plug: two in two minutes, a pass between",
        ),
        ("fppf", Suspect, "two in three minutes are not two in two"),
        (
            "F",
            Failing,
            "a self-check that looked twice is believed at once",
        ),
        ("1", Suspect, "a self-check that looked once is not"),
        ("S", Failing, "so is the first look of the program"),
        ("Fp", Failing, "a passive pass clears nothing"),
        ("Fn", Failing, "no word clears nothing"),
        ("Fa", Recovering, "one active pass is not enough"),
        ("Faa", Ok, "two are"),
        (
            "Fapa",
            Ok,
            "a passive pass between does not restart the count",
        ),
        (
            "Faf",
            Failing,
            "a failure while recovering is failing again",
        ),
        ("Fafa", Recovering, "and the count starts again"),
        ("faa", Ok, "a suspicion is dropped by the same passes"),
        ("fz", Suspect, "a night switched off proves nothing"),
        ("hp", Suspect, "old failures stay a suspicion"),
        (
            "hhp",
            Ok,
            "old failures on arrival open nothing once the newest passes",
        ),
        (
            "hh",
            Failing,
            "old failures do open when the newest still fails",
        ),
        ("hhfp", Failing, "fresh failures do not become history"),
    ] {
        let finding = fold(&RULE, &trace(letters)).unwrap();
        assert_eq!(finding.state, state, "{letters}: {why}");
    }
    assert_eq!(fold(&RULE, &[]), None);
}

#[test]
fn a_night_between_two_failures_counts_as_one_period() {
    let finding = fold(&RULE, &trace("fzf")).unwrap();
    assert_eq!(finding.state, State::Failing);
}

#[test]
fn a_sleep_counts_as_two_periods_at_most_and_each_new_boot_as_one() {
    let mut signals = trace("ff");
    signals[1].moment.mono_ms += 36_000_000;
    assert_eq!(
        fold(&RULE, &signals).unwrap().state,
        State::Failing,
        "ten hours asleep"
    );
    let boots = fold(&RULE, &trace("fzpzpzf")).unwrap();
    assert_eq!(
        boots.state,
        State::Suspect,
        "three boots are three minutes attempted"
    );
}

#[test]
fn the_first_failure_of_the_episode_dates_it_and_rounds_are_counted_once() {
    let mut signals = trace("aafff");
    let again = signals[4].clone();
    signals.push(again);
    let finding = fold(&RULE, &signals).unwrap();
    assert_eq!(finding.since, Some(signals[2].moment.at));
    assert_eq!(
        finding.failing_rounds_count, 3,
        "the same round twice is one round"
    );
}

#[test]
fn a_wall_clock_that_jumps_ten_years_changes_nothing() {
    let mut signals = trace("ff");
    signals[1].moment.at = Timestamp::from_second(1_384_000_000).unwrap();
    assert_eq!(fold(&RULE, &signals).unwrap().state, State::Failing);
    let mut slow = trace("fppf");
    slow[3].moment.at = slow[0].moment.at;
    assert_eq!(fold(&RULE, &slow).unwrap().state, State::Suspect);
}
