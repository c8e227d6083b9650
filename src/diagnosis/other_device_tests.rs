//! The headset a desk wants against the one that is plugged in instead.

use super::support::{facts, observed, profile_with};
use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::finding::State;
use crate::knowledge::{codes, fault_codes};
use crate::observation::{Observation, Reading, Trigger};
use crate::profile::{Custody, Profile, REQUIRED_SLOT};

/// A desk that wants this headset (empty: any), of this custody.
fn wants(product: &str, custody: Custody) -> Profile {
    let mut profile = profile_with("headset");
    if let Some(spec) = &mut profile.expect.headset {
        spec.product = (!product.is_empty()).then(|| product.to_owned());
        spec.custody = custody;
    }
    profile
}

fn looked(seq: u64, found: bool, other: Option<&str>) -> Observation {
    let reading = Reading::Presence {
        found,
        device_name: found.then(|| "Evolve 20".to_owned()),
        is_default: None,
        input_is_default: None,
        listed: other.into_iter().map(str::to_owned).collect(),
        listed_count: 1,
        other_device: other.map(str::to_owned),
        error_text: None,
    };
    let key = ComponentKey::new(ComponentKind::Headset, REQUIRED_SLOT);
    observed(seq, key, reading)
}

#[test]
fn another_headset_takes_calls_and_is_not_a_missing_one() {
    use Custody::{Desk, Person};
    use Trigger::{Scheduled, SelfCheck};
    let other = Some("Voyager 5200");
    type Row<'a> = (
        &'a str,
        Custody,
        Trigger,
        bool,
        Option<&'a str>,
        &'a [&'a str],
    );
    let table: [Row<'_>; 7] = [
        (
            "Evolve 20",
            Desk,
            Scheduled,
            false,
            other,
            &[
                "headset.missing Pass S1 headset.other_device.found",
                "headset.other_device Fail S2 headset.other_device.found",
            ],
        ),
        (
            "Evolve 20",
            Desk,
            Scheduled,
            false,
            None,
            &["headset.missing Fail S1 headset.missing.not_found"],
        ),
        (
            "Evolve 20",
            Desk,
            Scheduled,
            true,
            None,
            &[
                "headset.missing Pass S1 headset.missing.came_back",
                "headset.other_device Pass S2 headset.other_device.right_one",
            ],
        ),
        // Where any will do there is no wrong one.
        (
            "",
            Desk,
            Scheduled,
            true,
            None,
            &["headset.missing Pass S1 headset.missing.came_back"],
        ),
        (
            "Evolve 20",
            Person,
            SelfCheck,
            false,
            other,
            &[
                "headset.missing Pass S1 headset.other_device.found",
                "headset.other_device Fail S2 headset.other_device.found",
            ],
        ),
        // What is a person's own may be away, and so may its place be taken.
        (
            "Evolve 20",
            Person,
            Scheduled,
            false,
            other,
            &["headset.missing NoWord S1 headset.missing.may_be_away"],
        ),
        (
            "Evolve 20",
            Person,
            Scheduled,
            true,
            None,
            &[
                "headset.missing Pass S1 headset.missing.came_back",
                "headset.other_device Pass S2 headset.other_device.right_one",
            ],
        ),
    ];
    for (product, custody, trigger, found, other, expected) in table {
        let mut look = looked(1, found, other);
        look.trigger = trigger;
        let facts = facts(wants(product, custody), Baseline::default());
        let said = signals(&look, &facts, Knowledge::built_in(), false);
        let got: Vec<String> = said
            .iter()
            .map(|s| {
                let (verdict, severity) = (s.verdict, s.severity.as_str());
                format!("{} {verdict:?} {severity} {}", s.fault, s.reasons[0].code)
            })
            .collect();
        assert_eq!(got, expected, "{product} {custody:?} {trigger:?} {found}");
        for reason in said.iter().flat_map(|s| &s.reasons) {
            if reason.code == codes::HEADSET_OTHER_DEVICE_FOUND {
                assert_eq!(reason.args["expected_name"], "Evolve 20".into());
                assert_eq!(reason.args["device_name"], "Voyager 5200".into());
            }
        }
    }
}

#[test]
fn from_missing_to_another_to_the_right_one() {
    let states = |looks: &[Observation]| {
        let mut of = [State::Unknown; 2];
        let facts = facts(wants("Evolve 20", Custody::Desk), Baseline::default());
        let kept: Vec<Retained> = looks
            .iter()
            .map(|observation| Retained {
                observation,
                history: false,
            })
            .collect();
        for finding in findings(&kept, &facts, Knowledge::built_in()) {
            let names = [
                fault_codes::HEADSET_MISSING,
                fault_codes::HEADSET_OTHER_DEVICE,
            ];
            for (name, state) in names.iter().zip(&mut of) {
                if finding.fault == *name {
                    *state = finding.state;
                }
            }
        }
        of
    };
    let other = Some("Voyager 5200");
    let looks = [
        looked(1, false, None),
        looked(2, false, other),
        looked(3, false, other),
        looked(4, true, None),
        looked(5, true, None),
    ];
    assert_eq!(states(&looks[..1]), [State::Failing, State::Unknown]);
    assert_eq!(states(&looks[..3]), [State::Ok, State::Failing]);
    assert_eq!(states(&looks), [State::Ok, State::Ok]);
}
