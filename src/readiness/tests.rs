//! Worst wins, what is not required changes nothing, and a scope limits the judgement.

use super::*;
use crate::component::ComponentKind;
use crate::desk::Baseline;
use crate::diagnosis::support::{facts, profile_with};

fn finding(scope: &str, fault: &str, severity: Severity, state: State) -> Finding {
    let (kind, slot) = scope.split_once(':').unwrap();
    Finding {
        fault: fault.to_owned(),
        component: ComponentKey::new(ComponentKind::parse(kind).unwrap(), slot),
        source: "presence".to_owned(),
        state,
        severity,
        since: None,
        last_at: None,
        fails_count: 0,
        passes_count: 0,
        trips_count: 0,
        failing_rounds_count: 0,
        restarts_count: 0,
        failing_for_s: 0,
        company: None,
        attempts: 1,
        terminal: false,
        ever_passed: true,
        after_restart: false,
        reasons: Vec::new(),
        reasons_since: None,
    }
}

#[test]
fn the_worst_part_that_calls_need_decides() {
    use Readiness::{NotReady, Ready, ReadyWithCare, Unknown};
    use Severity::{S1, S2, S3, S4};
    use State::{Failing, Flapping, Ok, Recovering, Suspect};
    let well = [
        finding("cpu:main", "cpu.fewer_cores", S3, Ok),
        finding("memory:main", "memory.less", S2, Ok),
        finding("disk:/", "disk.full", S2, Ok),
        finding("headset:required", "headset.missing", S1, Ok),
    ];
    let one = |scope: &str, severity: Severity, state: State| {
        let mut all: Vec<Finding> = well.to_vec();
        all.retain(|f| f.component.scope().replace('/', ":") != scope.replace('/', ":"));
        all.push(finding(scope, "x", severity, state));
        all
    };
    for (findings, expected, why) in [
        (well.to_vec(), Ready, "all well"),
        (
            one("headset:required", S1, Failing),
            NotReady,
            "an S1 that fails",
        ),
        (
            one("headset:required", S1, Flapping),
            NotReady,
            "or comes and goes",
        ),
        (
            one("headset:required", S1, Suspect),
            ReadyWithCare,
            "an S1 that is only suspected",
        ),
        (
            one("headset:required", S1, Recovering),
            ReadyWithCare,
            "or not yet cleared",
        ),
        (
            one("memory:main", S2, Failing),
            ReadyWithCare,
            "an S2 that fails",
        ),
        (
            one("disk:/", S3, Failing),
            ReadyWithCare,
            "an S3 that fails",
        ),
        (one("disk:/", S4, Failing), Ready, "hygiene changes nothing"),
        (
            one("headset:required", S1, State::Unknown),
            Unknown,
            "a required part never measured",
        ),
        (
            well[..3].to_vec(),
            Unknown,
            "a required part without any finding",
        ),
        (
            [
                well.to_vec(),
                vec![finding("disk:sda", "disk.failing", S3, State::Unknown)],
            ]
            .concat(),
            Ready,
            "a virtual disk without SMART is not required",
        ),
    ] {
        let facts = facts(profile_with("headset"), Baseline::default());
        let (readiness, reason) = of_desk(&facts, &findings, &BTreeSet::new(), |_| true);
        assert_eq!(readiness, expected, "{why}: {reason:?}");
    }
}

#[test]
fn a_check_of_one_kind_alone_judges_that_kind_alone() {
    let facts = facts(profile_with("headset"), Baseline::default());
    let findings = [
        finding("cpu:main", "cpu.fewer_cores", Severity::S3, State::Ok),
        finding(
            "headset:required",
            "headset.missing",
            Severity::S1,
            State::Failing,
        ),
    ];
    let (readiness, _) = of_desk(&facts, &findings, &BTreeSet::new(), |c| {
        c.kind == ComponentKind::Cpu
    });
    assert_eq!(readiness, Readiness::Ready);
}

#[test]
fn what_was_well_and_can_no_longer_be_measured_is_unknown() {
    use crate::diagnosis::support::{headset, observed};
    use crate::observation::{Unseen, Why};
    let (key, reading) = headset(true);
    let seen = observed(1, key.clone(), reading.clone());
    let mut lost = observed(2, key.clone(), reading);
    lost.outcome = Outcome::Unseen(Unseen {
        why: Why::TimedOut,
        detail: String::new(),
    });
    let mut other_probe = observed(3, key.clone(), headset(true).1);
    other_probe.probe = "hid".to_owned();
    let mut in_part = seen.clone();
    in_part.round = lost.round;
    let mut remembered = other_probe.clone();
    remembered.outcome = Outcome::Reading(crate::observation::Reading::HidCollections {
        device_name: "x".to_owned(),
        usages: Vec::new(),
        telephony: true,
    });
    for (observations, expected, why) in [
        (
            vec![&seen, &lost, &remembered],
            vec![&key],
            "what the system remembers is no measurement",
        ),
        (vec![&seen], vec![], "seen"),
        (vec![&seen, &lost], vec![&key], "seen once, lost now"),
        (vec![&lost, &seen], vec![], "seen again"),
        (
            vec![&seen, &lost, &other_probe],
            vec![],
            "another probe still sees it",
        ),
        (
            vec![&in_part, &lost],
            vec![],
            "one of two things said in a round",
        ),
        (vec![&lost, &in_part], vec![], "in any order"),
    ] {
        let found = unmeasured(observations);
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{why}");
    }
    // One that looks once an hour says nothing of now where the one that looks each minute is lost.
    let minutes = |mut o: Observation, minute: u64| {
        o.mono_ms = minute * 60_000;
        o.period_s = if o.probe == "hid" { 3_600 } else { 60 };
        o
    };
    for (reading_at, lost_at, is_lost) in [(10, 11, false), (10, 12, false), (10, 13, true)] {
        let hourly = minutes(other_probe.clone(), reading_at);
        let lost = minutes(lost.clone(), lost_at);
        let found = unmeasured([&hourly, &lost]);
        assert_eq!(!found.is_empty(), is_lost, "{reading_at} {lost_at}");
    }
    let mut before = minutes(other_probe.clone(), 10);
    before.boot = "another".to_owned();
    let lost = minutes(lost, 11);
    assert!(
        unmeasured([&before, &lost]).contains(&key),
        "before a restart"
    );
    let facts = facts(profile_with("headset"), Baseline::default());
    let ok = ["cpu:main", "memory:main", "disk:/", "headset:required"]
        .map(|scope| finding(scope, "x", Severity::S1, State::Ok));
    let judged = |lost: &BTreeSet<ComponentKey>| of_desk(&facts, &ok, lost, |_| true).0;
    assert_eq!(judged(&BTreeSet::new()), Readiness::Ready);
    assert_eq!(judged(&BTreeSet::from([key])), Readiness::Unknown);
    let nothing = of_desk(&facts, &ok, &BTreeSet::new(), |c| {
        c.kind == ComponentKind::Power
    })
    .0;
    assert_eq!(
        nothing,
        Readiness::Unknown,
        "nothing was asked, so nothing is known"
    );
}

#[test]
fn a_check_of_a_part_that_no_profile_requires_says_how_it_is_once_it_was_measured() {
    use Readiness::{Ready, ReadyWithCare, Unknown};
    use Severity::S3;
    let facts = facts(profile_with(""), Baseline::default());
    let power = ComponentKey::new(ComponentKind::Power, "main");
    let lost = BTreeSet::from([power.clone()]);
    for (findings, unmeasured, expected) in [
        (vec![], BTreeSet::new(), Unknown),
        (
            vec![finding("power:main", "x", S3, State::Unknown)],
            BTreeSet::new(),
            Unknown,
        ),
        (
            vec![finding("power:main", "x", S3, State::Ok)],
            BTreeSet::new(),
            Ready,
        ),
        (
            vec![finding("power:main", "x", S3, State::Failing)],
            BTreeSet::new(),
            ReadyWithCare,
        ),
        (
            vec![finding("power:main", "x", S3, State::Ok)],
            lost,
            Unknown,
        ),
        (
            vec![finding("cpu:main", "x", S3, State::Ok)],
            BTreeSet::new(),
            Unknown,
        ),
    ] {
        let (got, _) = of_desk(&facts, &findings, &unmeasured, |c| *c == power);
        assert_eq!(got, expected, "{findings:?}");
    }
}

#[test]
fn what_belongs_to_a_general_incident_reads_as_the_incident() {
    let open = |fault: &str, covered: bool| -> crate::diagnosis::Diagnosis {
        let mut one = serde_json::json!({
            "key": {"component": {"kind": "path", "slot": "vpn"}, "family": "path"},
            "fault": fault, "severity": "S1", "stage": "open", "since": "2026-01-05T08:00:00Z",
            "suspects": [], "action": {"verb": "monitor"}, "evidence": [], "tried": [],
            "occurrences": 1
        });
        if covered {
            one["incident"] = serde_json::json!({
                "incident_number": "INC-000001", "family": "path", "attribute": "vpn", "value": "gw-1"
            });
        }
        serde_json::from_value(one).unwrap()
    };
    let vpn = "path.vpn_down";
    let told = Reason::new(codes::READINESS_NOT_READY).with("fault_title", vpn);
    let incident = codes::READINESS_NOT_READY_INCIDENT;
    let plain = codes::READINESS_NOT_READY;
    for (readiness, diagnoses, expected, why) in [
        (
            Readiness::NotReady,
            vec![open(vpn, true)],
            incident,
            "covered",
        ),
        (Readiness::NotReady, vec![open(vpn, false)], plain, "alone"),
        (
            Readiness::NotReady,
            vec![open(vpn, true), open(vpn, false)],
            plain,
            "one stands alone",
        ),
        (
            Readiness::NotReady,
            vec![open("headset.missing", true)],
            plain,
            "another fault",
        ),
        (Readiness::NotReady, vec![], plain, "nothing open"),
        (
            Readiness::Unknown,
            vec![open(vpn, true)],
            plain,
            "not measured",
        ),
        (
            Readiness::ReadyWithCare,
            vec![open(vpn, true)],
            codes::READINESS_READY_WITH_CARE_INCIDENT,
            "with care",
        ),
    ] {
        let got = with_incidents(readiness, told.clone(), &diagnoses);
        assert_eq!(got.code, expected, "{why}");
        assert_eq!(
            got.args.get("fault_title"),
            told.args.get("fault_title"),
            "{why}"
        );
    }
}

#[test]
fn a_check_that_waits_for_the_end_of_a_call_stays_as_it_was_for_a_day() {
    use crate::diagnosis::support::{headset, observed};
    const HOUR_MS: u64 = 3_600_000;
    let (key, reading) = headset(true);
    let at = |seq, boot: &str, hour: u64| Observation {
        boot: boot.to_owned(),
        mono_ms: hour * HOUR_MS,
        ..observed(seq, key.clone(), reading.clone())
    };
    let unseen = |seq, boot: &str, hour, why| Observation {
        outcome: Outcome::Unseen(Unseen {
            why,
            detail: String::new(),
        }),
        ..at(seq, boot, hour)
    };
    let of_calls = |boot: &str, hours: &[u64]| -> Vec<Observation> {
        hours
            .iter()
            .map(|hour| unseen(2 + hour, boot, *hour, Why::InCall))
            .collect()
    };
    let measured = || vec![at(1, "a", 1)];
    for (name, observations, is_lost) in [
        (
            "a shift",
            [measured(), of_calls("a", &[2, 5, 9])].concat(),
            false,
        ),
        (
            "a day",
            [measured(), of_calls("a", &[2, 25])].concat(),
            false,
        ),
        (
            "more than a day",
            [measured(), of_calls("a", &[2, 26])].concat(),
            true,
        ),
        (
            "the newest alone",
            [measured(), of_calls("a", &[26])].concat(),
            true,
        ),
        (
            "after a restart",
            [measured(), of_calls("b", &[0, 8])].concat(),
            false,
        ),
        (
            "long after it",
            [measured(), of_calls("b", &[25])].concat(),
            true,
        ),
        ("never measured", of_calls("a", &[2, 3]), true),
        (
            "lost for another reason, then a call",
            [
                measured(),
                vec![unseen(2, "a", 2, Why::TimedOut)],
                of_calls("a", &[3]),
            ]
            .concat(),
            true,
        ),
        (
            "a call, then measured",
            [
                of_calls("a", &[0]),
                vec![at(9, "a", 3)],
                of_calls("a", &[8]),
            ]
            .concat(),
            false,
        ),
    ] {
        assert_eq!(!unmeasured(&observations).is_empty(), is_lost, "{name}");
    }
}
