//! Stories of sign-in sessions: they end, they are closed, only their hash is kept, and the oldest
//! makes room.

use crate::support::Bench;
use deskready_central::clock::Clock;
use deskready_central::signin::sessions::{self, SessionError};
use deskready_central::store::{StoreError, Tx};

async fn opens(bench: &Bench, secret: &str) -> bool {
    let (now, secret) = (bench.clock.now(), secret.to_owned());
    let found = bench.read(move |tx| sessions::find(tx, now, &secret)).await;
    found.is_some()
}

async fn open(bench: &Bench) -> String {
    let now = bench.clock.now();
    let opened = bench.store.write(move |tx| sessions::open(tx, now));
    opened
        .await
        .map_err(|e: SessionError| e.to_string())
        .unwrap()
}

pub async fn a_session_lasts_twelve_hours_or_until_it_is_closed(bench: Bench) {
    let (first, second) = (open(&bench).await, open(&bench).await);
    assert_ne!(first, second);
    for (secret, good) in [
        (first.as_str(), true),
        (second.as_str(), true),
        ("", false),
        ("drs_guess", false),
        (&first[1..], false),
    ] {
        assert_eq!(opens(&bench, secret).await, good, "{secret:?}");
    }
    let closing = second.clone();
    let closed = bench.store.write(move |tx| sessions::close(tx, &closing));
    closed.await.map_err(|e: StoreError| e.to_string()).unwrap();
    assert!(!opens(&bench, &second).await);
    bench.clock.advance(12 * 3600 - 1);
    assert!(opens(&bench, &first).await);
    bench.clock.advance(1);
    assert!(!opens(&bench, &first).await);
}

pub async fn a_stolen_table_opens_no_session(bench: Bench) {
    let secret = open(&bench).await;
    let kept = |tx: &mut dyn Tx| tx.query("SELECT token_hash, person FROM session", &[]);
    let rows = bench.read(kept).await;
    for field in [rows[0].text(0).unwrap(), rows[0].text(1).unwrap()] {
        assert!(!secret.contains(field) && !field.contains(&secret));
        assert!(!opens(&bench, field).await);
    }
}

pub async fn of_too_many_sessions_the_oldest_ends(bench: Bench) {
    let oldest = open(&bench).await;
    bench.clock.advance(1);
    let now = bench.clock.now();
    let many = bench.store.write(move |tx| {
        for _ in 0..999 {
            sessions::open(tx, now)?;
        }
        Ok::<_, SessionError>(())
    });
    many.await.unwrap();
    assert!(opens(&bench, &oldest).await);
    let newest = open(&bench).await;
    assert!(opens(&bench, &newest).await && !opens(&bench, &oldest).await);
}
