//! The command `mode`: what a site, or a family of faults there, lets the system do by itself,
//! changed while central runs or stands. Needs the store. Must not make one: who names the wrong folder is told so.

use crate::clock::{Clock as _, System};
use crate::judge;
use crate::store::{Store, StoreError, sites};
use anyhow::{Context as _, bail};
use deskready::ticket::Mode;
use std::path::Path;

/// Sites named when one is not known.
const NAMED: usize = 50;

/// What is asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Wish {
    /// Nothing is opened; what would have been is counted.
    Listen,
    /// Tickets are opened, a person decides about each.
    Propose,
    /// What keeps a desk from taking calls becomes a work order by itself.
    Act,
    /// A family follows its site again.
    Follow,
}

impl Wish {
    const fn mode(self) -> Option<Mode> {
        match self {
            Self::Listen => Some(Mode::Listen),
            Self::Propose => Some(Mode::Propose),
            Self::Act => Some(Mode::Act),
            Self::Follow => None,
        }
    }
}

/// Changes the mode of a site, or of one family of faults there, in the store `db` and says what
/// that means.
pub fn command(db: &str, site: &str, family: Option<&str>, wish: Wish) -> anyhow::Result<String> {
    if let Some(path) = db.strip_prefix("sqlite:")
        && !Path::new(path).is_file()
    {
        bail!(
            "there is no store {path}: name the folder that `serve` uses with --data DIR, or its store with --db URL"
        );
    }
    match family {
        None if wish == Wish::Follow => {
            bail!("only a family can follow its site: name it with --family")
        }
        Some(family) if !judge::families().contains(&family) => bail!(
            "there is no family {family:?}: known are {}",
            judge::families().join(", ")
        ),
        Some(_) | None => {}
    }
    let store = Store::open(db).context("the store cannot be opened")?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the program cannot start its threads")?
        .block_on(change(&store, site, family, wish.mode()))
}

async fn change(
    store: &Store,
    site: &str,
    family: Option<&str>,
    mode: Option<Mode>,
) -> anyhow::Result<String> {
    let (name, of) = (site.to_owned(), family.map(str::to_owned));
    let now = System.now();
    let (known, changed) = store
        .write(move |tx| {
            let known = sites::list(tx)?;
            let changed = if known.iter().any(|s| s.name == name) {
                let before = judge::set_mode(tx, now, &name, of.as_deref(), mode)?;
                let after = sites::modes(tx, &name)?;
                let after = of.as_deref().map_or(after.site, |family| after.of(family));
                Some((before.mode, after.mode))
            } else {
                None
            };
            Ok::<_, StoreError>((known, changed))
        })
        .await?;
    let Some((before, after)) = changed else {
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
    let means = meaning(after);
    let what = family.map_or_else(|| site.to_owned(), |family| format!("{site}, {family}"));
    let follows = if mode.is_none() {
        " It follows the site again."
    } else {
        ""
    };
    Ok(if before == after {
        format!("{what}: is in {} already.{follows} {means}", after.as_str())
    } else {
        format!(
            "{what}: {} -> {}.{follows} {means} It counts from each desk's next report; orders and tickets that are open stay.",
            before.as_str(),
            after.as_str()
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
        for (wish, said) in [
            (
                Wish::Act,
                ["listen -> act", "becomes a work order by itself"],
            ),
            (
                Wish::Act,
                ["is in act already", "becomes a work order by itself"],
            ),
            (Wish::Propose, ["act -> propose", "a person decides"]),
            (Wish::Listen, ["propose -> listen", "Nothing is opened"]),
        ] {
            let text = command(&db, "Centre", None, wish).unwrap();
            assert!(said.iter().all(|s| text.contains(s)), "{text}");
            let now = wait(running.read(|tx| sites::get(tx, "Centre"))).unwrap();
            assert_eq!(Some(now.mode), wish.mode());
        }
    }

    #[test]
    fn names_the_sites_there_are_and_makes_no_store() {
        let (dir, db, running) = central();
        let said = |db: &str| {
            command(db, "Elsewhere", None, Wish::Act)
                .unwrap_err()
                .to_string()
        };
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

    #[test]
    fn a_family_differs_from_its_site_until_it_follows_it_again() {
        let (_dir, db, running) = central();
        wait(
            running.write(|tx| {
                sites::ensure(tx, Timestamp::UNIX_EPOCH, "Centre", Mode::Listen, "UTC")
            }),
        )
        .unwrap();
        for (family, wish, said, mode) in [
            (
                "headset",
                Wish::Act,
                "Centre, headset: listen -> act",
                Mode::Act,
            ),
            ("headset", Wish::Act, "is in act already", Mode::Act),
            (
                "headset",
                Wish::Follow,
                "act -> listen. It follows",
                Mode::Listen,
            ),
            (
                "headset",
                Wish::Follow,
                "is in listen already. It follows",
                Mode::Listen,
            ),
        ] {
            let text = command(&db, "Centre", Some(family), wish).unwrap();
            assert!(text.contains(said), "{text}");
            let modes = wait(running.read(|tx| sites::modes(tx, "Centre"))).unwrap();
            assert_eq!(modes.of(family).mode, mode, "{text}");
            assert_eq!(modes.of("path").mode, Mode::Listen, "{text}");
        }
        for (family, wish, said) in [
            (Some("shoes"), Wish::Act, "known are audio, cpu"),
            (None, Wish::Follow, "name it with --family"),
        ] {
            let error = command(&db, "Centre", family, wish)
                .unwrap_err()
                .to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
