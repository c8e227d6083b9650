//! How long the review of common causes takes on a large floor: a measurement, not a promise, so it
//! runs only when asked for (`--ignored`) and prints what it saw.

use crate::support::Bench;
use deskready_central::clock::Clock;
use deskready_central::jobs::common_cause;
use deskready_central::store::{StoreError, Tx};
use jiff::{SignedDuration, Timestamp};
use std::time::Instant;

const DESKS: i64 = 20_000;
const FAMILIES: [&str; 7] = [
    "path",
    "headset",
    "phone",
    "disk_space",
    "file",
    "cpu",
    "memory",
];

/// A floor of ten sites, 20 desks to a switch, all well and all heard of.
fn fill(tx: &mut dyn Tx, now: Timestamp) -> Result<(), StoreError> {
    for site in 0..10_i64 {
        tx.execute(
            "INSERT INTO site (name, mode, zone, created_at) VALUES ($1, 'act', 'UTC', 0)",
            &[format!("Site {site}").into()],
        )?;
    }
    for n in 0..DESKS {
        let (id, site) = (format!("dsk_{n:05}"), format!("Site {}", n % 10));
        tx.execute(
            "INSERT INTO desk (id, site, label, label_key, room, client, service, criticality, kind, \
             language, program_version, inventory_rank, inventory_seq, readiness, reason, created_at) \
             VALUES ($1, $2, $1, $1, '', '', '', 3, 'pc', 'es', '', -1, -1, 'unknown', '{}', 0)",
            &[id.clone().into(), site.clone().into()],
        )?;
        tx.execute(
            "INSERT INTO desk_seen (desk, last_report_at) VALUES ($1, $2)",
            &[id.clone().into(), now.into()],
        )?;
        for (attribute, value) in [
            ("site", site.clone()),
            ("room", format!("Room {}, {site}", n / 200)),
            ("switch", format!("sw-{}, {site}", n / 200)),
            ("image", format!("2026-{}", n % 3)),
            ("vpn", format!("vpn-{}", n % 4)),
            ("client", format!("Client {}", n % 5)),
            ("service", format!("Service {}", n % 12)),
        ] {
            tx.execute(
                "INSERT INTO desk_shared (desk, attribute, value) VALUES ($1, $2, $3)",
                &[id.clone().into(), attribute.into(), value.into()],
            )?;
        }
        for family in FAMILIES {
            tx.execute(
                "INSERT INTO desk_family (desk, family, measured_at, seen_at, released, fault, \
                 severity) VALUES ($1, $2, $3, $3, 0, '', 'S4')",
                &[id.clone().into(), family.into(), now.into()],
            )?;
        }
    }
    Ok(())
}

/// Lets a family fail on one desk of `every`, since then.
async fn fail(bench: &Bench, family: &'static str, fault: &'static str, every: i64, age_s: i64) {
    let since = bench.clock.now() - SignedDuration::from_secs(age_s);
    let sql = format!(
        "UPDATE desk_family SET failing_since = $1, fault = $2, severity = 'S1' WHERE family = $3 \
         AND CAST(SUBSTR(desk, 5) AS BIGINT) % {every} = 0"
    );
    bench
        .write(move |tx, _| tx.execute(&sql, &[since.into(), fault.into(), family.into()]))
        .await
        .unwrap();
}

async fn took(bench: &Bench, name: &str, engine: &str) {
    let begin = Instant::now();
    let count = common_cause::run(&bench.store, bench.clock.now())
        .await
        .unwrap();
    println!(
        "{engine}: {name}: {} ms, {count} changes",
        begin.elapsed().as_millis()
    );
}

async fn measure(bench: Bench, engine: &'static str) {
    bench.write(fill).await.unwrap();
    took(&bench, "20,000 desks, nothing fails", engine).await;
    for (family, fault) in [("headset", "headset.missing"), ("file", "file.corrupted")] {
        fail(&bench, family, fault, 50, 86_400).await;
    }
    took(&bench, "800 desks fail since yesterday", engine).await;
    fail(&bench, "headset", "headset.missing", 400, 600).await;
    took(
        &bench,
        "50 of them since ten minutes, all over the floor",
        engine,
    )
    .await;
    fail(&bench, "path", "path.vpn_down", 4, 60).await;
    took(&bench, "5,000 desks of one VPN gateway fail", engine).await;
    took(&bench, "the same, five seconds later", engine).await;
}

#[test]
#[ignore = "a measurement that takes a minute"]
fn the_review_of_twenty_thousand_desks_is_measured() {
    crate::on_sqlite(|bench| measure(bench, "SQLite"));
    crate::on_postgres(|bench| measure(bench, "PostgreSQL"));
}
