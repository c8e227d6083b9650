//! Whose a headset or phone is decides when its absence counts.

use super::signals;
use super::support::{facts, observed, profile_with};
use crate::component::{ComponentKey, ComponentKind};
use crate::desk::Baseline;
use crate::finding::Verdict;
use crate::knowledge::Knowledge;
use crate::observation::{Reading, Trigger};
use crate::profile::{Custody, REQUIRED_SLOT};

#[test]
fn what_people_carry_is_missed_only_by_somebody_who_asks() {
    use Custody::{Desk, Person, Pool};
    use Trigger::{Scheduled, SelfCheck, Start};
    use Verdict::{Fail, NoWord, Pass};
    for (custody, trigger, found, verdict) in [
        (Desk, SelfCheck, false, Fail),
        (Desk, Start, false, Fail),
        (Desk, Scheduled, false, Fail),
        (Person, SelfCheck, false, Fail),
        (Person, Start, false, NoWord),
        (Person, Scheduled, false, NoWord),
        (Pool, SelfCheck, false, Fail),
        (Pool, Start, false, NoWord),
        (Pool, Scheduled, false, NoWord),
        (Desk, Scheduled, true, Pass),
        (Person, SelfCheck, true, Pass),
        (Person, Scheduled, true, Pass),
        (Pool, Start, true, Pass),
    ] {
        for (name, kind, fault) in [
            ("headset", ComponentKind::Headset, "headset.missing"),
            ("desk_phone", ComponentKind::DeskPhone, "phone.missing"),
        ] {
            let mut profile = profile_with(name);
            let expect = &mut profile.expect;
            for spec in [&mut expect.headset, &mut expect.desk_phone]
                .into_iter()
                .flatten()
            {
                spec.custody = custody;
            }
            let reading = Reading::Presence {
                found,
                device_name: None,
                is_default: None,
                input_is_default: None,
                listed: Vec::new(),
                listed_count: 1,
                other_device: None,
                error_text: None,
            };
            let mut look = observed(1, ComponentKey::new(kind, REQUIRED_SLOT), reading);
            look.trigger = trigger;
            let said = signals(
                &look,
                &facts(profile, Baseline::default()),
                Knowledge::built_in(),
                false,
            );
            let got: Vec<_> = said.iter().map(|s| (s.fault, s.verdict)).collect();
            let row = format!("{name} {custody:?} {trigger:?} found: {found}");
            assert_eq!(got, [(fault, verdict)], "{row}");
            let away = said[0].reasons[0].code.ends_with("may_be_away");
            assert_eq!(away, verdict == NoWord, "{row}");
        }
    }
}
