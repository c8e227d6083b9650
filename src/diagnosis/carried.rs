//! A part that is missing here and is measured at another desk now: it was carried there. Needs what
//! central knows of where parts are; a desk alone knows nothing of it.

use super::ClueSeen;
use super::engine::Case;
use crate::knowledge::codes;
use crate::text::Reason;

/// What that says of the part itself and what goes with it, of a thing out of its place, and of
/// everything else.
const OF_THE_PART: &str = "clears";
const OF_ITS_PLACE: &str = "points_to";
const OF_THE_REST: &str = "against";

/// The clue, where the part that stood here last is at another desk.
pub(super) fn carried(case: &Case<'_>) -> Option<ClueSeen> {
    let mut away = case.input.surroundings.away.iter();
    let (_, there) = away.find(|(key, _)| *key == case.key.component)?;
    let part = case.main_part();
    let mut steps = case.fault.steps.iter();
    let with_it = steps.find(|s| matches!(s.kind, "swap" | "replace") && s.part == Some(part));
    let goes_along = with_it.map_or_else(|| vec![part], |s| s.well_if.to_vec());
    let says = case.fault.suspects.iter().filter(|s| s.part != "nothing");
    Some(ClueSeen {
        clue: "carried_away".into(),
        reason: Reason::new(codes::CLUE_CARRIED_AWAY)
            .with("serial", there.serial.as_str())
            .with("desk_label", there.desk_label.as_str()),
        says: says
            .map(|s| {
                let word = match s.part {
                    "setting" => OF_ITS_PLACE,
                    part if goes_along.contains(&part) => OF_THE_PART,
                    _ => OF_THE_REST,
                };
                (s.part.into(), word.into())
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::clue_tests::headset;
    use crate::diagnosis::engine_tests::{Desk, NOW};
    use crate::diagnosis::past::Elsewhere;

    #[test]
    fn what_is_measured_at_another_desk_was_carried_there_and_is_not_blamed() {
        let blame = |desk: &Desk, part: &str| {
            let suspects = &desk.headset().suspects;
            let found = suspects.iter().find(|s| s.part == part);
            found.map_or(0.0, |s| s.certainty)
        };
        let mut desk = Desk::new();
        desk.turn(&[headset()]);
        assert!(blame(&desk, "headset") > 0.1);
        let there = Elsewhere {
            kind: headset().component.kind,
            serial: "HS-0001".to_owned(),
            desk_label: "B-15".to_owned(),
            failed: false,
            at: jiff::Timestamp::from_second(NOW).unwrap(),
        };
        desk.around.away = vec![(headset().component, there)];
        desk.turn(&[headset()]);
        assert!(
            blame(&desk, "setting") > 0.9,
            "{:?}",
            desk.headset().suspects
        );
        assert!(blame(&desk, "headset") < 0.01);
        let told = desk.headset().evidence.iter();
        let mut told = told.filter(|r| r.code == codes::CLUE_CARRIED_AWAY);
        let place = told.next().and_then(|r| r.args.get("desk_label").cloned());
        assert_eq!(place, Some("B-15".into()));
    }
}
