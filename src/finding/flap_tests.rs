//! What comes and goes, told as traces of minutes: `f3 a2` is three failures, then two active passes.

use super::tests::{RULE, trace};
use super::*;

/// Two trips within four hours; over after two calm hours.
const COMES_AND_GOES: Rule = Rule {
    flap: Some(Flap {
        trips: 2,
        within_s: 4 * 3600,
        calm_s: 2 * 3600,
    }),
    ..RULE
};

fn minutes(story: &str) -> Vec<Signal> {
    let letters: String = story
        .split_whitespace()
        .map(|run| {
            let (letter, count) = run.split_at(1);
            letter.repeat(count.parse().unwrap_or(1))
        })
        .collect();
    trace(&letters)
}

/// The state after each measurement.
fn states(signals: &[Signal]) -> Vec<State> {
    let mut fold = Fold::default();
    signals
        .iter()
        .map(|signal| {
            fold.take(&COMES_AND_GOES, signal);
            fold.finding("x", &signal.component, "y").state
        })
        .collect()
}

/// How often people hear that it fails: it is open until it is well again.
fn times_told(signals: &[Signal]) -> usize {
    let mut told = 0;
    let mut open = false;
    for state in states(signals) {
        let failing = matches!(state, State::Failing | State::Flapping);
        told += usize::from(failing && !open);
        open = failing || (open && state != State::Ok);
    }
    told
}

#[test]
fn the_second_trip_makes_it_flapping_and_only_calm_ends_that() {
    use State::{Failing, Flapping, Ok, Recovering, Suspect};
    for (story, state, trips_count, why) in [
        ("f3", Failing, 1, "once is a failure"),
        ("f3 a3", Ok, 1, "that may go by itself"),
        ("f3 a3 f1", Suspect, 1, "one failure is no trip"),
        ("f3 a3 f2", Flapping, 2, "the second trip"),
        ("f3 a1 f2", Failing, 1, "a relapse is half a trip"),
        ("f3 a1 f2 a1", Recovering, 1, "and may still go by itself"),
        ("f3 a1 f2 a1 f1", Flapping, 2, "two relapses are one"),
        (
            "f3 p1 f2 p1 f1",
            Failing,
            1,
            "a passive pass is no recovery",
        ),
        ("f3 a3 f3 a9", Flapping, 2, "a few passes end nothing"),
        ("f3 a3 f3 a119", Flapping, 2, "not yet two hours"),
        ("f3 a3 f3 a120", Ok, 2, "two hours without a failure"),
        (
            "f3 a3 f3 a60 f1 a119",
            Flapping,
            2,
            "the count starts again",
        ),
        ("f3 a3 f3 p200", Flapping, 2, "passive passes end nothing"),
        (
            "f3 a3 f3 p200 a1",
            Flapping,
            2,
            "nor does a single active one",
        ),
        ("f3 a3 f3 p200 a2", Ok, 2, "calm, and proved well"),
        ("f3 a3 f120", Flapping, 2, "failing for a minute less"),
        ("f3 a3 f121", Failing, 2, "it simply fails now"),
        ("f3 a3 f121 a2", Ok, 2, "and clears like any failure"),
        ("f3 a3 f60 a1 f119", Flapping, 2, "a pass between"),
        ("f3 a250 f3", Failing, 1, "two trips too far apart"),
        (
            "f3 a3 f3 a120 f1",
            Suspect,
            2,
            "well again: one is not enough",
        ),
        (
            "f3 a3 f3 a120 f2",
            Flapping,
            3,
            "the third within four hours",
        ),
        ("f3 a3 f3 a3 f3 a3 f3", Flapping, 4, "trips count on"),
        (
            "f3 a3 z1 f3 z1 a60",
            Flapping,
            2,
            "nights are not calm time",
        ),
        (
            "h3 a3 h3 a1",
            Ok,
            2,
            "history opens nothing while it passes",
        ),
        ("h3 a3 h3 a1 f1", Flapping, 2, "unless it fails again"),
    ] {
        let finding = fold(&COMES_AND_GOES, &minutes(story)).unwrap();
        let got = (finding.state, finding.trips_count);
        assert_eq!(got, (state, trips_count), "{story}: {why}");
    }
}

#[test]
fn without_a_rule_for_it_nothing_is_ever_flapping() {
    let finding = fold(&RULE, &minutes("f3 a3 f3 a3 f3")).unwrap();
    assert_eq!((finding.state, finding.trips_count), (State::Failing, 0));
}

#[test]
fn a_hundred_flaps_are_told_twice() {
    for once in [
        "f2 a2 ",
        "f2 a3 ",
        "f3 a3 ",
        "f5 a2 ",
        "f10 a30 ",
        "f3 p5 a2 ",
    ] {
        assert_eq!(times_told(&minutes(&once.repeat(100))), 2, "{once}");
    }
}

#[test]
fn a_cord_that_fails_every_second_time_trips_and_stays_for_eight_hours() {
    let mut late = minutes(&"f1 a1 ".repeat(240));
    let mut mono_ms = 0;
    for (i, signal) in late.iter_mut().enumerate() {
        // Always late by what the schedule spreads and the looking takes.
        mono_ms += 60_000 + 2_000 * (i as u64 % 6);
        signal.moment.mono_ms = mono_ms;
    }
    // Every second one on average, in no order.
    let mut dice = 7_u64;
    let random: String = (0..480)
        .map(|_| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if dice >> 63 == 0 { 'f' } else { 'a' }
        })
        .collect();
    for (signals, told, name) in [
        (minutes(&"f1 a1 ".repeat(240)), 1, "on time"),
        (late, 1, "late"),
        (trace(&random), 2, "random"),
    ] {
        assert_eq!(times_told(&signals), told, "{name}");
        let after = states(&signals).split_off(30);
        let stays = after.iter().all(|s| *s == State::Flapping);
        assert!(stays, "{name}: flapping after half an hour");
    }
}

#[test]
fn all_that_came_and_went_is_one_episode_explained_by_its_newest_failure() {
    let signals = minutes("a2 f3 a3 f4 a3");
    let finding = fold(&COMES_AND_GOES, &signals).unwrap();
    assert_eq!(finding.state, State::Flapping);
    assert_eq!(finding.since, Some(signals[2].moment.at));
    assert_eq!(finding.failing_rounds_count, 7);
    assert_eq!(finding.reasons, signals[11].reasons, "the newest failure");
    let calm = minutes("a2 f3 a3 f4 a120");
    let well = fold(&COMES_AND_GOES, &calm).unwrap();
    assert_eq!(well.reasons, calm[calm.len() - 1].reasons, "the pass");
}

/// A trace whose measurements are an hour apart.
fn hourly(letters: &str) -> Vec<Signal> {
    let mut signals = trace(letters);
    for (hour, signal) in (0..).zip(&mut signals) {
        signal.moment.mono_ms = hour * 3_600_000;
        signal.moment.period_s = 3_600;
    }
    signals
}

#[test]
fn what_is_looked_at_hourly_came_back_though_too_few_passes_lay_between() {
    for (letters, state, failing_for_s) in [
        ("aFaF", State::Flapping, 0),
        ("aFFFF", State::Failing, 3 * 3_600),
        ("aFFFFa", State::Recovering, 0),
        ("aFFaFF", State::Flapping, 3_600),
    ] {
        let finding = fold(&COMES_AND_GOES, &hourly(letters)).unwrap();
        let got = (finding.state, finding.failing_for_s);
        assert_eq!(got, (state, failing_for_s), "{letters}");
    }
    // Within ten minutes it is only half as telling.
    let mut soon = trace("aFaF");
    for (at, signal) in (0..).zip(&mut soon) {
        signal.moment.mono_ms = at * 299_000;
        signal.moment.period_s = 3_600;
    }
    let finding = fold(&COMES_AND_GOES, &soon).unwrap();
    assert_eq!(finding.state, State::Failing);
}
