//! The judgement of disks on real reports and real ends, where their folder is. Needs DESKREADY_CASES; must not run
//! anywhere else, and says so.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use deskready_benches::disks::{cases, confusion, series};
use std::path::PathBuf;

fn folder(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os("DESKREADY_CASES").map(|folder| PathBuf::from(folder).join(name));
    let found = found.filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: DESKREADY_CASES names no folder with {name}");
    }
    found
}

fn within_its_goals(name: &str) {
    let Some(folder) = folder(name) else { return };
    let set = cases::Set::open(&folder).unwrap();
    let told = confusion::of(&set, |_| {}).unwrap();
    let missed: Vec<String> = told
        .rows()
        .into_iter()
        .filter(|row| row.met() == Some(false))
        .map(|row| format!("{}: {}", row.what, row.ours))
        .collect();
    let wrong: Vec<String> = told
        .wrong()
        .map(|(case, verdict)| format!("{} {:?} {verdict:?}", case.file, case.accept))
        .collect();
    assert!(
        missed.is_empty(),
        "{missed:?}\n{}\n{wrong:#?}",
        told.table()
    );
}

#[test]
fn reports_that_experts_labelled_are_judged_within_what_they_accept() {
    within_its_goals("smart");
}

#[test]
fn reports_that_nobody_selected_raise_hardly_a_false_alarm() {
    within_its_goals("smart-population");
}

#[test]
fn drives_whose_end_is_known_are_foreseen_better_than_by_smartd() {
    let Some(folder) = folder("disk-series") else {
        return;
    };
    let (text, rows) = series::report(&folder).unwrap();
    assert!(!rows.is_empty(), "{text}");
    for row in rows {
        assert_ne!(row.met(), Some(false), "{}: {}\n{text}", row.what, row.ours);
    }
}

/// A set of one's own, with one report that its label does not accept: the tables must show it.
#[test]
fn a_verdict_outside_its_label_is_counted_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let report = "smartctl 7.1\nDevice Model: Example\nSMART overall-health self-assessment test result: FAILED!\n";
    std::fs::write(folder.path().join("a.txt"), report).unwrap();
    let table = "file\tlabel\taccept\tclass\taction\treason\tmodel\na.txt\thealthy\thealthy\tnone\tnone\tmade up\tExample\n";
    std::fs::write(folder.path().join("index.tsv"), table).unwrap();
    let set = cases::Set::open(folder.path()).unwrap();
    let told = confusion::of(&set, |_| {}).unwrap();
    assert_eq!(told.wrong().count(), 1);
    assert!(told.table().contains("1!"), "{}", told.table());
    assert!(
        told.actions().contains("replace_planned disk"),
        "{}",
        told.actions()
    );
    let missed = told
        .rows()
        .into_iter()
        .filter(|row| row.met() == Some(false))
        .count();
    assert_eq!(missed, 4, "{:#?}", told.rows());
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let table = "file\tlabel\taccept\n../../etc/passwd\thealthy\thealthy\n";
    std::fs::write(folder.path().join("index.tsv"), table).unwrap();
    let set = cases::Set::open(folder.path()).unwrap();
    assert!(set.bytes(&set.cases[0]).is_err());
}
