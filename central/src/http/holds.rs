//! /api/v1/holds: what people want to hear nothing of for a time, and ending such a hold. Needs
//! `judge` for what that does.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use deskready::hold;
use deskready::ids::HoldId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::desks::filled;
use super::problem::{Failure, Problem};
use super::shape::{Items, Sentence};
use super::verbs;
use super::who::{IsPerson, Reads};
use crate::judge;
use crate::lang::Lang;
use crate::show::Zones;
use crate::store::holds::{self, HoldRow, Scope};
use crate::store::model::Held;
use crate::store::page::Ask;
use crate::store::sites;

/// A hold.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hold {
    id: String,
    site: String,
    /// Fault code held for the whole site, or null for one question of one desk.
    fault: Option<String>,
    desk_id: Option<String>,
    until: String,
    /// S1 to S4: anything worse is told.
    severity: &'static str,
    /// part_ordered, planned_work, desk_not_needed, normal_here or other.
    cause: String,
    note: String,
    reason: Sentence,
}

impl Hold {
    #[must_use]
    pub fn of(row: &HoldRow, zone: &str) -> Self {
        let (fault, desk_id) = match &row.scope {
            Scope::Fault(fault) => (Some(fault.clone()), None),
            Scope::Question { desk, .. } => (None, Some(desk.to_string())),
        };
        Self {
            id: row.id.to_string(),
            site: row.site.clone(),
            fault,
            desk_id,
            ..Self::bare(&row.hold, zone)
        }
        .noted(&row.note)
    }

    /// As a part of the diagnosis it silences.
    #[must_use]
    pub fn of_held(held: &Held, site: &str, zone: &str) -> Self {
        Self {
            id: held.id.to_string(),
            site: site.to_owned(),
            ..Self::bare(&held.hold, zone)
        }
        .noted(&held.note)
    }

    fn bare(hold: &hold::Hold, zone: &str) -> Self {
        Self {
            id: String::new(),
            site: String::new(),
            fault: None,
            desk_id: None,
            until: hold.until.to_string(),
            severity: hold.severity.as_str(),
            cause: hold.cause.clone(),
            note: String::new(),
            reason: Sentence::of(&hold.reason(), zone),
        }
    }

    fn noted(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
}

/// Until when something is held, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Wish {
    /// So many days from now, 180 at most.
    pub days: Option<i64>,
    /// Or the moment itself, RFC 3339.
    pub until: Option<String>,
    /// part_ordered, planned_work, desk_not_needed, normal_here or other.
    pub cause: Option<String>,
    /// In a person's own words.
    pub note: Option<String>,
}

impl Wish {
    /// The moment and the cause, or a sentence about them; `days` and `cause` where none is named.
    pub fn checked(
        self,
        now: Timestamp,
        days: Option<i64>,
        cause: &str,
    ) -> Result<(Timestamp, String, String), Failure> {
        let bad = |why: String| Failure::bad_request("hold", why);
        let until = match (filled(self.until), self.days.or(days)) {
            (Some(text), _) => text
                .parse::<Timestamp>()
                .map_err(|_| bad("until must be a moment like 2026-01-31T08:00:00Z".to_owned()))?,
            (None, Some(days)) => hold::in_days(now, days),
            (None, None) => {
                return Err(bad(
                    "a hold always ends: say how many days, or until when".to_owned()
                ));
            }
        };
        let cause = filled(self.cause).unwrap_or_else(|| cause.to_owned());
        let any = deskready::desk::Severity::S4;
        hold::Hold::new(now, until, any, &cause).map_err(|e| bad(e.to_string()))?;
        Ok((until, cause, self.note.unwrap_or_default()))
    }
}

/// Which holds.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Of this site only.
    site: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists the holds that have not ended, newest first.
#[utoipa::path(get, path = "/api/v1/holds", tag = "holds", params(Wanted),
    responses((status = 200, body = Items<Hold>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<Hold>>, Failure> {
    let filter = holds::Filter {
        site: filled(wanted.site),
        ..holds::Filter::default()
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let (page, sites) = app
        .store
        .read(move |tx| Ok::<_, Failure>((holds::list(tx, &filter, &ask)?, sites::list(tx)?)))
        .await?;
    let zones = Zones::of(Lang::En, &sites);
    Ok(Json(Items::of(page, |row| {
        Hold::of(row, &zones.at(&row.site).zone_name())
    })))
}

/// Ends a hold before its time.
#[utoipa::path(post, path = "/api/v1/holds/{id}/end", tag = "holds", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "it has ended already", body = Problem)),
    security(("session" = [])))]
pub async fn end(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    finish(&app, person.person, hold_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends it. Pages do the same through their forms.
pub async fn finish(app: &App, by: String, id: HoldId) -> Result<HoldRow, Failure> {
    verbs::act(app, move |tx, now| {
        judge::end_hold(tx, now, &id, Some(&by))?;
        Ok(holds::get(tx, &id)?)
    })
    .await
}

/// An id of a hold, or 404.
pub fn hold_id(id: &str) -> Result<HoldId, Failure> {
    HoldId::parse(id).map_err(|_| Failure::not_found("hold"))
}
