//! When a fault that went away by itself comes back: whether it is the old question going on or a
//! new one. Needs how the old one ended; must not look at what the site lets the program do.

use super::{Diagnosis, Stage};
use crate::knowledge::codes;
use crate::text::Reason;
use crate::ticket::State as TicketState;
use crate::work_order::{self, Order};
use jiff::{SignedDuration, Timestamp};

/// What comes back within a day goes on: the same shift sees it again, or the same shift of the next
/// day, and nobody has been there in between. What comes back later is a repeat.
pub const REOPEN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What was well for this long and comes back counts as a repeat, though it is the same question: a fault of
/// every morning must not hide by being gone at noon.
const A_RETURN: SignedDuration = SignedDuration::from_hours(4);

/// The newest question about something that ended.
#[derive(Debug, Clone, Copy)]
pub struct Ended<'a> {
    /// As it stood at the end.
    pub diagnosis: &'a Diagnosis,
    /// When it ended.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<&'a Reason>,
    /// How its newest ticket stands.
    pub ticket: Option<TicketState>,
    /// The order of that ticket.
    pub order: Option<&'a Order>,
}

/// The old question as it goes on, if what is new is the same: it recovered by itself not long ago,
/// no person has decided about it since, and both ask for work of their own.
#[must_use]
pub fn goes_on(now: Timestamp, ended: &Ended<'_>, new: &Diagnosis) -> Option<Diagnosis> {
    let before = ended.diagnosis;
    let by_itself = before.stage == Stage::Recovered
        && ended
            .reason
            .is_some_and(|r| r.code == codes::ORDER_RECOVERED);
    let same = before.key == new.key && before.stands_alone() && new.stands_alone();
    let soon = now.duration_since(ended.at) <= REOPEN_WITHIN;
    let undecided = match (ended.ticket, ended.order) {
        (None, _) | (Some(TicketState::AwaitingQualification | TicketState::Closed), None) => true,
        (Some(TicketState::Qualified), Some(order)) => order.state.is_open(),
        (Some(TicketState::Closed), Some(order)) => work_order::reopen(order).is_some(),
        (Some(_), _) => false,
    };
    let away_for = now.duration_since(ended.at);
    (by_itself && same && soon && undecided).then(|| Diagnosis {
        stage: Stage::Open,
        rounds_before: before.occurrences,
        returns_count: before
            .returns_count
            .saturating_add(u32::from(away_for >= A_RETURN)),
        ..before.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Surroundings;
    use crate::diagnosis::clue_tests::{at, diagnoses, headset};
    use crate::diagnosis::engine_tests::Desk;

    const HOUR: i64 = 3_600;

    #[test]
    fn what_was_well_for_hours_and_comes_back_is_a_repeat_of_the_same_question() {
        let new = diagnoses(&[headset()], Surroundings::none()).remove(0);
        let mut ended = Diagnosis {
            stage: Stage::Recovered,
            ..new.clone()
        };
        let recovered = Reason::new(codes::ORDER_RECOVERED);
        // Hours between an end and the next beginning; the repeats that are told then.
        for (hours, repeats) in [(3, 0), (4, 1), (1, 1), (23, 2), (20, 3)] {
            let how = Ended {
                diagnosis: &ended,
                at: at(0),
                reason: Some(&recovered),
                ticket: None,
                order: None,
            };
            let goes_on = goes_on(at(hours * HOUR), &how, &new).unwrap();
            let mut desk = Desk::new();
            desk.open = vec![goes_on];
            desk.turn(&[headset()]);
            let told = desk.open.remove(0);
            assert_eq!(told.repeats_count, repeats, "after {hours} hours");
            let problem = told
                .evidence
                .iter()
                .any(|r| r.code == codes::DIAGNOSIS_PROBLEM);
            assert_eq!(problem, repeats >= 2, "after {hours} hours");
            ended = Diagnosis {
                stage: Stage::Recovered,
                ..told
            };
        }
    }
}
