//! `kill -9` while files are read, learnt and put right: at moments spread over the time that each takes when nobody kills it.

use super::place::Place;
use super::{restoring, rounds, told, verdicts, write_unseen};
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a command again and again and kills it, a little later each time; `after` looks at what is left. Returns how many
/// had ended before.
fn kill_over(
    rounds: u32,
    mut before: impl FnMut(),
    command: impl Fn() -> Command,
    mut after: impl FnMut(u32),
) -> u32 {
    let quiet = || {
        let mut command = command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    before();
    let begun = Instant::now();
    quiet().status().unwrap();
    let whole = begun.elapsed();
    let mut were_done = 0;
    for round in 0..rounds {
        before();
        let mut child = quiet().spawn().unwrap();
        // The moment is the point of it: nothing can be waited for.
        let until = Instant::now() + later(whole, round, rounds);
        while Instant::now() < until {
            std::thread::yield_now();
        }
        were_done += u32::from(child.try_wait().unwrap().is_some());
        // `unshare` and `sh` have become the program by then, or there is none yet.
        let _ = child.kill();
        let _ = child.wait();
        after(round);
    }
    were_done
}

/// From a fifth of the time, which starting takes, to a little more than all of it.
fn later(whole: Duration, round: u32, rounds: u32) -> Duration {
    whole.mul_f64(0.2 + 0.9 * f64::from(round) / f64::from(rounds))
}

fn kills() -> u32 {
    u32::try_from(2 * rounds()).unwrap()
}

#[test]
fn killed_while_it_restores_there_is_the_damaged_file_or_the_good_one() {
    let Some(place) = restoring::place() else {
        return;
    };
    let path = place.app().join("bin/phone");
    let good = fs::read(&path).unwrap();
    let mut bad = good.clone();
    bad[9] ^= 1;
    let mut were_good = 0;
    let were_done = kill_over(
        kills(),
        || write_unseen(&path, &bad),
        || place.restoring("bin/phone"),
        |round| {
            let now = fs::read(&path).unwrap();
            let is_whole = now == good || now == bad;
            assert!(is_whole, "round {round}: {} bytes", now.len());
            were_good += u32::from(now == good);
        },
    );
    println!(
        "figure: restorings killed: {}; ended before: {were_done}, good afterwards: {were_good}, files that were neither: 0",
        kills()
    );
    write_unseen(&path, &bad);
    assert_eq!(place.restore("bin/phone", &[]).1, 0);
    let names: Vec<_> = fs::read_dir(place.app().join("bin")).unwrap().collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn killed_while_it_reads_or_learns_it_still_tells_the_damage_and_nothing_else() {
    for what in ["files verify --json", "files baseline"] {
        let Some(place) = restoring::place() else {
            return;
        };
        let path = place.app().join("lib/voice.so");
        let mut bad = fs::read(&path).unwrap();
        bad[9] ^= 1;
        write_unseen(&path, &bad);
        let were_done = kill_over(
            kills(),
            || (),
            || place.desk_command(what),
            |round| {
                let seen = verdicts(&place.verify());
                assert_eq!(
                    seen,
                    told(&[("voice.so", "corrupted")]),
                    "`{what}` killed in round {round}"
                );
            },
        );
        println!(
            "figure: `{what}` killed: {}; ended before: {were_done}, damage still told each time",
            kills()
        );
    }
}

#[test]
fn killed_while_it_learns_for_the_first_time_nothing_half_learnt_counts() {
    let Some(place) = restoring::place() else {
        return;
    };
    let data = place.folder().join("data");
    let mut were_learnt = 0;
    kill_over(
        kills(),
        || {
            let _not_there_yet = fs::remove_dir_all(&data);
        },
        || place.desk_command("files baseline"),
        |round| {
            // What is not learnt is told as that; a half would be told as good.
            let checked = checked(&place);
            assert!(
                checked.is_none_or(|count| count == FILES),
                "round {round}: {checked:?} of {FILES} files"
            );
            were_learnt += u32::from(checked.is_some());
        },
    );
    println!(
        "figure: first learnings killed: {}; learnt all the same: {were_learnt}, half learnt: 0",
        kills()
    );
    place.desk("files baseline", 0);
    assert_eq!(checked(&place), Some(FILES));
}

/// Those of the package: two programs, a library, settings.
const FILES: u64 = 4;

/// How many files were compared; none where there is nothing to compare with.
fn checked(place: &Place) -> Option<u64> {
    let told = place.desk_command("files verify --json").output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&told.stdout).ok()?;
    json["checked"].as_u64().filter(|count| *count > 0)
}
