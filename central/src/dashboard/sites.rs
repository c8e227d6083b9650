//! `/sites` and `/site?name=NAME`: how much each site lets the system do by itself, as a whole and by
//! family of faults; what it would have opened on a day where it listens; what is normal there.
//! Needs the store's read models; works as plain forms.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::ticket::{Mode, SiteModes};
use jiff::ToSpan as _;
use serde::Deserialize;

use super::desks::escaped;
use super::reviews::{ReviewLine, review_lines};
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::filled;
use crate::http::holds::Wish;
use crate::http::problem::Failure;
use crate::http::sites::{self as verbs, Heard, ModeWish, Normal};
use crate::http::verbs::{FormBody, back, form_body};
use crate::http::who::IsPerson;
use crate::judge;
use crate::show::{Show, Zones};
use crate::store::holds::{HoldRow, Scope};
use crate::store::listening::{self, NotedDesk};
use crate::store::page::Ask;
use crate::store::{counters, holds, reviews, sites};

/// The page of a site.
pub(super) fn href_of(site: &str) -> String {
    format!("/site?name={}", escaped(site))
}

struct Line {
    name: String,
    href: String,
    mode: String,
    meaning: String,
    since: String,
    days: usize,
    enough: bool,
}

#[derive(Template)]
#[template(path = "sites.html")]
struct ListPage {
    c: Chrome,
    sites: Vec<Line>,
}

pub(super) async fn list(State(app): State<App>, to: PageFor) -> Result<Response, Failure> {
    let now = app.now();
    let (rows, newest) = app
        .store
        .read(|tx| {
            Ok::<_, Failure>((
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &rows);
    let line = |row: &crate::store::model::SiteRow| {
        let show = zones.at(&row.name);
        let since = deskready::ticket::ModeSince {
            mode: row.mode,
            since: row.mode_since,
        };
        Line {
            name: row.name.clone(),
            href: href_of(&row.name),
            mode: show.title_word("mode", row.mode.as_str()),
            meaning: c.t(meaning(row.mode)),
            since: show.time(row.mode_since),
            days: usize::try_from(since.days(now)).unwrap_or(0),
            enough: since.listened_enough(now),
        }
    };
    let page = ListPage {
        sites: rows.iter().map(line).collect(),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

/// What a mode does, in one sentence.
pub(super) const fn meaning(mode: Mode) -> &'static str {
    match mode {
        Mode::Listen => "mode-listen-meaning",
        Mode::Propose => "mode-propose-meaning",
        Mode::Act => "mode-act-meaning",
    }
}

struct Choice {
    code: &'static str,
    word: String,
    chosen: bool,
}

struct Family {
    code: &'static str,
    name: String,
    mode: String,
    own: bool,
    since: String,
    choices: Vec<Choice>,
}

struct Would {
    fault: String,
    title: String,
    desks: usize,
    href: String,
    held: String,
}

struct HoldLine {
    id: String,
    what: String,
    href: String,
    said: String,
    note: String,
}

#[derive(Template)]
#[template(path = "site.html")]
struct Page {
    c: Chrome,
    name: String,
    desks_href: String,
    mode: String,
    meaning: String,
    since: String,
    days: usize,
    enough: bool,
    choices: Vec<Choice>,
    meanings: Vec<(String, String)>,
    families: Vec<Family>,
    listens: bool,
    day: String,
    earlier: String,
    later: Option<String>,
    summary: String,
    total: usize,
    would: Vec<Would>,
    reviews: Vec<ReviewLine>,
    holds: Vec<HoldLine>,
    can_act: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    name: String,
    day: Option<String>,
    fault: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (now, day) = (app.now(), verbs::day(filled(wanted.day))?);
    let name = wanted.name;
    let (heard, modes, held, waiting, newest) = app
        .store
        .read(move |tx| {
            let ask = Ask::default();
            let heard = verbs::heard(tx, now, &name, day)?;
            let of_site = holds::Filter {
                site: Some(name.clone()),
                ..holds::Filter::default()
            };
            let open = reviews::Filter {
                site: Some(name.clone()),
                open_only: true,
            };
            Ok::<_, Failure>((
                heard,
                sites::modes(tx, &name)?,
                holds::list(tx, &of_site, &ask)?.items,
                reviews::list(tx, &open, &ask)?.items,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let show = Show::new(c.lang, &heard.site.zone);
    let zones = Zones::of(c.lang, std::slice::from_ref(&heard.site));
    let would: Vec<Would> = heard
        .faults
        .iter()
        .map(|f| would(&show, &heard, f))
        .collect();
    let today = now
        .to_zoned(jiff::tz::TimeZone::get(&heard.site.zone).unwrap_or(jiff::tz::TimeZone::UTC))
        .date();
    let other = |days: i64| {
        let day = heard.day.checked_add(days.days()).unwrap_or(heard.day);
        format!("{}&day={day}", href_of(&heard.site.name))
    };
    let total = would.iter().map(|w| w.desks).sum();
    let named = would.iter().filter(|w| w.held.is_empty());
    let page = Page {
        desks_href: super::desks::href_of_site(&heard.site.name),
        mode: show.title_word("mode", modes.site.mode.as_str()),
        meaning: c.t(meaning(modes.site.mode)),
        since: show.time(modes.site.since),
        days: usize::try_from(modes.site.days(now)).unwrap_or(0),
        enough: modes.site.listened_enough(now),
        choices: choices(&show, Some(modes.site.mode), false),
        meanings: MODES
            .map(|m| (show.title_word("mode", m.as_str()), c.t(meaning(m))))
            .into(),
        families: families(&show, &modes),
        listens: modes.site.mode == Mode::Listen
            || modes.families.values().any(|m| m.mode == Mode::Listen),
        day: show.day(heard.day),
        earlier: other(-1),
        later: (heard.day < today).then(|| other(1)),
        summary: named
            .map(|w| format!("{} × {}", w.desks, w.title))
            .collect::<Vec<_>>()
            .join(" · "),
        total,
        would,
        reviews: review_lines(&zones, &waiting),
        holds: held.iter().map(|h| hold_line(&show, h)).collect(),
        can_act: to.person.is_some(),
        name: heard.site.name,
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}

const MODES: [Mode; 3] = [Mode::Listen, Mode::Propose, Mode::Act];

fn choices(show: &Show, chosen: Option<Mode>, may_follow: bool) -> Vec<Choice> {
    let follow = may_follow.then(|| Choice {
        code: "follow",
        word: show.lang.t("mode-follow"),
        chosen: chosen.is_none(),
    });
    let modes = MODES.map(|mode| Choice {
        code: mode.as_str(),
        word: show.title_word("mode", mode.as_str()),
        chosen: chosen == Some(mode),
    });
    follow.into_iter().chain(modes).collect()
}

fn families(show: &Show, modes: &SiteModes) -> Vec<Family> {
    let family = |code: &'static str| {
        let own = modes.families.get(code);
        Family {
            code,
            name: show.title_word("family", code),
            mode: show.word("mode", modes.of(code).mode.as_str()),
            own: own.is_some(),
            since: own.map_or_else(String::new, |m| show.time(m.since)),
            choices: choices(show, own.map(|m| m.mode), true),
        }
    };
    judge::families().into_iter().map(family).collect()
}

fn would(show: &Show, heard: &Heard, found: &(listening::Noted, Option<HoldRow>)) -> Would {
    let (noted, hold) = found;
    let site = escaped(&heard.site.name);
    Would {
        fault: noted.fault.clone(),
        title: show.fault_title(&noted.fault),
        desks: usize::try_from(noted.desks_count).unwrap_or(usize::MAX),
        href: format!(
            "/site/desks?name={site}&fault={}&day={}",
            escaped(&noted.fault),
            heard.day
        ),
        held: hold
            .as_ref()
            .map_or_else(String::new, |h| show.sentence(&h.hold.reason())),
    }
}

fn hold_line(show: &Show, row: &HoldRow) -> HoldLine {
    let (what, href) = match (&row.scope, &row.desk) {
        (Scope::Fault(fault), _) => (show.fault_title(fault), String::new()),
        (Scope::Question { family, .. }, desk) => {
            let label = desk.as_ref().map_or("", |d| d.label.as_str());
            let of = show.word("family", family);
            let href = desk
                .as_ref()
                .map_or_else(String::new, |d| format!("/desks/{}", d.id));
            (format!("{label}: {of}"), href)
        }
    };
    HoldLine {
        id: row.id.to_string(),
        what,
        href,
        said: show.sentence(&row.hold.reason()),
        note: row.note.clone(),
    }
}

/// A change of mode.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    name: String,
    mode: String,
    family: Option<String>,
}

pub(super) async fn change(
    State(app): State<App>,
    _: IsPerson,
    form: FormBody<Change>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let href = href_of(&form.name);
    let wish = ModeWish {
        mode: form.mode,
        family: form.family,
    };
    verbs::change(&app, form.name, wish).await?;
    back(Ok(href), "/sites")
}

/// What is normal at a site.
#[derive(Debug, Deserialize)]
pub(super) struct IsNormal {
    name: String,
    fault: String,
}

pub(super) async fn normal(
    State(app): State<App>,
    person: IsPerson,
    form: FormBody<IsNormal>,
) -> Result<Response, Failure> {
    let form = form_body(form)?;
    let href = href_of(&form.name);
    let normal = Normal {
        fault: form.fault,
        wish: Wish {
            days: None,
            until: None,
            cause: None,
            note: None,
        },
    };
    verbs::take_for_normal(&app, person.person, form.name, normal).await?;
    back(Ok(href), "/sites")
}

struct DeskLine {
    label: String,
    href: String,
    noted: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "site_desks.html")]
struct DesksPage {
    c: Chrome,
    site: String,
    site_href: String,
    title: String,
    day: String,
    desks: Vec<DeskLine>,
    cut: bool,
}

pub(super) async fn desks(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (now, day) = (app.now(), verbs::day(filled(wanted.day))?);
    let (name, fault) = (wanted.name, wanted.fault.unwrap_or_default());
    let code = fault.clone();
    let (heard, found) = app
        .store
        .read(move |tx| {
            let heard = verbs::heard(tx, now, &name, day)?;
            let found = listening::desks(tx, &name, &code, heard.span)?;
            Ok::<_, Failure>((heard, found))
        })
        .await?;
    let c = to.chrome;
    let show = Show::new(c.lang, &heard.site.zone);
    let line = |one: &NotedDesk| DeskLine {
        label: one.desk.label.clone(),
        href: format!("/desks/{}#{}", one.desk.id, one.diagnosis_id),
        noted: show.time(one.noted_at),
        open: one.open,
    };
    let page = DesksPage {
        site_href: format!("{}&day={}", href_of(&heard.site.name), heard.day),
        title: show.fault_title(&fault),
        day: show.day(heard.day),
        desks: found.iter().map(line).collect(),
        cut: i64::try_from(found.len()).unwrap_or(i64::MAX) >= listening::DESKS,
        site: heard.site.name,
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}
