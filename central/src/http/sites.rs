//! /api/v1/sites: how much each site lets the system do by itself, what it would have opened where it
//! only listens, and "that is normal here". Needs `judge` for what a change does.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use deskready::hold::NORMAL_HERE_DAYS;
use deskready::text::Texts;
use deskready::ticket::{Mode, ModeSince, SiteModes};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::desks::filled;
use super::holds::{Hold, Wish};
use super::problem::{Failure, Problem};
use super::shape::Items;
use super::verbs::{self, JsonBody};
use super::who::{IsPerson, Reads};
use crate::judge;
use crate::lang::Lang;
use crate::show::Show;
use crate::store::listening::{self, Noted};
use crate::store::model::{Page, SiteRow};
use crate::store::{StoreError, Tx, holds, sites};

/// Sites in one answer; a floor has fewer.
const SITES: usize = 200;

/// A mode and since when.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModeOf {
    /// listen, propose or act.
    mode: &'static str,
    since: String,
    /// It listened for 14 days: a person may let it do more. Nothing switches by itself.
    listened_enough: bool,
}

impl ModeOf {
    fn of(mode: &ModeSince, now: Timestamp) -> Self {
        Self {
            mode: mode.mode.as_str(),
            since: mode.since.to_string(),
            listened_enough: mode.listened_enough(now),
        }
    }
}

/// A site.
#[derive(Debug, Serialize, ToSchema)]
pub struct Site {
    name: String,
    zone: String,
    #[serde(flatten)]
    mode: ModeOf,
    /// Families of faults that differ from the site.
    families: BTreeMap<String, ModeOf>,
}

impl Site {
    fn of(row: &SiteRow, modes: &SiteModes, now: Timestamp) -> Self {
        Self {
            name: row.name.clone(),
            zone: row.zone.clone(),
            mode: ModeOf::of(&modes.site, now),
            families: modes
                .families
                .iter()
                .map(|(family, mode)| (family.clone(), ModeOf::of(mode, now)))
                .collect(),
        }
    }
}

/// Lists sites by name.
#[utoipa::path(get, path = "/api/v1/sites", tag = "sites",
    responses((status = 200, body = Items<Site>), (status = 401, body = Problem), (status = 403, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn list(State(app): State<App>, _: Reads) -> Result<Json<Items<Site>>, Failure> {
    let now = app.now();
    let found = app
        .store
        .read(|tx| {
            let mut found = Vec::new();
            for row in sites::list(tx)?.into_iter().take(SITES) {
                let modes = sites::modes(tx, &row.name)?;
                found.push((row, modes));
            }
            Ok::<_, Failure>(found)
        })
        .await?;
    let page = Page {
        items: found,
        next: None,
    };
    Ok(Json(Items::of(page, |(row, modes)| {
        Site::of(row, modes, now)
    })))
}

/// What a site should do by itself.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ModeWish {
    /// listen, propose or act; follow, with a family, to do as the site again.
    pub mode: String,
    /// Of this family of faults only.
    pub family: Option<String>,
}

/// Changes how much a site, or a family of faults there, lets the system do by itself.
#[utoipa::path(post, path = "/api/v1/sites/{site}/mode", tag = "sites", params(("site" = String, Path)),
    request_body = ModeWish,
    responses((status = 200, body = Site), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("session" = [])))]
pub async fn mode(
    State(app): State<App>,
    _: IsPerson,
    Path(site): Path<String>,
    body: JsonBody<ModeWish>,
) -> Result<Json<Site>, Failure> {
    let (row, modes) = change(&app, site, verbs::json_body(body)?).await?;
    Ok(Json(Site::of(&row, &modes, app.now())))
}

/// Changes it. Pages do the same through their forms.
pub async fn change(
    app: &App,
    site: String,
    wish: ModeWish,
) -> Result<(SiteRow, SiteModes), Failure> {
    let family = filled(wish.family);
    let mode = match wish.mode.as_str() {
        "follow" if family.is_some() => None,
        text => Some(Mode::parse(text).ok_or_else(|| {
            Failure::bad_request(
                "mode",
                "mode must be one of listen, propose, act; a family may also follow",
            )
        })?),
    };
    if let Some(family) = &family
        && !judge::families().contains(&family.as_str())
    {
        let known = judge::families().join(", ");
        return Err(Failure::bad_request(
            "family",
            format!("family must be one of {known}"),
        ));
    }
    verbs::act(app, move |tx, now| {
        judge::set_mode(tx, now, &site, family.as_deref(), mode)?;
        Ok((sites::get(tx, &site)?, sites::modes(tx, &site)?))
    })
    .await
}

/// Which day.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// A day of the site's own calendar, 2026-01-31; today if left out.
    day: Option<String>,
}

/// A fault that would have opened something.
#[derive(Debug, Serialize, ToSchema)]
pub struct WouldOpen {
    fault: String,
    title: Texts,
    desks_count: u64,
    /// The hold that takes it for normal here, if there is one by now.
    hold: Option<Hold>,
}

/// What a site that listens would have opened on one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listening {
    site: String,
    day: String,
    from: String,
    to: String,
    /// Sum over the faults.
    would_have_opened_count: u64,
    faults: Vec<WouldOpen>,
}

/// What would have been opened at a site on one day.
#[utoipa::path(get, path = "/api/v1/sites/{site}/listening", tag = "sites", params(("site" = String, Path), Wanted),
    responses((status = 200, body = Listening), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("api_token" = []), ("session" = [])))]
pub async fn listening(
    State(app): State<App>,
    _: Reads,
    Path(site): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Listening>, Failure> {
    let (now, wished) = (app.now(), day(filled(wanted.day))?);
    let heard = app
        .store
        .read(move |tx| heard(tx, now, &site, wished))
        .await?;
    let zone = &heard.site.zone;
    let faults: Vec<WouldOpen> = heard
        .faults
        .iter()
        .map(|(noted, hold)| WouldOpen {
            fault: noted.fault.clone(),
            title: Lang::ALL
                .map(|lang| {
                    let title = Show::new(lang, zone).fault_title(&noted.fault);
                    (lang.tag().to_owned(), title)
                })
                .into(),
            desks_count: noted.desks_count,
            hold: hold.as_ref().map(|row| Hold::of(row, zone)),
        })
        .collect();
    Ok(Json(Listening {
        would_have_opened_count: faults.iter().map(|f| f.desks_count).sum(),
        day: heard.day.to_string(),
        from: heard.span.0.to_string(),
        to: heard.span.1.to_string(),
        site: heard.site.name,
        faults,
    }))
}

/// A day as it is written, or a sentence about it.
pub fn day(text: Option<String>) -> Result<Option<Date>, Failure> {
    text.map(|text| {
        text.parse::<Date>()
            .map_err(|_| Failure::bad_request("day", "day must be written like 2026-01-31"))
    })
    .transpose()
}

/// What was heard on a day.
pub struct Heard {
    pub site: SiteRow,
    pub day: Date,
    /// Its first moment and the first of the next day.
    pub span: (Timestamp, Timestamp),
    /// Most frequent first, with the rule that holds each by now.
    pub faults: Vec<(Noted, Option<holds::HoldRow>)>,
}

/// Reads what a site would have opened on a day of its own calendar, today without one.
pub fn heard(
    tx: &mut dyn Tx,
    now: Timestamp,
    site: &str,
    day: Option<Date>,
) -> Result<Heard, StoreError> {
    let site = sites::get(tx, site)?;
    let zone = TimeZone::get(&site.zone).unwrap_or(TimeZone::UTC);
    let day = day.unwrap_or_else(|| now.to_zoned(zone.clone()).date());
    let first = |date: Date| {
        date.to_zoned(zone.clone())
            .map_or(now, |zoned| zoned.timestamp())
    };
    let next = day.checked_add(1.day()).unwrap_or(day);
    let span = (first(day), first(next));
    let mut faults = Vec::new();
    for noted in listening::faults(tx, &site.name, span)? {
        let hold = holds::of_fault(tx, &site.name, &noted.fault)?;
        faults.push((noted, hold));
    }
    Ok(Heard {
        site,
        day,
        span,
        faults,
    })
}

/// Which fault is normal at a site, and for how long.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Normal {
    pub fault: String,
    #[serde(flatten)]
    pub wish: Wish,
}

/// Takes a fault for normal at a site: it is held for 90 days, unless said otherwise.
#[utoipa::path(post, path = "/api/v1/sites/{site}/normal", tag = "sites", params(("site" = String, Path)),
    request_body = Normal,
    responses((status = 200, body = Hold), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)),
    security(("session" = [])))]
pub async fn normal(
    State(app): State<App>,
    person: IsPerson,
    Path(site): Path<String>,
    body: JsonBody<Normal>,
) -> Result<Json<Hold>, Failure> {
    let (row, zone) = take_for_normal(&app, person.person, site, verbs::json_body(body)?).await?;
    Ok(Json(Hold::of(&row, &zone)))
}

/// Does it. Pages do the same through their forms.
pub async fn take_for_normal(
    app: &App,
    by: String,
    site: String,
    normal: Normal,
) -> Result<(holds::HoldRow, String), Failure> {
    let days = Some(NORMAL_HERE_DAYS);
    let (until, cause, note) = normal.wish.checked(app.now(), days, "normal_here")?;
    let fault = normal.fault;
    let review = {
        let (site, fault) = (site.clone(), fault.clone());
        app.store
            .read(move |tx| crate::store::reviews::newest(tx, &site, &fault))
            .await?
    };
    let done = verbs::act(app, move |tx, now| {
        let wish = (until, cause.as_str(), note.as_str());
        let id = judge::hold_fault(tx, now, (&site, &fault), wish, &by)?;
        Ok((holds::get(tx, &id)?, sites::get(tx, &site)?.zone))
    })
    .await?;
    if let Some(review) = review {
        crate::jobs::reviews::carry_out(&app.store, app.now(), &review.id).await?;
    }
    Ok(done)
}
