//! A real fault at the desk becomes a work order by itself, and goes away as the rules say.

use deskready_tests::{TestCentral, TestDesk, profile_missing_headset, until};
use std::fs;
use std::time::Instant;

#[tokio::test]
async fn a_required_headset_that_is_not_there_becomes_a_work_order() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-14"));
    let started = Instant::now();
    let _service = desk.service(&central);
    let order = until("the work order", async || {
        central.items("work-orders").await.into_iter().next()
    })
    .await;
    println!(
        "seconds from the service's start to the order in central: {:.2}",
        started.elapsed().as_secs_f64()
    );
    assert_eq!(order["fault"], "headset.missing");
    assert_eq!(order["severity"], "S1");
    assert_eq!(order["state"], "dispatched");
    assert_eq!(order["desk"]["label"], "B-14");
    assert_eq!(order["tasks"].as_array().unwrap().len(), 1);
    let desks = central.items("desks").await;
    assert_eq!(desks[0]["readiness"], "not_ready");
    let tickets = central.items("tickets").await;
    assert_eq!(
        (tickets.len(), tickets[0]["state"].as_str()),
        (1, Some("qualified"))
    );

    let (check, status) = desk.json("check --json");
    assert_eq!(
        (check["readiness"].as_str(), status),
        (Some("not_ready"), 2)
    );
    let (known, _) = {
        let output = desk.run("status --json");
        (
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap(),
            output.status,
        )
    };
    assert_eq!(
        known["verdict"]["readiness"], "not_ready",
        "central's word reached the desk"
    );
    assert_eq!(known["verdict"]["work_order"]["number"], order["number"]);
}

#[tokio::test]
async fn a_flipped_byte_under_an_unchanged_time_names_the_file_and_recovers_when_put_back() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new("");
    let folder = desk.folder().join("softphone");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("codec.bin");
    let good = vec![7_u8; 20_000];
    fs::write(&file, &good).unwrap();
    fs::write(folder.join("other.bin"), b"other").unwrap();
    fs::write(
        desk.folder().join("profile.toml"),
        format!(
            "schema = 1\n[desk]\nlabel = \"B-15\"\nsite = \"Centre\"\n[[files.set]]\nname = \"softphone\"\nrole = \"softphone\"\npaths = [{folder:?}]\n"
        ),
    )
    .unwrap();
    assert_eq!(desk.once(&central).status.code(), Some(0), "well before");
    assert!(central.items("work-orders").await.is_empty());

    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let put = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    let mut bad = good.clone();
    bad[12_345] ^= 0x10;
    put(&bad);
    assert_eq!(
        desk.once(&central).status.code(),
        Some(1),
        "an S2: ready with care"
    );
    let orders = central.items("work-orders").await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["fault"], "file.corrupted");
    assert!(
        orders[0]["evidence"].to_string().contains("codec.bin"),
        "{}",
        orders[0]["evidence"]
    );
    let (verify, status) = desk.json("files verify --json");
    assert_eq!(
        (verify["files"][0]["verdict"].as_str(), status),
        (Some("corrupted"), 2)
    );

    put(&good);
    let proof = desk.run("check --only files");
    assert_eq!(
        proof.status.code(),
        Some(0),
        "a check that remembers nothing proves the repair"
    );
    // A damaged file may be many desks': its order waits for a common cause, announced to nobody.
    for (round, state) in [(1, "settling"), (2, "closed")] {
        let _ = desk.once(&central);
        let order = &central.items("work-orders?state=").await[0];
        assert_eq!(order["state"], state, "after {round} good checks: {order}");
    }
    let ticket = &central.items("tickets").await[0];
    assert_eq!(ticket["state"], "closed");
    assert_eq!(desk.run("files verify").status.code(), Some(0));
}

#[tokio::test]
async fn twenty_checks_of_one_fault_make_one_order_that_counts() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-16"));
    for _ in 0..20 {
        let _ = desk.once(&central);
    }
    let orders = central.items("work-orders").await;
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0]["occurrences"], 20);
    assert_eq!(central.items("tickets").await.len(), 1);
}

#[tokio::test]
async fn a_site_that_listens_opens_nothing_and_one_that_proposes_asks_a_person() {
    for (mode, tickets, state) in [
        ("listen", 0, None),
        ("propose", 1, Some("awaiting_qualification")),
    ] {
        let central = TestCentral::start(mode).await;
        let _ = TestDesk::new(&profile_missing_headset("B-17")).once(&central);
        assert!(central.items("work-orders").await.is_empty(), "{mode}");
        let found = central.items("tickets").await;
        assert_eq!(found.len(), tickets, "{mode}");
        assert_eq!(
            found.first().and_then(|t| t["state"].as_str()),
            state,
            "{mode}"
        );
        assert_eq!(
            central.items("desks").await[0]["readiness"],
            "not_ready",
            "{mode}: the truth is shown all the same"
        );
    }
}

#[tokio::test]
async fn a_desk_that_is_no_longer_asked_for_a_headset_closes_its_order() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new(&profile_missing_headset("B-23"));
    let _ = desk.once(&central);
    assert_eq!(central.items("work-orders").await[0]["state"], "dispatched");
    fs::write(
        desk.folder().join("profile.toml"),
        "schema = 1\n[desk]\nlabel = \"B-23\"\nsite = \"Centre\"\n",
    )
    .unwrap();
    assert_eq!(desk.once(&central).status.code(), Some(0));
    assert_eq!(central.items("work-orders").await[0]["state"], "closed");
    assert_eq!(central.items("desks").await[0]["readiness"], "ready");
}

#[tokio::test]
async fn files_added_to_a_known_set_are_watched_and_a_new_baseline_counts_at_once() {
    let central = TestCentral::start("act").await;
    let desk = TestDesk::new("");
    let (first, second) = (desk.folder().join("a.bin"), desk.folder().join("b.bin"));
    let profile = |paths: &[&std::path::Path]| {
        let text = format!(
            "schema = 1\n[desk]\nlabel = \"B-24\"\nsite = \"Centre\"\n[[files.set]]\nname = \"s\"\nrole = \"softphone\"\npaths = {paths:?}\n"
        );
        fs::write(desk.folder().join("profile.toml"), text).unwrap();
    };
    fs::write(&first, b"first").unwrap();
    fs::write(&second, b"second").unwrap();
    profile(&[&first]);
    assert_eq!(desk.once(&central).status.code(), Some(0));
    profile(&[&first, &second]);
    assert_eq!(desk.once(&central).status.code(), Some(0));
    let (verify, _) = desk.json("files verify --json");
    assert_eq!(verify["checked"], 2);
    fs::remove_file(&second).unwrap();
    assert_eq!(
        desk.once(&central).status.code(),
        Some(1),
        "the file that was added is missed"
    );
    assert_eq!(
        central.items("work-orders").await[0]["fault"],
        "file.missing"
    );
}
