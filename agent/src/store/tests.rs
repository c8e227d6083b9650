//! The outbox keeps, orders, sets aside and forgets as it promises.

use super::*;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Outcome, Reading, Trigger};

fn observation(total_bytes: u64) -> Observation {
    Observation {
        seq: 0,
        at: "2026-01-05T08:00:00Z".parse().unwrap(),
        boot: "b".into(),
        mono_ms: 1,
        round: 1,
        trigger: Trigger::Scheduled,
        component: ComponentKey::new(ComponentKind::Memory, "main"),
        identity: None,
        probe: "memory".into(),
        active: true,
        period_s: 60,
        attempts: 1,
        took_ms: 0,
        outcome: Outcome::Reading(Reading::Memory { total_bytes }),
    }
}

fn filled(data: &Path, count: u64) -> Store {
    let mut store = Store::open(data).unwrap();
    let mut all: Vec<_> = (0..count).map(observation).collect();
    store.append(1, &mut all, |_| false, &[]).unwrap();
    store
}

fn seqs(store: &mut Store) -> Vec<u64> {
    store
        .next_batch(10_000)
        .unwrap()
        .observations
        .iter()
        .map(|o| o.seq)
        .collect()
}

#[test]
fn numbers_are_never_given_twice_even_when_everything_was_delivered_and_forgotten() {
    let data = tempfile::tempdir().unwrap();
    let mut store = filled(data.path(), 3);
    assert_eq!(seqs(&mut store), [1, 2, 3]);
    store.acknowledge(1, 3).unwrap();
    store.db.execute("DELETE FROM observation", []).unwrap();
    drop(store);
    assert_eq!(seqs(&mut filled(data.path(), 2)), [4, 5]);
}

#[test]
fn what_was_set_aside_is_shown_and_no_longer_sent() {
    let data = tempfile::tempdir().unwrap();
    let mut store = filled(data.path(), 3);
    store
        .set_aside(
            2,
            "central said\nno",
            "2026-01-05T08:00:00Z".parse().unwrap(),
        )
        .unwrap();
    assert_eq!(seqs(&mut store), [1, 3]);
    let aside = store.all_set_aside().unwrap();
    assert_eq!((aside[0].seq, aside[0].why.as_str()), (2, "central saidno"));
}

#[test]
fn delivered_measurements_beyond_the_window_go_and_waiting_ones_stay() {
    let data = tempfile::tempdir().unwrap();
    let keep = RETAINED_PER_SYMPTOM_U64;
    let mut store = filled(data.path(), keep + 50);
    assert_eq!(
        seqs(&mut store).len() as u64,
        keep + 50,
        "nothing undelivered is forgotten"
    );
    store.acknowledge(1, keep + 50).unwrap();
    let kept = store.retained().unwrap();
    assert_eq!(kept.len() as u64, keep);
    assert_eq!(kept[0].seq, 51, "the newest stay");
}

const RETAINED_PER_SYMPTOM_U64: u64 = deskready::limits::RETAINED_PER_SYMPTOM as u64;

#[test]
fn a_full_outbox_drops_the_oldest_that_show_no_fault_and_counts_them() {
    let data = tempfile::tempdir().unwrap();
    let mut store = Store::open(data.path()).unwrap().with_pending_limit(20_000);
    let mut all: Vec<_> = (0..200).map(observation).collect();
    store
        .append(
            1,
            &mut all,
            |o| {
                matches!(
                    o.outcome,
                    Outcome::Reading(Reading::Memory { total_bytes: 0..=2 })
                )
            },
            &[],
        )
        .unwrap();
    let left = seqs(&mut store);
    assert_eq!(&left[..3], [1, 2, 3], "faults are never dropped");
    assert_eq!(left.last(), Some(&200), "the newest stay");
    assert_eq!(store.dropped_count().unwrap() as usize, 200 - left.len());
    assert!(left.len() < 200);
}

#[test]
fn a_file_that_is_no_database_is_kept_aside_and_a_new_stream_begins() {
    let data = tempfile::tempdir().unwrap();
    let first = filled(data.path(), 1).stream_or_new().unwrap();
    std::fs::write(data.path().join(FILE), vec![b'x'; 8192]).unwrap();
    for tail in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(data.path().join(format!("{FILE}{tail}")));
    }
    let store = Store::open(data.path()).unwrap();
    assert_ne!(store.stream_or_new().unwrap(), first);
    let kept = std::fs::read_dir(data.path())
        .unwrap()
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("damaged-")
        })
        .count();
    assert_eq!(kept, 1);
}

#[test]
fn reading_needs_no_store_and_makes_none() {
    let data = tempfile::tempdir().unwrap();
    assert!(Store::open_to_read(data.path()).unwrap().is_none());
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn a_row_that_cannot_be_read_is_set_aside_and_does_not_hold_up_the_others() {
    let data = tempfile::tempdir().unwrap();
    let mut store = filled(data.path(), 3);
    let broken = "UPDATE observation SET json = 'of another version' WHERE seq = 2";
    store.db.execute(broken, []).unwrap();
    assert_eq!(seqs(&mut store), [1, 3]);
    assert_eq!(store.all_set_aside().unwrap()[0].seq, 2);
    assert_eq!(seqs(&mut store), [1, 3], "and is not met again");
    assert_eq!(store.last_seq().unwrap(), 3);
}

#[test]
fn what_is_put_in_beside_a_round_gets_its_own_number_and_the_count_of_rounds_never_goes_back() {
    let data = tempfile::tempdir().unwrap();
    let mut service = filled(data.path(), 2);
    let mut beside = Store::open_beside(data.path()).unwrap();
    beside
        .append(7, &mut [observation(9)], |_| true, &[])
        .unwrap();
    service
        .append(6, &mut [observation(10)], |_| false, &[])
        .unwrap();
    assert_eq!(seqs(&mut service), [1, 2, 3, 4]);
    assert_eq!((service.round().unwrap(), beside.round().unwrap()), (7, 7));
}
