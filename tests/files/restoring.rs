//! Putting files right with the program that ships: from their own bits, from a copy, beside a program that uses them, on a
//! disk without room.

use super::place::{Place, SEEN};
use super::{bytes, verdicts, write_unseen};
use std::fs;
use std::os::unix::fs::MetadataExt as _;

pub(super) fn place() -> Option<Place> {
    let place = Place::new()?;
    let sleep = fs::read("/bin/sleep").unwrap();
    place.package(
        "1",
        &[
            ("bin/phone", &bytes(300_000, 1)),
            ("bin/run", &sleep),
            ("lib/voice.so", &bytes(70_000, 2)),
        ],
    );
    place.install("1");
    place.sh("chmod 751 app/bin/run");
    place.desk("files baseline", 0);
    Some(place)
}

#[test]
fn a_turned_bit_is_turned_back_without_a_copy_and_the_damaged_file_is_kept() {
    let Some(place) = place() else {
        return;
    };
    let path = place.app().join("bin/phone");
    let good = fs::read(&path).unwrap();
    let before = fs::metadata(&path).unwrap();
    let mut bad = good.clone();
    bad[70_001] ^= 0x20;
    bad[200_000] ^= 1;
    write_unseen(&path, &bad);
    let (told, status) = place.restore("bin/phone", &[]);
    assert_eq!((&told["restored"], status), (&true.into(), 0), "{told}");
    assert_eq!(
        (&told["how"], &told["bits"]),
        (&"bits_turned_back".into(), &2.into())
    );
    assert_eq!(fs::read(&path).unwrap(), good);
    let after = fs::metadata(&path).unwrap();
    let state = |m: &fs::Metadata| (m.mode(), m.uid(), m.mtime(), m.mtime_nsec());
    assert_eq!(state(&after), state(&before));
    assert_eq!(
        fs::read(told["damaged_kept_as"].as_str().unwrap()).unwrap(),
        bad
    );
    assert!(verdicts(&place.verify()).is_empty());
    let (told, status) = place.restore("bin/phone", &[]);
    assert_eq!((&told["why"], status), (&"is_good".into(), 0));
}

#[test]
fn a_copy_is_taken_only_when_it_is_the_file_that_was_expected() {
    let Some(place) = place() else {
        return;
    };
    let path = place.app().join("lib/voice.so");
    let good = fs::read(&path).unwrap();
    let copy = place.beside("copy", &good);
    let other = place.beside("other", b"something else");
    write_unseen(&path, &vec![0; good.len()]);
    for (from, why) in [
        (vec![], "no_good_bytes"),
        (vec!["--from", &other], "no_good_bytes"),
    ] {
        let (told, status) = place.restore("lib/voice.so", &from);
        assert_eq!((&told["why"], status), (&why.into(), 2), "{told}");
        assert_eq!(
            fs::read(&path).unwrap(),
            vec![0; good.len()],
            "nothing was touched"
        );
    }
    let (told, status) = place.restore("lib/voice.so", &["--from", &copy]);
    assert_eq!((&told["how"], status), (&"copy".into(), 0), "{told}");
    fs::remove_file(&path).unwrap();
    assert_eq!(place.restore("lib/voice.so", &["--from", &copy]).1, 0);
    assert_eq!(fs::read(&path).unwrap(), good);
    assert!(verdicts(&place.verify()).is_empty());
    let unknown = place.restore("lib/unknown.so", &["--from", &copy]);
    assert_eq!((&unknown.0["why"], unknown.1), (&"not_learnt".into(), 2));
}

#[test]
fn the_package_itself_serves_as_a_copy_and_another_version_of_it_does_not() {
    let Some(place) = place() else {
        return;
    };
    place.package("2", &[("lib/voice.so", &bytes(70_000, 3))]);
    let (one, two) = (place.deb_beside("1"), place.deb_beside("2"));
    let path = place.app().join("lib/voice.so");
    let good = fs::read(&path).unwrap();
    let both = place.folder().join("packages").display().to_string();
    write_unseen(&path, &vec![0; good.len()]);
    let (told, status) = place.restore("lib/voice.so", &["--from", &two]);
    assert_eq!((&told["why"], status), (&"no_good_bytes".into(), 2));
    assert_eq!(told["package"], "deskready-test-phone");
    for from in [&one, &both] {
        write_unseen(&path, &vec![0; good.len()]);
        let (told, status) = place.restore("lib/voice.so", &["--from", from]);
        assert_eq!((&told["how"], status), (&"package".into(), 0), "{told}");
        assert_eq!(fs::read(&path).unwrap(), good);
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(place.restore("lib/voice.so", &["--from", &both]).1, 0);
    assert!(verdicts(&place.verify()).is_empty());
}

#[test]
fn what_was_damaged_before_anybody_learnt_it_is_put_right_by_what_its_package_says() {
    let Some(place) = Place::new() else {
        return;
    };
    let good = bytes(70_000, 2);
    place.package("1", &[("lib/voice.so", &good)]);
    place.install("1");
    let path = place.app().join("lib/voice.so");
    let mut bad = good.clone();
    bad[5] ^= 3;
    write_unseen(&path, &bad);
    place.desk("files baseline", 0);
    let deb = place.deb_beside("1");
    let (told, status) = place.restore("lib/voice.so", &["--from", &deb]);
    assert_eq!((&told["how"], status), (&"package".into(), 0), "{told}");
    assert_eq!(fs::read(&path).unwrap(), good);
    assert!(verdicts(&place.verify()).is_empty());
}

#[test]
fn a_program_that_runs_from_the_file_is_named_and_the_file_stays() {
    let Some(place) = place() else {
        return;
    };
    let path = place.app().join("bin/run");
    let mut bad = fs::read(&path).unwrap();
    // The end of the file is of no use to a program that runs.
    *bad.last_mut().unwrap() ^= 1;
    write_unseen(&path, &bad);
    let running = place.run_inside(&[&format!("{SEEN}/bin/run"), "600"], "run");
    let (told, status) = place.restore("bin/run", &[]);
    assert_eq!((&told["why"], status), (&"in_use".into(), 2), "{told}");
    assert_eq!(fs::read(&path).unwrap(), bad);
    drop(running);
    assert_eq!(place.restore("bin/run", &[]).1, 0);
}

#[test]
fn without_room_on_the_disk_the_damaged_file_stays_whole() {
    let Some(place) = place() else {
        return;
    };
    let path = place.app().join("bin/phone");
    let mut bad = fs::read(&path).unwrap();
    bad[9] ^= 1;
    write_unseen(&path, &bad);
    // The files lie on a file system of their own, and it is filled to the last byte.
    let told = place.in_a_full_place("bin/phone");
    assert!(told.contains("status 70"), "{told}");
    assert!(told.contains("the same"), "{told}");
    assert!(!told.contains("deskready-new"), "{told}");
}
