//! `/desks`: the floor as rows of desks, by site and room, searched by the start of the label.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::readiness::Readiness;
use deskready::text::Arg;
use serde::Deserialize;

use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::{filled, parsed};
use crate::http::problem::Failure;
use crate::show::{Mark, Zones, capital};
use crate::store::model::DeskRow;
use crate::store::page::Ask;
use crate::store::{counters, desks, sites};

/// A desk on the floor.
pub(super) struct Tile {
    pub href: String,
    pub label: String,
    pub mark: Mark,
    /// What is wrong, or which part could not be measured; empty when all is well.
    pub why: String,
    /// Where its operator goes on meanwhile; empty where nothing is named.
    pub spare: String,
}

pub(super) fn tile(zones: &Zones, row: &DeskRow) -> Tile {
    let show = zones.at(&row.site);
    let text = |name: &str| match row.reason.args.get(name) {
        Some(Arg::Text(text)) => Some(text.as_str()),
        Some(Arg::Int(_) | Arg::Time(_)) | None => None,
    };
    let fault = text("fault_title").map(|code| show.fault_title(code));
    let part = || text("component_kind").map(|kind| capital(&show.word("kind", kind)));
    Tile {
        href: format!("/desks/{}", row.id),
        label: row.label.clone(),
        mark: show.readiness(row.readiness),
        why: fault.or_else(part).unwrap_or_default(),
        spare: row
            .spare
            .as_ref()
            .map(|spare| spare.label.clone())
            .unwrap_or_default(),
    }
}

/// The desks of one site; the name is escaped for an address.
pub(super) fn href_of_site(site: &str) -> String {
    format!("/desks?site={}", escaped(site))
}

/// Everything but letters, digits and the few safe marks as %XX.
pub(super) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

struct Room {
    name: String,
    ready_of: String,
    tiles: Vec<Tile>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    site: Option<String>,
    label: Option<String>,
    readiness: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "desks.html")]
struct Page {
    c: Chrome,
    label: String,
    site_names: Vec<(String, bool)>,
    readiness: Vec<(&'static str, String, bool)>,
    rooms: Vec<Room>,
    next: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let filter = desks::Filter {
        site: filled(wanted.site),
        label: filled(wanted.label),
        readiness: parsed("readiness", filled(wanted.readiness), Readiness::parse)?,
    };
    let asked = filter.clone();
    let cursor = filled(wanted.cursor);
    let later = cursor.is_some();
    let ask = Ask { cursor, items: 0 };
    let (list, sites, newest) = app
        .store
        .read(move |tx| {
            Ok::<_, Failure>((
                desks::list(tx, &filter, &ask)?,
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &sites);
    let show = zones.at("");
    // "4/5 ready" is only true where all desks of a room are on this page.
    let whole = !later && list.next.is_none() && asked.label.is_none() && asked.readiness.is_none();
    let page = Page {
        label: asked.label.clone().unwrap_or_default(),
        site_names: sites
            .iter()
            .map(|s| (s.name.clone(), asked.site.as_ref() == Some(&s.name)))
            .collect(),
        readiness: [
            Readiness::NotReady,
            Readiness::Unknown,
            Readiness::ReadyWithCare,
            Readiness::Ready,
        ]
        .map(|r| {
            (
                r.as_str(),
                show.readiness(r).word,
                asked.readiness == Some(r),
            )
        })
        .into(),
        rooms: rooms(&c, &zones, &list.items, whole),
        next: list.next.as_deref().map(|n| c.with_cursor(n)),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

/// Rows of desks by site and room, in the order of the list.
fn rooms(c: &Chrome, zones: &Zones, rows: &[DeskRow], whole: bool) -> Vec<Room> {
    let mut groups: Vec<((&str, &str), Vec<&DeskRow>)> = Vec::new();
    for row in rows {
        let key = (row.site.as_str(), row.room.as_str());
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, desks)) => desks.push(row),
            None => groups.push((key, vec![row])),
        }
    }
    groups
        .into_iter()
        .map(|((site, room), desks)| {
            let ready = desks
                .iter()
                .filter(|d| matches!(d.readiness, Readiness::Ready | Readiness::ReadyWithCare));
            Room {
                ready_of: if whole {
                    c.tx("ready-of", &format!("{}/{}", ready.count(), desks.len()))
                } else {
                    c.tn("desks-count", &desks.len())
                },
                name: if room.is_empty() {
                    site.to_owned()
                } else {
                    format!("{site} · {room}")
                },
                tiles: desks.into_iter().map(|d| tile(zones, d)).collect(),
            }
        })
        .collect()
}
