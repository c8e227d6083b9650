//! Who has a broken device mended: what is under warranty, leased, the client's or a person's own is
//! never bought or given from stock, and the order says whom it is asked of.

use super::clue_tests::{at, finding, headset};
use super::engine_tests::{Desk, NOW};
use crate::component::ComponentKind as Kind;
use crate::desk::Severity;
use crate::finding::State;
use crate::profile::{DeviceSpec, Owner, PcSpec};

fn device(owner: Owner, warranty_until: Option<&str>) -> DeviceSpec {
    DeviceSpec {
        required: true,
        owner,
        warranty_until: warranty_until.map(|day| day.parse().unwrap()),
        ..DeviceSpec::default()
    }
}

#[test]
fn a_supplier_outranks_a_purchase_while_it_answers_for_the_part() {
    // The judgement is on 2023-11-16.
    assert_eq!(at(NOW).to_string(), "2023-11-16T02:00:00Z");
    for (owner, until, verb, code) in [
        (Owner::Own, None, "swap", "action.swap"),
        (Owner::Own, Some("2023-11-15"), "swap", "action.swap"),
        (
            Owner::Own,
            Some("2023-11-16"),
            "third_party",
            "action.third_party_warranty",
        ),
        (
            Owner::Leased,
            None,
            "third_party",
            "action.third_party_leased",
        ),
        (
            Owner::Client,
            None,
            "third_party",
            "action.third_party_client",
        ),
        (
            Owner::Person,
            Some("2030-01-01"),
            "third_party",
            "action.third_party_person",
        ),
    ] {
        let mut desk = Desk::new();
        desk.facts.profile.expect.headset = Some(device(owner, until));
        desk.turn(&[headset()]);
        // What a remedy could mend was tried, and the other parts are well.
        for step in [
            "replug",
            "other_port",
            "restart_pc",
            "swap_headset_cord",
            "swap_usb_adapter",
            "reinstall",
        ] {
            desk.tried(step, false);
        }
        desk.tried("try_elsewhere", false);
        desk.turn(&[headset()]);
        let action = &desk.headset().action;
        let said = (action.verb.as_str(), action.reason().code);
        assert_eq!(said, (verb, code.to_owned()), "{owner:?} {until:?}");
        assert_eq!(action.part.as_deref(), Some("headset"));
        assert_eq!(
            action.step.as_deref(),
            Some("swap_headset"),
            "its outcome can be told"
        );
    }
}

#[test]
fn only_the_device_itself_is_its_suppliers() {
    let mut desk = Desk::new();
    desk.facts.profile.expect.headset = Some(device(Owner::Person, None));
    desk.turn(&[headset()]);
    desk.tried("replug", false);
    for turn in 0..8 {
        desk.turn(&[headset()]);
        let action = desk.headset().action.clone();
        let is_it = action.part.as_deref() == Some("headset") && action.verb != "test";
        let expected = is_it.then(|| "person".to_owned());
        if action.verb != "inspect" {
            assert_eq!(action.supplied_by, expected, "{turn} {action:?}");
        }
        let Some(step) = action.step else { break };
        desk.tried(&step, false);
    }
    // Its phone is another device.
    let mut desk = Desk::new();
    desk.facts.profile.expect.headset = Some(device(Owner::Person, None));
    let phone = finding("phone.missing", Kind::DeskPhone, "required", State::Failing);
    for _ in 0..8 {
        desk.turn(std::slice::from_ref(&phone));
        let action = desk.of(Kind::DeskPhone, "required").action.clone();
        assert_eq!(action.supplied_by, None);
        let Some(step) = action.step else { break };
        desk.tried(&step, false);
    }
}

#[test]
fn what_is_built_into_the_pc_goes_by_the_pc() {
    for (pc, verb, code) in [
        (None, "replace_planned", "action.replace_planned"),
        (
            Some((Owner::Own, Some("2023-11-15"))),
            "replace_planned",
            "action.replace_planned",
        ),
        (
            Some((Owner::Own, Some("2023-11-16"))),
            "third_party",
            "action.third_party_pc_warranty",
        ),
        (
            Some((Owner::Leased, None)),
            "third_party",
            "action.third_party_pc_leased",
        ),
        (
            Some((Owner::Client, None)),
            "third_party",
            "action.third_party_pc_client",
        ),
        (
            Some((Owner::Person, None)),
            "third_party",
            "action.third_party_pc_person",
        ),
    ] {
        let mut desk = Desk::new();
        desk.facts.profile.expect.headset = Some(device(Owner::Person, None));
        desk.facts.profile.expect.pc = pc.map(|(owner, until)| PcSpec {
            owner,
            warranty_until: until.map(|day: &str| day.parse().unwrap()),
        });
        // The drive itself says twice that it fails.
        let mut failing = finding("disk.failing", Kind::Disk, "sda", State::Failing);
        (failing.severity, failing.terminal) = (Severity::S3, true);
        desk.turn(&[failing]);
        let action = &desk.of(Kind::Disk, "sda").action;
        let said = (action.verb.as_str(), action.reason().code);
        assert_eq!(said, (verb, code.to_owned()), "{pc:?}");
        assert_eq!(action.step.as_deref(), Some("replace_disk"));
    }
}
