//! What waits behind brakes, as one item each with its two buttons: shown on the page of tickets and
//! on the page of a site. Needs the store's reviews; must not decide anything.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::http::App;
use crate::http::problem::Failure;
use crate::http::reviews::{Answer, decide, review_id};
use crate::http::verbs::back;
use crate::http::who::IsPerson;
use crate::show::Zones;
use crate::store::reviews::ReviewRow;

/// One item.
pub(super) struct ReviewLine {
    pub id: String,
    pub title: String,
    pub site: String,
    pub site_href: String,
    pub desks: usize,
    pub since: String,
    /// New orders in the hour, and the limit.
    pub counts: String,
}

pub(super) fn review_lines(zones: &Zones, rows: &[ReviewRow]) -> Vec<ReviewLine> {
    let line = |row: &ReviewRow| {
        let show = zones.at(&row.site);
        ReviewLine {
            id: row.id.to_string(),
            title: show.fault_title(&row.fault),
            site: row.site.clone(),
            site_href: super::sites::href_of(&row.site),
            desks: usize::try_from(row.waiting_desks_count).unwrap_or(usize::MAX),
            since: show.time(row.engaged_at),
            counts: format!("{} / {}", row.new_orders_count, row.limit_count),
        }
    };
    rows.iter().map(line).collect()
}

pub(super) async fn let_go(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    decide(&app, person.person, review_id(&id)?, Answer::LetGo).await?;
    back(Ok("/work-orders".to_owned()), "/tickets")
}

pub(super) async fn normal(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let row = decide(&app, person.person, review_id(&id)?, Answer::Normal).await?;
    back(Ok(super::sites::href_of(&row.site)), "/tickets")
}
