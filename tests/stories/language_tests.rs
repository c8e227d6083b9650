//! The language of stories, checked: what is unknown is refused with its place and with what can
//! be written there. Needs the reader of stories.

use super::fault::{Fault, Pattern, Spell};
use super::script::Story;
use super::words::{labels, moment, shown, together};

const GOOD: &str = "A title\ndesk B-14\nuntil 09:00\nexpect: 0 orders\n";

#[test]
fn a_line_that_is_unknown_is_refused_with_its_place_and_with_what_can_be_written() {
    for (line, said) in [
        (
            "nonsense",
            "x.story:5: \"nonsense\" cannot be read; a line is one of:",
        ),
        (
            "from 08:10 B-14: headset melted",
            "\"headset melted\" is no fault; there are: headset unplugged",
        ),
        (
            "from 25:00 B-14: headset unplugged",
            "\"25:00\" is no moment: write `08:10`",
        ),
        (
            "from 08:10 C-1: headset unplugged",
            "no line `desk C-1` stands above",
        ),
        (
            "from 08:10 B-14: headset unplugged, often",
            "\"often\" is no pattern; there are: flaps",
        ),
        (
            "at 08:10 B-14: dances",
            "\"dances\" is no deed; there are: self-check",
        ),
        (
            "desk B-15: colour=red",
            "\"colour\" is no option of a desk; there are: headset",
        ),
        (
            "expect: peace",
            "\"peace\" cannot be checked; write one of: [at most|at least] N orders",
        ),
        (
            "site asleep",
            "\"asleep\" is no mode; there are: listen, propose, act",
        ),
        ("show B-14", "write `show print DESK`"),
    ] {
        let error = Story::read("x.story", &format!("{GOOD}{line}\n")).unwrap_err();
        assert!(error.contains(said), "{line}: {error}");
        assert!(error.starts_with("x.story:5: "), "{line}: {error}");
    }
    for (text, said) in [
        ("", "begins with its title"),
        ("T\nuntil 09:00\nexpect: 0 orders\n", "has a `desk` line"),
        ("T\ndesk B-14\nexpect: 0 orders\n", "write `until 12:00`"),
        ("T\ndesk B-14\nuntil 09:00\n", "write `expect: ...`"),
    ] {
        let error = Story::read("x.story", text).unwrap_err();
        assert!(error.contains(said), "{text:?}: {error}");
    }
    assert!(Story::read("x.story", GOOD).is_ok());
}

#[test]
fn moments_and_ranges_of_desks_read_as_they_are_written() {
    for (text, seconds) in [("08:10", 29_400), ("day 2 00:00:05", 86_405)] {
        assert_eq!(moment(text), Ok(seconds), "{text}");
    }
    assert_eq!(shown(29_401), "08:10");
    assert_eq!(shown(86_400), "day 2 00:00");
    assert_eq!(labels("A-09..A-11").unwrap(), ["A-09", "A-10", "A-11"]);
    let several = ["A-09", "A-10", "A-12", "B"].map(str::to_owned);
    assert_eq!(together(&several), "A-09..A-10, A-12, B");
    for bad in ["A-11..A-09", "A-1..B-2", "A 1", ""] {
        assert!(labels(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_fault_that_flaps_holds_and_is_plugged_as_often_as_it_says() {
    let spell = Spell {
        fault: Fault::HeadsetUnplugged,
        from: 100,
        to: super::words::NEVER,
        pattern: Pattern::parse("flaps 3 times 30 s down 10 s up").unwrap(),
    };
    let held = (0..400).filter(|at| spell.holds(*at, "B-14")).count();
    assert_eq!(held, 90);
    let mut edges = Vec::new();
    let mut at = 0;
    while let Some(edge) = spell.next_edge(at).filter(|e| *e < super::words::NEVER) {
        edges.push(edge);
        at = edge;
    }
    assert_eq!(edges, [100, 130, 140, 170, 180, 210]);
    let half = Spell {
        pattern: Pattern::parse("at 50 % of looks").unwrap(),
        ..spell
    };
    let held = (100..10_100).filter(|at| half.holds(*at, "B-14")).count();
    assert!((4_500..5_500).contains(&held), "{held}");
}
