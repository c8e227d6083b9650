//! `/incidents`: what many desks share and fail by, open ones first; `/incidents/{id}`: one with what
//! it means, whom to call and its desks. Nobody opens or ends one by hand.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::incident::State as IncidentState;
use deskready::knowledge::{self, codes};
use deskready::text::Reason;
use serde::Deserialize;

use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::filled;
use crate::http::incidents::incident_id;
use crate::http::problem::Failure;
use crate::show::{Mark, Show, Zones};
use crate::store::incidents::{self, IncidentDesk, IncidentRow};
use crate::store::page::Ask;
use crate::store::{counters, sites};

/// Incidents on one page.
const ITEMS: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    cursor: Option<String>,
}

/// An incident as a line of a list.
pub(super) struct Line {
    pub href: String,
    pub number: String,
    pub title: String,
    pub state: Mark,
    pub severity: Mark,
    pub since: String,
    pub ended: Option<String>,
    pub desks: String,
}

/// An incident as a line; `zones` tells the time of sites, and an incident about one has its.
pub(super) fn line(c: &Chrome, zones: &Zones, row: &IncidentRow) -> Line {
    let i = &row.incident;
    let show = zones.at(site_of(row));
    let state = match i.state {
        IncidentState::Open => Mark {
            class: "not_ready",
            icon: "bad",
            word: c.t("incident-open"),
        },
        IncidentState::Ended => Mark {
            class: "closed",
            icon: "ok",
            word: c.t("incident-over"),
        },
    };
    Line {
        href: format!("/incidents/{}", row.id),
        number: row.number.clone(),
        title: show.sentence(&i.title()),
        state,
        severity: show.severity(i.severity),
        since: show.time(i.started_at),
        ended: i.ended_at.map(|t| show.time(t)),
        desks: match i.state {
            IncidentState::Open => c.tx(
                "incident-desks-of",
                &format!("{}/{}", i.failing_count, i.observed_count),
            ),
            IncidentState::Ended => c.tx("incident-desks-most", &i.most_count.to_string()),
        },
    }
}

/// The site whose clock an incident is told by; the empty one where there are several.
fn site_of(row: &IncidentRow) -> &str {
    let i = &row.incident;
    match i.attribute.as_str() {
        "site" => &i.value,
        // Things of a site are named "sw-3, Centre".
        _ => i.value.rsplit_once(", ").map_or("", |(_, site)| site),
    }
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct ListPage {
    c: Chrome,
    incidents: Vec<Line>,
    next: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: ITEMS,
    };
    let (list, sites, newest) = app
        .store
        .read(move |tx| {
            Ok::<_, Failure>((
                incidents::list(tx, false, &ask)?,
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &sites);
    let mut rows = list.items;
    rows.sort_by_key(|r| r.incident.state == IncidentState::Ended);
    let page = ListPage {
        incidents: rows.iter().map(|row| line(&c, &zones, row)).collect(),
        next: list.next.as_deref().map(|n| c.with_cursor(n)),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

struct Affected {
    href: String,
    label: String,
    site: String,
    joined: String,
    failing: bool,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct OnePage {
    c: Chrome,
    line: Line,
    meaning: String,
    calls: &'static str,
    call: String,
    fallback: &'static str,
    reasons: Vec<String>,
    desks: Vec<Affected>,
}

pub(super) async fn one(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = incident_id(&id)?;
    let (row, desks, sites, newest) = app
        .store
        .read(move |tx| {
            Ok::<_, Failure>((
                incidents::get(tx, &id)?,
                incidents::desks(tx, &id)?,
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &sites);
    let show = zones.at(site_of(&row));
    let i = &row.incident;
    let article = knowledge::fault(&i.fault).and_then(|f| f.article(show.lang.tag()));
    let page = OnePage {
        line: line(&c, &zones, &row),
        meaning: show.sentence(&Reason::new(codes::INCIDENT_MEANING)),
        calls: article.map_or("", |a| a.meaning_for_calls),
        call: show.sentence(&i.call()),
        fallback: article.map_or("", |a| a.fallback_operator),
        reasons: i.reasons.iter().map(|r| show.sentence(r)).collect(),
        desks: desks.iter().map(|d| affected(&show, d)).collect(),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

fn affected(show: &Show, desk: &IncidentDesk) -> Affected {
    Affected {
        href: format!("/desks/{}", desk.id),
        label: desk.label.clone(),
        site: desk.site.clone(),
        joined: show.time(desk.joined_at),
        failing: desk.failing,
    }
}
