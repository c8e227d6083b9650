//! Floors as tables: who shares what, who fails since when, and what that is called.

use super::*;
use crate::ids::DeskId;

const NOW: i64 = 1_800_000_000;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(NOW + second).unwrap()
}

/// Desks `from..to`, all with these shared things; the first `failing` fail since `since`.
fn desks(
    from: u32,
    to: u32,
    shared: &[(&str, &str)],
    failing: u32,
    since: i64,
    fault: &str,
) -> Vec<DeskView> {
    (from..to)
        .map(|n| {
            let fails = n - from < failing;
            DeskView {
                desk: DeskId::from_tail(&format!("{n:05}")).unwrap(),
                shared: shared
                    .iter()
                    .map(|(a, v)| ((*a).to_owned(), (*v).to_owned()))
                    .collect(),
                signs: fails
                    .then(|| sign("path/voice", fault, since))
                    .into_iter()
                    .collect(),
            }
        })
        .collect()
}

fn sign(component: &str, fault: &str, since: i64) -> Sign {
    Sign {
        component: component.to_owned(),
        fault: fault.to_owned(),
        severity: Severity::S1,
        since: at(since),
        released: false,
        covered: false,
        secondary: false,
    }
}

const VPN: &str = "path.vpn_down";

fn opened(family: &str, floor: &[DeskView]) -> Vec<Incident> {
    let view = Family::of_desks(family, floor);
    let changes = review(
        at(0),
        Knowledge::built_in(),
        std::slice::from_ref(&view),
        &[],
    );
    // Any order and any repetition of the same desks is the same floor.
    let mut twice: Vec<DeskView> = floor.iter().rev().cloned().collect();
    twice.extend_from_slice(floor);
    let mut again = Family::of_desks(family, &twice);
    again.failing.reverse();
    assert_eq!(review(at(0), Knowledge::built_in(), &[again], &[]), changes);
    changes
        .into_iter()
        .map(|change| match change {
            Change::Open(incident) => incident,
            Change::Update(..) | Change::End(..) => unreachable!("nothing was open"),
        })
        .collect()
}

fn said(incidents: &[Incident]) -> Vec<(String, u32, u32)> {
    incidents
        .iter()
        .map(|i| {
            let what = format!("{}={}", i.attribute, i.value);
            (what, i.failing_count, i.observed_count)
        })
        .collect()
}

#[test]
fn the_thing_that_explains_best_names_the_incident() {
    let both = |a: Vec<DeskView>, b: Vec<DeskView>| [a, b].concat();
    let site = ("site", "A");
    type Row = (
        &'static str,
        &'static str,
        Vec<DeskView>,
        &'static [(&'static str, u32, u32)],
    );
    let rows: Vec<Row> = vec![
        (
            "200 desks of one site lose the VPN: the gateway, not the site",
            "path",
            desks(
                0,
                200,
                &[site, ("vpn", "vpn-1"), ("service", "Sales")],
                200,
                -60,
                VPN,
            ),
            &[("vpn=vpn-1", 200, 200)],
        ),
        (
            "a gateway of two sites",
            "path",
            both(
                both(
                    desks(0, 100, &[site, ("vpn", "vpn-1")], 100, -60, VPN),
                    desks(100, 200, &[("site", "B"), ("vpn", "vpn-1")], 100, -60, VPN),
                ),
                desks(200, 300, &[site, ("vpn", "vpn-2")], 0, 0, VPN),
            ),
            &[("vpn=vpn-1", 200, 200)],
        ),
        (
            "a bad image on 40 of 100 desks",
            "headset",
            both(
                desks(
                    0,
                    40,
                    &[site, ("image", "new"), ("room", "1")],
                    40,
                    -60,
                    "headset.missing",
                ),
                desks(40, 100, &[site, ("image", "old"), ("room", "1")], 0, 0, ""),
            ),
            &[("image=new", 40, 40)],
        ),
        (
            "one switch in a room of two",
            "path",
            both(
                desks(
                    0,
                    12,
                    &[site, ("room", "1"), ("switch", "sw-1")],
                    12,
                    -60,
                    "path.down",
                ),
                desks(12, 24, &[site, ("room", "1"), ("switch", "sw-2")], 0, 0, ""),
            ),
            &[("switch=sw-1", 12, 12)],
        ),
        (
            "nine of ten of a site, whatever else they share",
            "path",
            both(
                both(
                    desks(0, 50, &[site, ("switch", "sw-1")], 45, -60, "path.down"),
                    desks(50, 100, &[site, ("switch", "sw-2")], 45, -60, "path.down"),
                ),
                desks(100, 150, &[("site", "B")], 0, 0, ""),
            ),
            &[("site=A", 90, 100)],
        ),
        (
            "two things at once are two incidents",
            "path",
            both(
                both(
                    desks(0, 20, &[site, ("switch", "sw-1")], 20, -60, "path.down"),
                    desks(20, 40, &[site, ("switch", "sw-2")], 20, -60, "path.down"),
                ),
                desks(40, 200, &[site, ("switch", "sw-3")], 0, 0, ""),
            ),
            &[("switch=sw-1", 20, 20), ("switch=sw-2", 20, 20)],
        ),
        (
            "a name of the administrator's own",
            "path",
            both(
                desks(
                    0,
                    8,
                    &[site, ("rack", "r-1"), ("room", "1")],
                    8,
                    -60,
                    "path.down",
                ),
                desks(8, 60, &[site, ("rack", "r-2"), ("room", "1")], 0, 0, ""),
            ),
            &[("rack=r-1", 8, 8)],
        ),
        (
            "two desks of one switch are none",
            "path",
            both(
                desks(0, 2, &[site, ("switch", "sw-1")], 2, -60, "path.down"),
                desks(2, 100, &[site, ("switch", "sw-2")], 0, 0, ""),
            ),
            &[],
        ),
        (
            "three of three are one",
            "path",
            both(
                desks(0, 3, &[site, ("switch", "sw-1")], 3, -60, "path.down"),
                desks(3, 100, &[site, ("switch", "sw-2")], 0, 0, ""),
            ),
            &[("switch=sw-1", 3, 3)],
        ),
        (
            "one desk in a big well group is none",
            "path",
            desks(0, 300, &[site, ("switch", "sw-1")], 1, -60, "path.down"),
            &[],
        ),
        (
            "three of two hundred are three desks",
            "headset",
            desks(0, 200, &[site, ("image", "new")], 3, -60, "headset.missing"),
            &[],
        ),
        (
            "what failed hours ago is another story",
            "path",
            desks(0, 20, &[site], 20, -7_300, "path.down"),
            &[],
        ),
        (
            "the first seconds tell nothing yet",
            "path",
            desks(0, 20, &[site], 20, -29, "path.down"),
            &[],
        ),
        (
            "disks that state their end are replaced one by one",
            "disk_health",
            desks(0, 10, &[site, ("image", "new")], 8, -60, "disk.failing"),
            &[],
        ),
        (
            "a fault nobody knows is not shared",
            "path",
            desks(0, 10, &[site], 10, -60, "no.such_fault"),
            &[],
        ),
    ];
    for (name, family, floor, expected) in rows {
        let expected: Vec<_> = expected
            .iter()
            .map(|(what, k, n)| ((*what).to_owned(), *k, *n))
            .collect();
        assert_eq!(said(&opened(family, &floor)), expected, "{name}");
    }
}

#[test]
fn an_opened_incident_says_what_how_many_and_how_the_others_are() {
    let floor = [
        desks(0, 10, &[("switch", "sw-1")], 8, -60, "path.down"),
        desks(10, 100, &[("switch", "sw-2")], 1, -60, "path.down"),
    ]
    .concat();
    let all = opened("path", &floor);
    let incident = &all[0];
    assert_eq!(
        (
            incident.fault.as_str(),
            incident.severity,
            incident.started_at
        ),
        ("path.down", Severity::S1, at(-60))
    );
    let told: Vec<_> = incident
        .reasons
        .iter()
        .map(|r| {
            let arg = |name: &str| r.args.get(name).cloned().unwrap();
            (r.code.as_str(), arg("failing_count"), arg("observed_count"))
        })
        .collect();
    assert_eq!(
        told,
        [
            (codes::INCIDENT_OPENED, 8_u32.into(), 10_u32.into()),
            (codes::INCIDENT_OTHERS, 1_u32.into(), 90_u32.into()),
        ]
    );
}

fn one_open() -> Incident {
    opened(
        "path",
        &desks(0, 20, &[("switch", "sw-1")], 10, -60, "path.down"),
    )
    .remove(0)
}

fn standing(incident: &Incident, failing_count: u32, observed_count: u32) -> Standing<'_> {
    Standing {
        incident,
        observed_count,
        failing_count,
        group_count: 20,
    }
}

#[test]
fn it_ends_when_few_of_its_desks_fail_for_long_enough_and_not_before() {
    // Each step: seconds, desks failing, desks observed, and whether it is over then.
    type Step = (i64, u32, u32, bool);
    let rows: [(&str, &[Step]); 7] = [
        (
            "all well",
            &[(10, 0, 10, false), (309, 0, 10, false), (310, 0, 10, true)],
        ),
        (
            "well and failing again",
            &[
                (10, 0, 10, false),
                (200, 5, 10, false),
                (400, 0, 10, false),
                (699, 0, 10, false),
                (700, 0, 10, true),
            ],
        ),
        (
            "still a third",
            &[(10, 4, 10, false), (9_000, 4, 10, false)],
        ),
        (
            "two are no incident",
            &[(10, 2, 4, false), (310, 2, 4, true)],
        ),
        (
            "one in ten of many",
            &[(10, 10, 100, false), (310, 10, 100, true)],
        ),
        (
            "everybody off: nothing is known",
            &[(10, 0, 0, false), (40_000, 0, 0, false)],
        ),
        (
            "well, then off over night, then well for long enough",
            &[
                (10, 0, 10, false),
                (100, 0, 0, false),
                (40_000, 0, 10, false),
                (40_299, 0, 10, false),
                (40_300, 0, 10, true),
            ],
        ),
    ];
    for (name, steps) in rows {
        let mut incident = one_open();
        for (second, failing, observed, over) in steps {
            let changes = review(
                at(*second),
                Knowledge::built_in(),
                &[],
                &[standing(&incident, *failing, *observed)],
            );
            let ended = changes.iter().any(|c| matches!(c, Change::End(..)));
            assert_eq!(ended, *over, "{name} at {second}: {changes:?}");
            for change in changes {
                if let Change::Update(after, _) | Change::End(after, _) = change {
                    incident = after;
                }
            }
            if !over {
                let same = standing(&incident, *failing, *observed);
                assert_eq!(
                    review(at(*second), Knowledge::built_in(), &[], &[same]),
                    [],
                    "{name}: twice the same"
                );
            }
        }
    }
}

#[test]
fn people_hear_of_growth_when_it_doubled_and_of_every_worsening_once() {
    let mut incident = one_open();
    let mut told = Vec::new();
    for failing in [11, 15, 19, 20, 21, 39, 40, 30, 40] {
        for change in review(
            at(60),
            Knowledge::built_in(),
            &[],
            &[standing(&incident, failing, 40)],
        ) {
            if let Change::Update(after, news) = change {
                told.extend(news.map(|_| failing));
                incident = after;
            }
        }
    }
    assert_eq!(told, [20, 40]);
    assert_eq!(incident.most_count, 40);

    let mut mild = one_open();
    mild.severity = Severity::S3;
    let family = Family::of_desks(
        "path",
        &desks(0, 20, &[("switch", "sw-1")], 10, -60, "path.down"),
    );
    let mut worse = Vec::new();
    for _ in 0..2 {
        for change in review(
            at(60),
            Knowledge::built_in(),
            std::slice::from_ref(&family),
            &[standing(&mild, 10, 10)],
        ) {
            if let Change::Update(after, news) = change {
                worse.extend(news.map(|r| r.code));
                mild = after;
            }
        }
    }
    assert_eq!(worse, [codes::INCIDENT_WORSE]);
}

#[test]
fn a_wider_one_takes_over_the_narrow_one_and_is_not_opened_twice() {
    let first = desks(
        0,
        20,
        &[("site", "A"), ("switch", "sw-1")],
        20,
        -60,
        "path.down",
    );
    let narrow = opened(
        "path",
        &[
            first.clone(),
            desks(20, 200, &[("site", "A"), ("switch", "sw-2")], 0, 0, ""),
        ]
        .concat(),
    )
    .remove(0);
    assert_eq!(narrow.attribute, "switch");
    let all = [
        first,
        desks(20, 200, &[("site", "A"), ("switch", "x")], 0, 0, ""),
    ]
    .concat();
    let mut all = all;
    for (n, desk) in all.iter_mut().enumerate().skip(20) {
        desk.shared
            .insert("switch".to_owned(), format!("sw-{}", n % 18 + 2));
        desk.signs = vec![sign("path/voice", "path.down", -40)];
    }
    let family = Family::of_desks("path", &all);
    let open = Standing {
        incident: &narrow,
        observed_count: 20,
        failing_count: 20,
        group_count: 20,
    };
    let changes = review(
        at(0),
        Knowledge::built_in(),
        std::slice::from_ref(&family),
        &[open],
    );
    let [Change::End(ended, why), Change::Open(wide)] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!(
        (ended.attribute.as_str(), why.code.as_str()),
        ("switch", codes::INCIDENT_WIDENED)
    );
    assert_eq!((wide.attribute.as_str(), wide.failing_count), ("site", 200));
    let open = Standing {
        incident: wide,
        observed_count: 200,
        failing_count: 200,
        group_count: 200,
    };
    assert_eq!(
        review(at(5), Knowledge::built_in(), &[family], &[open]),
        [],
        "once open, nothing more"
    );
}

#[test]
fn it_explains_what_began_with_it_and_nothing_else() {
    let incident = one_open();
    let shared = |value: &str| BTreeMap::from([("switch".to_owned(), value.to_owned())]);
    let down = |second| sign("path/voice", "path.down", second);
    let released = Sign {
        released: true,
        ..down(0)
    };
    let crm = |second| sign("path/crm", "path.down", second);
    let vpn = |second| sign("path/voice", "path.vpn_down", second);
    type Row = (
        &'static str,
        &'static str,
        Vec<Sign>,
        &'static [&'static str],
    );
    let rows: [Row; 14] = [
        ("path", "sw-1", vec![down(-60)], &["path/voice"]),
        ("path", "sw-1", vec![down(3_600)], &["path/voice"]),
        ("path", "sw-1", vec![down(-900)], &["path/voice"]),
        // It was open and steady when the others began.
        ("path", "sw-1", vec![down(-1_000)], &[]),
        ("path", "sw-2", vec![down(-60)], &[]),
        ("headset", "sw-1", vec![down(-60)], &[]),
        ("path", "sw-1", vec![], &[]),
        ("path", "sw-1", vec![released.clone()], &[]),
        // Another path, or another fault, is the desk's own...
        ("path", "sw-1", vec![crm(-60)], &[]),
        ("path", "sw-1", vec![vpn(-60)], &[]),
        (
            "path",
            "sw-1",
            vec![crm(-7_000), down(-60)],
            &["path/voice"],
        ),
        ("path", "sw-1", vec![crm(3_600), down(-60)], &["path/voice"]),
        // ...unless it began on this desk together with what is shared.
        (
            "path",
            "sw-1",
            vec![crm(-50), down(-60)],
            &["path/crm", "path/voice"],
        ),
        ("path", "sw-1", vec![crm(0), released], &[]),
    ];
    for (family, switch, signs, expected) in rows {
        let explained = incident.explains(family, &shared(switch), &signs);
        let explained: Vec<&str> = explained.iter().map(|s| s.component.as_str()).collect();
        assert_eq!(explained, expected, "{family} {switch} {signs:?}");
    }
    // One of a version that did not tell what its desks have in common explains the whole family.
    let old = Incident {
        shown: BTreeSet::new(),
        ..incident
    };
    assert!(old.covers("path", &shared("sw-1"), &[crm(-60)]));
}

#[test]
fn a_desk_that_failed_alone_before_the_others_is_none_of_it() {
    let mut floor = desks(0, 12, &[("switch", "sw-1")], 12, -60, "path.down");
    floor[0].signs[0].since = at(-3_600);
    let all = opened("path", &floor);
    assert_eq!((all[0].started_at, all[0].failing_count), (at(-60), 11));
    assert!(!all[0].covers("path", &floor[0].shared, &floor[0].signs));
}

#[test]
fn what_enough_of_its_desks_come_to_show_belongs_to_it() {
    for (showing, expected) in [(2, 1), (3, 2)] {
        let mut floor = desks(0, 20, &[("switch", "sw-1")], 10, -60, "path.down");
        for desk in &mut floor[..showing] {
            desk.signs.push(sign("path/crm", "path.down", 1_800));
        }
        let incident = one_open();
        assert_eq!(incident.shown.len(), 1);
        let family = Family::of_desks("path", &floor);
        let still = standing(&incident, 10, 20);
        let changes = review(
            at(2_000),
            Knowledge::built_in(),
            std::slice::from_ref(&family),
            &[still],
        );
        let shown = changes.iter().find_map(|change| match change {
            Change::Update(after, _) => Some(after.shown.len()),
            Change::Open(_) | Change::End(..) => None,
        });
        assert_eq!(shown.unwrap_or(1), expected, "{showing}: {changes:?}");
    }
}

#[test]
fn desks_released_by_an_ended_incident_open_no_other_one() {
    let mut floor = desks(0, 10, &[("switch", "sw-1")], 10, -60, "path.down");
    for desk in &mut floor {
        desk.signs[0].released = true;
    }
    assert_eq!(opened("path", &floor), []);
}
