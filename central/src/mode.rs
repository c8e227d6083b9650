//! The command `mode`: what a site lets the system do by itself, changed while central runs or
//! stands. Needs the store. Must not make one: who names the wrong folder is told so.

use crate::store::{Store, StoreError, sites};
use anyhow::{Context as _, bail};
use deskready::ticket::Mode;
use std::path::Path;

/// Sites named when one is not known.
const NAMED: usize = 50;

/// Changes the mode of a site in the store `db` and says what that means.
pub fn command(db: &str, site: &str, mode: Mode) -> anyhow::Result<String> {
    if let Some(path) = db.strip_prefix("sqlite:")
        && !Path::new(path).is_file()
    {
        bail!(
            "there is no store {path}: name the folder that `serve` uses with --data DIR, or its store with --db URL"
        );
    }
    let store = Store::open(db).context("the store cannot be opened")?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")?
        .block_on(change(&store, site, mode))
}

async fn change(store: &Store, site: &str, mode: Mode) -> anyhow::Result<String> {
    let name = site.to_owned();
    let (known, before) = store
        .write(move |tx| {
            let known = sites::list(tx)?;
            let before = known.iter().find(|s| s.name == name).map(|s| s.mode);
            if before.is_some_and(|before| before != mode) {
                sites::set_mode(tx, &name, mode)?;
            }
            Ok::<_, StoreError>((known, before))
        })
        .await?;
    let Some(before) = before else {
        if known.is_empty() {
            bail!("there is no site {site:?}: no desk has reported yet");
        }
        let names: Vec<_> = known
            .iter()
            .take(NAMED)
            .map(|s| format!("{:?}", s.name))
            .collect();
        let more = if known.len() > NAMED { ", ..." } else { "" };
        bail!(
            "there is no site {site:?}: known are {}{more}",
            names.join(", ")
        );
    };
    let means = meaning(mode);
    Ok(if before == mode {
        format!("{site}: is in {} already. {means}", mode.as_str())
    } else {
        format!(
            "{site}: {} -> {}. {means} It counts from each desk's next report; orders and tickets that are open stay.",
            before.as_str(),
            mode.as_str()
        )
    })
}

fn meaning(mode: Mode) -> &'static str {
    match mode {
        Mode::Listen => "Nothing is opened; what would have been opened is counted.",
        Mode::Propose => "Tickets are opened, a person decides about each.",
        Mode::Act => {
            "What keeps a desk from taking calls becomes a work order by itself; the rest waits for a person."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn central() -> (tempfile::TempDir, String, Store) {
        let dir = tempfile::tempdir().unwrap();
        let db = format!("sqlite:{}", dir.path().join("central.sqlite").display());
        let store = Store::open(&db).unwrap();
        (dir, db, store)
    }

    fn wait<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(work)
    }

    #[test]
    fn changes_a_site_while_central_has_the_store_open_and_says_what_it_means() {
        let (_dir, db, running) = central();
        wait(
            running.write(|tx| {
                sites::ensure(tx, Timestamp::UNIX_EPOCH, "Centre", Mode::Listen, "UTC")
            }),
        )
        .unwrap();
        for (mode, said) in [
            (
                Mode::Act,
                ["listen -> act", "becomes a work order by itself"],
            ),
            (
                Mode::Act,
                ["is in act already", "becomes a work order by itself"],
            ),
            (Mode::Propose, ["act -> propose", "a person decides"]),
            (Mode::Listen, ["propose -> listen", "Nothing is opened"]),
        ] {
            let text = command(&db, "Centre", mode).unwrap();
            assert!(said.iter().all(|s| text.contains(s)), "{text}");
            let now = wait(running.read(|tx| sites::get(tx, "Centre"))).unwrap();
            assert_eq!(now.mode, mode);
        }
    }

    #[test]
    fn names_the_sites_there_are_and_makes_no_store() {
        let (dir, db, running) = central();
        let said = |db: &str| command(db, "Elsewhere", Mode::Act).unwrap_err().to_string();
        assert!(said(&db).contains("no desk has reported yet"));
        wait(
            running.write(|tx| {
                sites::ensure(tx, Timestamp::UNIX_EPOCH, "Centre", Mode::Listen, "UTC")
            }),
        )
        .unwrap();
        assert!(said(&db).contains("known are \"Centre\""), "{}", said(&db));
        let missing = dir.path().join("other.sqlite");
        let none = said(&format!("sqlite:{}", missing.display()));
        assert!(none.contains("--data DIR"), "{none}");
        assert!(!missing.exists());
    }
}
