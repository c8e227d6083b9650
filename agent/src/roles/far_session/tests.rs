//! Lanes of invented users, as real sockets: who is asked, who waits, and what is said of those who
//! are away.

use super::*;
use crate::roles::frame;
use crate::roles::link::{Until, pair};
use crate::roles::talk::{End, Manner};
use deskready_probes::host::Plugged;
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(40);
const MANNER: Manner = Manner {
    role: Role::Session,
    answer_bytes: ANSWER_BYTES,
};

fn peer(user: &str, process: u32) -> Peer {
    Peer {
        user: user.to_owned(),
        process,
        session: None,
    }
}

/// A session process of that name: answers `Plugged` with its own name, until it is ended.
fn lane(far: &FarSession, who: &Peer, name: &'static str) -> JoinHandle<End> {
    let (here, mut there) = pair();
    assert!(far.join(here, who.clone()).is_ok(), "{name}");
    std::thread::spawn(move || {
        talk::serve::<SessionVerb, _>(&mut *there, MANNER, &mut |_| true, &mut |_, _, _| {
            Ok(SessionAnswer::Plugged(Plugged {
                sound_nodes: vec![name.to_owned()],
                ..Plugged::default()
            }))
        })
    })
}

/// Who answers.
fn asked(far: &FarSession, limit: Duration) -> Result<String, HostError> {
    let SessionAnswer::Plugged(mut plugged) = far.ask(&SessionVerb::Plugged, limit)? else {
        panic!("another answer")
    };
    Ok(plugged.sound_nodes.remove(0))
}

fn signed_in(folder: &Path, people: &[(&str, &str)], active: &str) {
    std::fs::create_dir_all(folder.join("sessions")).unwrap();
    for (session, user) in people {
        let path = folder.join("sessions").join(session);
        std::fs::write(path, format!("UID={user}\nCLASS=user\nSTATE=online\n")).unwrap();
    }
    std::fs::create_dir_all(folder.join("seats")).unwrap();
    std::fs::write(folder.join("seats/seat0"), format!("ACTIVE={active}\n")).unwrap();
}

fn at_logind() -> (tempfile::TempDir, FarSession) {
    let folder = tempfile::tempdir().unwrap();
    let far = FarSession::new(Seat::Logind(folder.path().to_owned()));
    (folder, far)
}

#[test]
fn nobody_signed_in_and_a_session_that_does_not_run_are_both_no_session_and_told_apart() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[], "");
    let told = asked(&far, LONG).unwrap_err();
    assert_eq!(
        (told.why, told.detail.as_str()),
        (Why::NoSession, "no session is active")
    );
    signed_in(folder.path(), &[("2", "1000")], "2");
    let told = asked(&far, LONG).unwrap_err();
    assert_eq!(told.why, Why::NoSession);
    assert!(told.detail.contains("somebody is signed in"), "{told}");
    assert!(
        !told.detail.contains("1000"),
        "who it is stays here: {told}"
    );
    assert_eq!(far.look().why, Some(told.detail));
}

#[test]
fn only_the_active_one_of_two_is_asked_and_the_other_one_waits_for_its_turn() {
    let (folder, far) = at_logind();
    let people = [("2", "1000"), ("3", "1001")];
    signed_in(folder.path(), &people, "2");
    let _alice = lane(&far, &peer("1000", 10), "alice");
    let _bob = lane(&far, &peer("1001", 11), "bob");
    let mut turns = Vec::new();
    for (active, expected) in [("2", "alice"), ("2", "alice"), ("3", "bob"), ("2", "alice")] {
        signed_in(folder.path(), &people, active);
        assert_eq!(asked(&far, LONG).unwrap(), expected);
        turns.push(far.turns());
    }
    assert_eq!(turns, [1, 1, 2, 3], "who takes over is noticed");
    signed_in(folder.path(), &people, "");
    assert_eq!(asked(&far, LONG).unwrap_err().why, Why::NoSession);
}

#[test]
fn who_sleeps_until_a_session_comes_is_woken_once_for_all_its_lanes_and_for_no_stranger() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let came = || {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        std::pin::pin!(far.joined()).poll(&mut context).is_ready()
    };
    assert!(!came());
    let (stranger, _there) = pair();
    assert!(far.join(stranger, peer("1001", 11)).is_err());
    assert!(!came());
    let _lanes = ["one", "two"].map(|name| lane(&far, &peer("1000", 10), name));
    assert_eq!([came(), came()], [true, false]);
}

#[test]
fn who_is_not_signed_in_is_not_let_in_and_nobody_has_lanes_without_end() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let join = |user: &str, process| {
        let (here, there) = pair();
        far.join(here, peer(user, process)).map(|()| there)
    };
    assert!(join("1001", 9).is_err());
    let kept: Vec<_> = (0..LANES_OF_USER).map(|_| join("1000", 9)).collect();
    assert!(kept.iter().all(Result::is_ok));
    assert!(join("1000", 9).is_err());
    drop(kept);
    assert!(join("1000", 9).is_ok(), "the dead do not count");
}

#[test]
fn a_session_that_ended_is_told_at_once_and_the_next_one_is_asked() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let (here, there) = pair();
    assert!(far.join(here, peer("1000", 9)).is_ok());
    drop(there);
    let begun = Instant::now();
    let told = asked(&far, LONG).unwrap_err();
    assert_eq!(told.why, Why::NoSession);
    assert!(told.detail.contains("has ended"), "{told}");
    assert!(begun.elapsed() < LONG);
    let _again = lane(&far, &peer("1000", 12), "again");
    assert_eq!(asked(&far, LONG).unwrap(), "again");
}

#[test]
fn a_session_that_ends_while_it_is_asked_is_told_at_once() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let (here, mut there) = pair();
    assert!(far.join(here, peer("1000", 9)).is_ok());
    let ends = std::thread::spawn(move || {
        let deadline = Instant::now() + LONG;
        let link = &mut *there;
        let _ = frame::read::<serde_json::Value>(&mut Until { link, deadline }, 4096);
    });
    assert_eq!(asked(&far, LONG).unwrap_err().why, Why::NoSession);
    ends.join().unwrap();
}

#[test]
fn a_lane_that_hangs_is_given_up_and_another_one_goes_on_meanwhile() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let (here, hanging) = pair();
    assert!(far.join(here, peer("1000", 9)).is_ok());
    let told = asked(&far, SHORT).unwrap_err();
    assert_eq!(told.why, Why::TimedOut, "{told}");
    drop(hanging);

    let far = std::sync::Arc::new(far);
    let (here, mut there) = pair();
    assert!(far.join(here, peer("1000", 9)).is_ok());
    let (taken, is_taken) = mpsc::channel();
    let waits = std::thread::spawn(move || {
        // The question has come: from here on this lane is at work.
        taken.send(there.wait(Some(LONG)).unwrap()).unwrap();
        there
    });
    let first = {
        let far = std::sync::Arc::clone(&far);
        std::thread::spawn(move || asked(&far, LONG))
    };
    assert!(is_taken.recv().unwrap());
    let there = waits.join().unwrap();
    let told = asked(&far, SHORT).unwrap_err();
    assert_eq!(told.why, Why::TimedOut, "all lanes are at work: {told}");
    let _second = lane(&far, &peer("1000", 9), "second");
    assert_eq!(asked(&far, LONG).unwrap(), "second");
    drop(there);
    // The one that was given up goes to the other lane as well.
    assert_eq!(first.join().unwrap().unwrap(), "second");
}

#[test]
fn a_newer_process_of_the_same_person_takes_over_and_the_older_one_hears_it() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    let older = lane(&far, &peer("1000", 10), "older");
    assert_eq!(asked(&far, LONG).unwrap(), "older");
    let _newer = lane(&far, &peer("1000", 11), "newer");
    let end = older.join().unwrap();
    assert!(matches!(&end, End::Bye(why) if why == REPLACED), "{end:?}");
    assert_eq!(asked(&far, LONG).unwrap(), "newer");
}

#[test]
fn an_answer_of_another_kind_or_without_end_is_no_answer() {
    let (folder, far) = at_logind();
    signed_in(folder.path(), &[("2", "1000")], "2");
    for (bytes, why) in [
        (&b"\x80\x00\x00\x02{}"[..], Why::Unsupported),
        (&b"\x7f\xff\xff\xff"[..], Why::Unsupported),
    ] {
        let (here, mut there) = pair();
        assert!(far.join(here, peer("1000", 9)).is_ok());
        std::io::Write::write_all(&mut *there, bytes).unwrap();
        let told = asked(&far, LONG).unwrap_err();
        assert_eq!(told.why, why, "{told}");
    }
}

#[test]
fn a_start_waits_for_a_session_only_while_somebody_is_signed_in() {
    let (folder, far) = at_logind();
    let far = std::sync::Arc::new(far);
    signed_in(folder.path(), &[], "");
    far.wait(LONG * 100);
    signed_in(folder.path(), &[("2", "1000")], "2");
    let waits = {
        let far = std::sync::Arc::clone(&far);
        std::thread::spawn(move || far.wait(LONG * 100))
    };
    let _alice = lane(&far, &peer("1000", 10), "alice");
    waits.join().unwrap();
}
