//! Notices that something was plugged in or out, once it has come to rest. Needs somebody who looks
//! and tells the moment; asks no device and has no clock of its own.

use std::time::{Duration, Instant};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(3);
/// A headset comes in pieces: its cards first, its buttons after. A round waits for the last.
const QUIET: Duration = Duration::from_secs(1);

/// What was plugged in at the last look.
#[derive(Debug)]
pub struct Plugs {
    known: Option<u64>,
    is_moving: bool,
    next_look: Instant,
}

impl Plugs {
    /// What is plugged in at the start is no change.
    pub fn new(known: Option<u64>, now: Instant) -> Self {
        Self {
            known,
            is_moving: false,
            next_look: now + LOOK,
        }
    }

    /// When to look again.
    pub fn next_look(&self) -> Instant {
        self.next_look
    }

    /// Looks when it is time to, and says whether a change has come to rest. A look without an
    /// answer is no change.
    pub fn changed(&mut self, now: Instant, look: impl FnOnce() -> Option<u64>) -> bool {
        if now < self.next_look {
            return false;
        }
        let seen = look().or(self.known);
        let moves = seen != self.known && self.known.is_some();
        let came_to_rest = self.is_moving && !moves;
        (self.known, self.is_moving) = (seen, moves);
        self.next_look = now + if moves { QUIET } else { LOOK };
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
            .filter(|(tenths, seen)| plugs.changed(at(*tenths), || *seen))
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

    #[test]
    fn looks_are_three_seconds_apart_and_one_while_something_moves() {
        let start = Instant::now();
        let mut plugs = Plugs::new(Some(1), start);
        let mut gaps = Vec::new();
        for seen in [1, 2, 2, 2] {
            let now = plugs.next_look();
            plugs.changed(now, || Some(seen));
            gaps.push((plugs.next_look() - now).as_secs());
        }
        assert_eq!(gaps, [3, 1, 3, 3]);
    }
}
