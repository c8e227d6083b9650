//! Tests of `show`: every state has a word and an icon in both languages, and moments are the site's.

use super::*;
use deskready::knowledge::codes;

#[test]
fn a_moment_is_shown_in_the_zone_of_the_site_and_the_manner_of_the_language() {
    let at: Timestamp = "2026-07-03T22:30:00Z".parse().unwrap();
    for (lang, zone, expected) in [
        (Lang::Es, "Europe/Madrid", "04/07/2026 00:30"),
        (Lang::En, "Europe/Madrid", "4 Jul 2026 00:30"),
        (Lang::Es, "Atlantic/Canary", "03/07/2026 23:30"),
        (Lang::Es, "America/Bogota", "03/07/2026 17:30"),
        (Lang::En, "Not/AZone", "3 Jul 2026 22:30"),
        (Lang::En, "../../etc/passwd", "3 Jul 2026 22:30"),
    ] {
        assert_eq!(Show::new(lang, zone).time(at), expected, "{lang:?} {zone}");
    }
}

#[test]
fn no_state_is_shown_by_its_code_or_without_an_icon() {
    for lang in Lang::ALL {
        let show = Show::new(lang, "UTC");
        let mut marks: Vec<(&str, Mark)> = Vec::new();
        marks.extend(Readiness::ALL.map(|s| (s.as_str(), show.readiness(s))));
        marks.extend(work_order::State::ALL.map(|s| (s.as_str(), show.order(s))));
        marks.extend(ticket::State::ALL.map(|s| (s.as_str(), show.ticket(s))));
        for state in [
            finding::State::Unknown,
            finding::State::Ok,
            finding::State::Suspect,
            finding::State::Failing,
            finding::State::Recovering,
            finding::State::Flapping,
        ] {
            marks.push((state.as_str(), show.finding(state)));
        }
        for (code, mark) in marks {
            assert!(!mark.icon.is_empty());
            assert!(
                !mark.word.is_empty() && !mark.word.contains('_') && !mark.word.contains('.'),
                "{lang:?} {code}: {}",
                mark.word
            );
            if lang == Lang::Es {
                assert_ne!(mark.word.to_lowercase(), code, "no Spanish word for {code}");
            }
        }
    }
}

#[test]
fn an_unknown_word_fault_or_sentence_is_shown_as_what_it_is() {
    let show = Show::new(Lang::Es, "UTC");
    assert_eq!(show.word("part", "flux_capacitor"), "flux_capacitor");
    assert_eq!(show.fault_title("coffee.cold"), "coffee.cold");
    assert!(
        show.sentence(&Reason::new("no.such.sentence"))
            .contains("no.such.sentence")
    );
    assert_eq!(show.word("part", "headset"), "auriculares");
    assert_eq!(capital("ñandú"), "Ñandú");
}

#[test]
fn a_verdict_does_not_say_its_word_twice() {
    for (lang, expected) in [
        (Lang::Es, "El PC no detecta los auriculares del puesto."),
        (Lang::En, "The PC does not detect the desk's headset."),
    ] {
        let reason = Reason::new(codes::READINESS_NOT_READY).with("fault_title", "headset.missing");
        let said = Show::new(lang, "UTC").readiness_sentence(Readiness::NotReady, &reason);
        assert_eq!(said, expected);
    }
    let whole = Reason::new("x.y");
    assert_eq!(
        Show::new(Lang::Es, "UTC").readiness_sentence(Readiness::Ready, &whole),
        "x.y"
    );
}

#[test]
fn a_site_nobody_described_reads_utc() {
    let sites = [SiteRow {
        name: "Centre".into(),
        mode: ticket::Mode::Act,
        mode_since: jiff::Timestamp::UNIX_EPOCH,
        zone: "Europe/Madrid".into(),
    }];
    let zones = Zones::of(Lang::En, &sites);
    assert_eq!(zones.at("Centre").zone_name(), "Europe/Madrid");
    assert_eq!(zones.at("Elsewhere").zone_name(), "UTC");
}

#[test]
fn a_reason_with_a_moment_says_it_in_the_zone() {
    let at: Timestamp = "2026-07-03T22:30:00Z".parse().unwrap();
    let reason = Reason::new(codes::READINESS_READY).with("at", at);
    assert!(
        !Show::new(Lang::Es, "Europe/Madrid")
            .sentence(&reason)
            .is_empty()
    );
    let unknown = Reason::new("x.y").with("at", at);
    assert!(
        Show::new(Lang::Es, "Europe/Madrid")
            .sentence(&unknown)
            .contains("04/07/2026 00:30")
    );
}
