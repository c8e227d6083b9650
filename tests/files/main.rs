//! Critical files through the program that ships and a real dpkg: what an update, a backup or a person did is never called
//! damage, and a turned bit always is. Needs dpkg, dpkg-deb and a mount namespace of its own (skipped with one line where
//! that is not allowed). Touches nothing outside its folder.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod beneath;
mod killed;
mod peers;
mod place;
mod restoring;

use deskready_tests::dice::Dice;
use place::Place;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a verify found, by file: the name and the verdict.
fn verdicts(answer: &Value) -> BTreeMap<String, String> {
    let files = answer["files"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    files
        .map(|file| {
            let path = text(&file["path"]);
            let name = path.rsplit('/').next().unwrap().to_owned();
            (name, text(&file["verdict"]))
        })
        .collect()
}

fn told(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, verdict)| ((*name).to_owned(), (*verdict).to_owned()))
        .collect()
}

type Deed = fn(&Place);

/// What people and programs do to files without changing what is in them.
const HARMLESS: [(&str, Deed); 7] = [
    ("nothing at all", |_| {}),
    ("a new time", |place| place.sh("touch app/bin/phone")),
    ("a restored backup", |place| {
        place.sh("cp -a app /tmp/backup-$$ && rm -r app/lib && cp -a /tmp/backup-$$/lib app/lib && rm -r /tmp/backup-$$");
    }),
    ("a second name", |place| {
        place.sh("ln app/lib/voice.so app/second-name")
    }),
    ("other rights", |place| place.sh("chmod 700 app/bin/phone")),
    ("a copy in its place", |place| {
        place.sh("cp app/lib/voice.so app/copy && mv app/copy app/lib/voice.so");
    }),
    ("moved away and back", |place| {
        place.sh("mv app/lib app/away && mv app/away app/lib");
    }),
];

#[test]
fn updates_backups_and_people_are_never_called_damage_and_a_turned_bit_always_is() {
    let Some(place) = Place::new() else {
        return;
    };
    place.package(
        "1",
        &[
            ("bin/phone", &bytes(300_000, 1)),
            ("lib/voice.so", &bytes(70_000, 2)),
            ("lib/old.so", &bytes(5_000, 3)),
            ("lib/kept.so", &bytes(200_000, 4)),
            ("share/none", b""),
            (&long_name(), b"a long name"),
        ],
    );
    place.install("1");
    place.desk("files baseline", 0);
    assert_eq!(verdicts(&place.verify()), told(&[]));

    for (what, deed) in HARMLESS {
        deed(&place);
        for zone in ["Europe/Madrid", "America/Caracas"] {
            let answer = place.verify_in(zone);
            assert_eq!(verdicts(&answer), told(&[]), "{what} in {zone}");
        }
    }
    // A person's own settings are a change that nothing explains, and never damage.
    fs::write(place.app().join("etc.conf"), "edited").unwrap();
    assert_eq!(verdicts(&place.verify()), told(&[("etc.conf", "changed")]));

    place.package(
        "2",
        &[
            ("bin/phone", &bytes(310_000, 5)),
            ("lib/voice.so", &bytes(70_000, 6)),
            ("lib/kept.so", &bytes(200_000, 4)),
            ("lib/new.so", &bytes(90_000, 7)),
            ("share/none", b""),
            (&long_name(), b"a long name"),
        ],
    );
    place.install("2");
    let updated = [
        ("etc.conf", "changed"),
        ("phone", "updated"),
        ("voice.so", "updated"),
    ];
    assert_eq!(verdicts(&place.verify()), told(&updated));
    // The service makes that what is expected from now on, and learns what the update brought.
    place.round();
    place.round();
    assert_eq!(verdicts(&place.verify()), told(&[("etc.conf", "changed")]));

    let mut dice = Dice(20_261_129);
    let files = ["bin/phone", "lib/voice.so", "lib/kept.so", "lib/new.so"];
    for round in 0..rounds() {
        let name = *dice.pick(&files);
        let path = place.app().join(name);
        let good = fs::read(&path).unwrap();
        let (at, bit) = (dice.place(good.len()), dice.upto(8));
        let mut bad = good.clone();
        bad[at] ^= 1 << bit;
        write_unseen(&path, &bad);
        let answer = place.verify();
        let short = name.rsplit('/').next().unwrap();
        let expected = told(&[("etc.conf", "changed"), (short, "corrupted")]);
        assert_eq!(
            verdicts(&answer),
            expected,
            "round {round}: bit {bit} of {at} in {name}"
        );
        let files = answer["files"].as_array().unwrap();
        let file = files.iter().find(|file| file["verdict"] == "corrupted");
        let damage = &file.unwrap()["damage"];
        assert_eq!(
            (&damage["kind"], &damage["at_byte"], &damage["bit"]),
            (&"one_bit".into(), &at.into(), &bit.into()),
            "round {round} in {name}"
        );
        write_unseen(&path, &good);
    }
    println!(
        "figure: bits turned in files of an updated package, all found and placed: {}",
        rounds()
    );
    assert_eq!(verdicts(&place.verify()), told(&[("etc.conf", "changed")]));
    // Beside damage, another update stays one.
    write_unseen(&place.app().join("lib/kept.so"), &vec![0; 200_000]);
    place.package(
        "3",
        &[
            ("bin/phone", &bytes(320_000, 8)),
            ("lib/voice.so", &bytes(70_000, 6)),
            ("lib/kept.so", &bytes(200_000, 4)),
            ("lib/new.so", &bytes(90_000, 7)),
            ("share/none", b""),
            (&long_name(), b"a long name"),
        ],
    );
    place.unpack_only("3", "bin/phone");
    let mixed = [
        ("etc.conf", "changed"),
        ("kept.so", "corrupted"),
        ("phone", "updated"),
    ];
    assert_eq!(verdicts(&place.verify()), told(&mixed));
}

#[test]
fn a_file_that_grows_while_it_is_read_and_one_that_is_locked_are_not_damaged() {
    let Some(place) = Place::new() else {
        return;
    };
    place.package(
        "1",
        &[("bin/phone", &bytes(3_000_000, 1)), ("var/log", b"")],
    );
    place.install("1");
    place.desk("files baseline", 0);
    let writer = place.keep_writing("app/var/log");
    let holder = place.hold("app/bin/phone");
    for _ in 0..5 {
        let seen = verdicts(&place.verify());
        assert!(!seen.contains_key("phone"), "{seen:?}");
        let log = seen.get("log").map(String::as_str);
        assert!(matches!(log, Some("changed" | "inconclusive")), "{log:?}");
    }
    drop((writer, holder));
}

/// Turned bits; more in a long proof.
fn rounds() -> usize {
    let told = std::env::var("DESKREADY_PROVE_FILES").ok();
    told.and_then(|text| text.parse().ok()).unwrap_or(12)
}

/// 250 letters, two bytes each for some of them.
fn long_name() -> String {
    format!("share/{}ñ", "n".repeat(240))
}

fn bytes(count: usize, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    (0..count).map(|_| dice.upto(256) as u8).collect()
}

/// As a disk would: the size and the time stay.
fn write_unseen(path: &Path, bytes: &[u8]) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    fs::write(path, bytes).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}
