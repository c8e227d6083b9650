//! Notices that something was plugged in or out, once it has come to rest. Needs somebody who looks,
//! who hears news where there are some, and who tells the moment; asks no device and has no clock of its own.

use std::time::{Duration, Instant};

/// Between two looks, where no news are told and for a while after some.
const LOOK: Duration = Duration::from_secs(3);
/// A headset comes in pieces: its cards first, its buttons after. A round waits for the last.
const QUIET: Duration = Duration::from_secs(1);
/// So long after news it is looked again and again: not all that follows is told, the start of a sound server
/// when somebody signs in for one.
const AFTER_NEWS: Duration = Duration::from_secs(30);

/// What was plugged in at the last look.
#[derive(Debug)]
pub struct Plugs {
    known: Option<u64>,
    is_moving: bool,
    looked: Instant,
    next_look: Option<Instant>,
    /// The end of the time after the last news.
    calm: Instant,
}

impl Plugs {
    /// What is plugged in at the start is no change.
    pub fn new(known: Option<u64>, now: Instant) -> Self {
        Self {
            known,
            is_moving: false,
            looked: now,
            next_look: Some(now + LOOK),
            calm: now + AFTER_NEWS,
        }
    }

    /// When to look again; none as long as nothing is heard.
    pub fn next_look(&self) -> Option<Instant> {
        self.next_look
    }

    /// Something happened. Looks at once, but never more often than once a second, however much there is to hear.
    pub fn heard(&mut self, now: Instant) {
        self.calm = now + AFTER_NEWS;
        self.look_at(now.max(self.looked + QUIET));
    }

    /// Looks now, for what nobody tells.
    pub fn look_now(&mut self, now: Instant) {
        // While something moves, its second of quiet is kept.
        if !self.is_moving {
            self.look_at(now);
        }
    }

    fn look_at(&mut self, at: Instant) {
        self.next_look = Some(self.next_look.map_or(at, |next| next.min(at)));
    }

    /// Looks when it is time to, and says whether a change has come to rest. A look without an
    /// answer is no change.
    pub fn changed(
        &mut self,
        now: Instant,
        are_news_told: bool,
        look: impl FnOnce() -> Option<u64>,
    ) -> bool {
        if self.next_look.is_none_or(|next| now < next) {
            return false;
        }
        let seen = look().or(self.known);
        let moves = seen != self.known && self.known.is_some();
        let came_to_rest = self.is_moving && !moves;
        (self.known, self.is_moving, self.looked) = (seen, moves, now);
        self.next_look = match (moves, are_news_told && now >= self.calm) {
            (true, _) => Some(now + QUIET),
            (false, false) => Some(now + LOOK),
            (false, true) => None,
        };
        came_to_rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at these tenths of a second; `?` is a look without an answer. Says when it changed.
    fn story(known: Option<u64>, looks: &[(u64, Option<u64>)]) -> Vec<u64> {
        let start = Instant::now();
        let mut plugs = Plugs::new(known, start);
        let at = |tenths: u64| start + Duration::from_millis(tenths * 100);
        looks
            .iter()
            .filter(|(tenths, seen)| plugs.changed(at(*tenths), false, || *seen))
            .map(|(tenths, _)| *tenths)
            .collect()
    }

    #[test]
    fn a_change_is_told_once_and_only_after_a_second_of_quiet() {
        let (a, b, c) = (Some(1), Some(2), Some(3));
        for (name, known, looks, expected) in [
            ("nothing moves", a, vec![(30, a), (60, a), (90, a)], vec![]),
            (
                "one change",
                a,
                vec![(30, b), (40, b), (70, b), (100, b)],
                vec![40],
            ),
            (
                "in pieces",
                a,
                vec![(30, b), (40, c), (50, c), (80, c)],
                vec![50],
            ),
            (
                "out and in again",
                a,
                vec![(30, b), (40, a), (50, a), (80, a)],
                vec![50],
            ),
            ("too early to look", a, vec![(10, b), (29, b)], vec![]),
            (
                "too early to be quiet",
                a,
                vec![(30, b), (39, b), (40, b)],
                vec![40],
            ),
            (
                "a look without an answer",
                a,
                vec![(30, None), (60, a), (90, a)],
                vec![],
            ),
            (
                "no answer while it moves",
                a,
                vec![(30, b), (40, None), (70, b)],
                vec![40],
            ),
            (
                "no answer at the start",
                None,
                vec![(30, a), (60, a), (90, b), (100, b)],
                vec![100],
            ),
        ] {
            assert_eq!(story(known, &looks), expected, "{name}");
        }
    }

    /// Where news are told: in these milliseconds something is heard, `looks` ends after a minute without any.
    /// Says when it looked, and when it told of a change.
    fn looks(heard: &[u64], seen: impl Fn(u64) -> u64) -> (Vec<u64>, Vec<u64>) {
        let start = Instant::now();
        let mut plugs = Plugs::new(Some(seen(0)), start);
        let (mut looked, mut told, mut heard) = (Vec::new(), Vec::new(), heard.iter().peekable());
        for now_ms in 0..200_000 {
            let now = start + Duration::from_millis(now_ms);
            if heard.next_if_eq(&&now_ms).is_some() {
                plugs.heard(now);
            }
            let is_told = plugs.changed(now, true, || {
                looked.push(now_ms);
                Some(seen(now_ms))
            });
            told.extend(is_told.then_some(now_ms));
        }
        (looked, told)
    }

    #[test]
    fn where_news_are_told_it_looks_at_once_then_for_half_a_minute_and_then_no_more() {
        let steps = |from: u64, to: u64| (from..=to).step_by(3_000).collect::<Vec<_>>();
        let at_start = steps(3_000, 30_000);
        let none = Vec::<u64>::new();
        assert_eq!(looks(&[], |_| 1), (at_start.clone(), none.clone()));
        // News without a change.
        let both = [at_start.clone(), steps(100_500, 130_500)].concat();
        assert_eq!(looks(&[100_500], |_| 1), (both, none));
        // A change in two pieces: told a second after the last one.
        let pieces = |ms| 1 + u64::from(ms >= 100_000) + u64::from(ms >= 100_400);
        let (looked, told) = looks(&[100_000, 100_100, 100_400], pieces);
        let expected = [100_000, 101_000, 102_000, 105_000];
        assert_eq!(looked.get(10..14), Some(&expected[..]));
        assert_eq!(told, [102_000]);
    }

    #[test]
    fn however_much_there_is_to_hear_it_looks_once_a_second() {
        let heard: Vec<_> = (100_000..110_000).step_by(10).collect();
        let (looked, _) = looks(&heard, |_| 1);
        let within = |ms: &&u64| (100_000..110_000).contains(*ms);
        assert_eq!(looked.iter().filter(within).count(), 10);
    }

    #[test]
    fn what_nobody_tells_is_looked_for_with_the_round_and_a_second_of_quiet_is_kept() {
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let mut plugs = Plugs::new(Some(1), start);
        assert!(!plugs.changed(at(40), true, || Some(1)));
        assert_eq!(plugs.next_look(), None);
        plugs.look_now(at(100));
        assert!(!plugs.changed(at(100), true, || Some(2)));
        plugs.look_now(at(100));
        assert_eq!(plugs.next_look(), Some(at(101)));
        assert!(plugs.changed(at(101), true, || Some(2)));
        assert_eq!(plugs.next_look(), None);
    }

    #[test]
    fn without_news_looks_are_three_seconds_apart_and_one_while_something_moves() {
        let start = Instant::now();
        let mut plugs = Plugs::new(Some(1), start);
        let mut gaps = Vec::new();
        for seen in [1, 2, 2, 2] {
            let now = plugs.next_look().unwrap();
            plugs.changed(now, false, || Some(seen));
            gaps.push((plugs.next_look().unwrap() - now).as_secs());
        }
        assert_eq!(gaps, [3, 1, 3, 3]);
    }
}
