//! `/styleguide`: every state as it looks, on one page. In debug builds only.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use deskready::desk::Severity;
use deskready::finding::State as FindingState;
use deskready::readiness::Readiness;
use deskready::{ticket, work_order};

use super::desks::Tile;
use super::{Chrome, PageFor, html};
use crate::http::problem::Failure;
use crate::show::{Mark, Show};

#[derive(Template)]
#[template(path = "styleguide.html")]
struct Page {
    c: Chrome,
    groups: Vec<(&'static str, Vec<Mark>)>,
    tiles: Vec<Tile>,
}

pub(super) async fn page(to: PageFor) -> Result<Response, Failure> {
    let c = to.chrome;
    let show = Show::new(c.lang, "UTC");
    let findings = [
        FindingState::Ok,
        FindingState::Suspect,
        FindingState::Failing,
        FindingState::Recovering,
        FindingState::Flapping,
        FindingState::Unknown,
    ];
    let page = Page {
        groups: vec![
            (
                "readiness",
                Readiness::ALL.map(|s| show.readiness(s)).into(),
            ),
            ("finding", findings.map(|s| show.finding(s)).into()),
            (
                "order",
                work_order::State::ALL.map(|s| show.order(s)).into(),
            ),
            ("ticket", ticket::State::ALL.map(|s| show.ticket(s)).into()),
            (
                "severity",
                [Severity::S1, Severity::S2, Severity::S3, Severity::S4]
                    .map(|s| show.severity(s))
                    .into(),
            ),
        ],
        tiles: Readiness::ALL
            .map(|s| Tile {
                href: "/styleguide".into(),
                label: "B-14".into(),
                mark: show.readiness(s),
                why: String::new(),
                spare: String::new(),
            })
            .into(),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}
