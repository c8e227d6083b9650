//! What desks share, as their profiles tell it.

use super::*;

fn things(room: &str, client: &str, shared: &[(&str, &str)]) -> Vec<String> {
    let profile = Profile {
        desk: DeskSpec {
            label: "B-14".to_owned(),
            site: "Centre".to_owned(),
            room: room.to_owned(),
            kind: DeskKind::default(),
            language: "es".to_owned(),
        },
        service: Some(ServiceSpec {
            name: "Inbound support".to_owned(),
            client: client.to_owned(),
            direction: Direction::default(),
            criticality: 3,
        }),
        expect: Expect::default(),
        file_sets: Vec::new(),
        paths: Vec::new(),
        shared: shared
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    };
    let things = profile.shared_things();
    things.iter().map(|(n, v)| format!("{n}={v}")).collect()
}

#[test]
fn a_desk_shares_its_places_its_service_and_what_the_profile_adds() {
    for (room, client, shared, expected) in [
        (
            "",
            "",
            &[][..],
            &["service=Inbound support", "site=Centre"][..],
        ),
        (
            "Room 1",
            "Client A",
            &[("switch", "sw-3"), ("vpn", "vpn-1"), ("rack", "r-1")],
            &[
                "client=Client A",
                "rack=r-1, Centre",
                "room=Room 1, Centre",
                "service=Inbound support, Client A",
                "site=Centre",
                "switch=sw-3, Centre",
                "vpn=vpn-1",
            ],
        ),
        (
            "",
            "",
            &[("site", "Elsewhere"), ("image", " "), ("", "x")],
            &["service=Inbound support", "site=Centre"],
        ),
    ] {
        assert_eq!(things(room, client, shared), expected, "{room} {shared:?}");
    }
}

#[test]
fn nobody_shares_more_than_the_limit() {
    let names: Vec<String> = (0..100).map(|n| format!("thing-{n}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), "x")).collect();
    assert_eq!(things("", "", &many).len(), SHARED_THINGS + 2);
}
