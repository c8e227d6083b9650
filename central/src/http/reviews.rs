//! /api/v1/reviews: one item for everything that waits behind a brake, and the two answers to it.
//! A review is decided about once, so it needs no If-Match: the second answer is refused.

use axum::Json;
use axum::extract::{Path, Query, State};
use deskready::ids::ReviewId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::desks::filled;
use super::problem::{Failure, Problem};
use super::shape::Items;
use super::verbs;
use super::who::{IsPerson, Reads};
use crate::jobs;
use crate::judge;
use crate::store::page::Ask;
use crate::store::reviews::{self, ReviewRow};

/// Everything that waits behind the brake of one fault at one site.
#[derive(Debug, Serialize, ToSchema)]
pub struct Review {
    id: String,
    site: String,
    fault: String,
    /// Desks that wait now.
    waiting_desks_count: u64,
    /// Since when.
    engaged_at: String,
    /// New orders within the hour when the brake engaged, and the limit at that moment.
    new_orders_count: u32,
    limit_count: u32,
    ended_at: Option<String>,
    /// let_go, cancelled or empty; null while nobody has decided.
    outcome: Option<&'static str>,
    /// Until when the brake is off.
    released_until: Option<String>,
}

impl From<&ReviewRow> for Review {
    fn from(row: &ReviewRow) -> Self {
        Self {
            id: row.id.to_string(),
            site: row.site.clone(),
            fault: row.fault.clone(),
            waiting_desks_count: row.waiting_desks_count,
            engaged_at: row.engaged_at.to_string(),
            new_orders_count: row.new_orders_count,
            limit_count: row.limit_count,
            ended_at: row.ended_at.map(|t| t.to_string()),
            outcome: row.outcome.map(reviews::Outcome::as_str),
            released_until: row.released_until.map(|t| t.to_string()),
        }
    }
}

/// Which reviews.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Of this site only.
    site: Option<String>,
    /// true: also those that were decided.
    ended: Option<bool>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Lists what waits behind brakes, newest first.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "reviews", params(Wanted),
    responses((status = 200, body = Items<Review>), (status = 400, body = Problem),
        (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(
    State(app): State<App>,
    _: Reads,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Items<Review>>, Failure> {
    let filter = reviews::Filter {
        site: filled(wanted.site),
        open_only: !wanted.ended.unwrap_or(false),
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let page = app
        .store
        .read(move |tx| Ok::<_, Failure>(reviews::list(tx, &filter, &ask)?))
        .await?;
    Ok(Json(Items::of(page, |row| Review::from(row))))
}

/// Lets go everything that waits; the brake of this fault is off there for an hour.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/let-go", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = Review), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "decided already", body = Problem)),
    security(("session" = [])))]
pub async fn let_go(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<Json<Review>, Failure> {
    let row = decide(&app, person.person, review_id(&id)?, Answer::LetGo).await?;
    Ok(Json(Review::from(&row)))
}

/// Says that it is normal there: what waits is withdrawn, and the fault is held for 90 days.
#[utoipa::path(post, path = "/api/v1/reviews/{id}/normal", tag = "reviews", params(("id" = String, Path)),
    responses((status = 200, body = Review), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, description = "decided already", body = Problem)),
    security(("session" = [])))]
pub async fn normal(
    State(app): State<App>,
    person: IsPerson,
    Path(id): Path<String>,
) -> Result<Json<Review>, Failure> {
    let row = decide(&app, person.person, review_id(&id)?, Answer::Normal).await?;
    Ok(Json(Review::from(&row)))
}

/// What a person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    LetGo,
    Normal,
}

/// Decides, then carries it out in pieces; what is left after a fault of ours, a job goes on with.
pub async fn decide(
    app: &App,
    by: String,
    id: ReviewId,
    answer: Answer,
) -> Result<ReviewRow, Failure> {
    let review = id.clone();
    verbs::act(app, move |tx, now| {
        match answer {
            Answer::LetGo => judge::let_go(tx, now, &review, &by)?,
            Answer::Normal => judge::is_normal(tx, now, &review, &by).map(|_| ())?,
        }
        Ok(())
    })
    .await?;
    jobs::reviews::carry_out(&app.store, app.now(), &id).await?;
    app.store
        .read(move |tx| Ok::<_, Failure>(reviews::get(tx, &id)?))
        .await
}

/// An id of a review, or 404.
pub fn review_id(id: &str) -> Result<ReviewId, Failure> {
    ReviewId::parse(id).map_err(|_| Failure::not_found("review"))
}
