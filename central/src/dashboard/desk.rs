//! `/desks/{id}`: one desk: its word and sentence, every part with its state and what was measured,
//! what could not be seen and why, open questions with evidence and threshold, and what happened.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::ids::DeskId;
use deskready::knowledge;
use deskready::observation::Why;
use deskready::readiness::Readiness;
use deskready::text::Reason;

use super::decide::{Asks, asks};
use super::{Chrome, EventLine, PageFor, event_lines, html};
use crate::http::App;
use crate::http::problem::Failure;
use crate::show::causes::{Cause, measured};
use crate::show::{Mark, Show};
use crate::store::model::{DeskDetail, DiagnosisRow, UnseenRow};
use crate::store::{counters, desk_detail, incidents, sites};

struct Link {
    href: String,
    number: String,
    state: String,
}

struct Line {
    said: String,
    at: String,
}

struct Part {
    name: String,
    identity: String,
    required: bool,
    mark: Mark,
    measured: Vec<Line>,
    unseen: Vec<Line>,
}

struct Question {
    id: String,
    title: String,
    severity: Mark,
    component: String,
    identity: String,
    since: String,
    rounds: usize,
    causes: Vec<Cause>,
    explained_by: Vec<String>,
    grounds: Vec<String>,
    why_href: String,
    action: String,
    evidence: Vec<String>,
    tried: Vec<String>,
    link: Option<Link>,
    ended: Option<String>,
    end_reason: String,
    ask: Option<Asks>,
}

/// An incident that explains something here.
struct Explained {
    href: String,
    number: String,
    title: String,
}

#[derive(PartialEq, Eq)]
struct NotSeen {
    component: String,
    said: String,
    at: String,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct Page {
    c: Chrome,
    label: String,
    site: String,
    site_href: String,
    place: String,
    mark: Mark,
    sentence: String,
    order: Option<Link>,
    incidents: Vec<Explained>,
    fallback: &'static str,
    /// Where the operator goes on meanwhile.
    spare: String,
    components: Vec<Part>,
    diagnoses: Vec<Question>,
    unseen: Vec<NotSeen>,
    facts: Vec<(String, String)>,
    events: Vec<EventLine>,
    can_act: bool,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = DeskId::parse(&id).map_err(|_| Failure::not_found("desk"))?;
    let filter = format!("desk={id}");
    let (detail, explained, zone, newest) = app
        .store
        .read(move |tx| {
            let detail = desk_detail::get(tx, &id)?;
            let zone = sites::get(tx, &detail.row.site)?.zone;
            Ok::<_, Failure>((
                detail,
                incidents::of_desk(tx, &id)?,
                zone,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, &filter);
    let show = Show::new(c.lang, &zone);
    let mut page = fill(c, &show, &detail);
    page.can_act = to.person.is_some();
    page.incidents = explained
        .iter()
        .map(|row| Explained {
            href: format!("/incidents/{}", row.id),
            number: row.number.clone(),
            title: show.sentence(&row.incident.title()),
        })
        .collect();
    Ok(html(&page.c, &page, StatusCode::OK))
}

fn fill(c: Chrome, show: &Show, detail: &DeskDetail) -> Page {
    let row = &detail.row;
    let place: Vec<&str> = [&row.room, &row.site, &row.service]
        .into_iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    Page {
        label: row.label.clone(),
        site: row.site.clone(),
        site_href: super::desks::href_of_site(&row.site),
        place: place.join(" · "),
        mark: show.readiness(row.readiness),
        sentence: show.readiness_sentence(row.readiness, &row.reason),
        order: row.open_work_order.as_ref().map(|o| Link {
            href: format!("/work-orders/{}", o.id),
            number: o.number.clone(),
            state: show.order(o.state).word,
        }),
        incidents: Vec::new(),
        can_act: false,
        fallback: fallback(show, detail),
        spare: row
            .spare
            .as_ref()
            .map(|s| show.sentence(&s.reason()))
            .unwrap_or_default(),
        components: parts(show, detail),
        diagnoses: by_weight(detail)
            .into_iter()
            .map(|d| question(show, d))
            .collect(),
        unseen: not_seen_lines(show, detail),
        facts: facts(&c, show, detail),
        events: event_lines(show, &detail.events),
        c,
    }
}

/// Open questions first, and of those the worst first.
fn by_weight(detail: &DeskDetail) -> Vec<&DiagnosisRow> {
    let mut all: Vec<&DiagnosisRow> = detail.diagnoses.iter().collect();
    all.sort_by_key(|d| (d.ended_at.is_some(), d.diagnosis.severity));
    all
}

/// What the operator does meanwhile, from the article of the worst open question.
fn fallback(show: &Show, detail: &DeskDetail) -> &'static str {
    if !matches!(
        detail.row.readiness,
        Readiness::NotReady | Readiness::ReadyWithCare
    ) {
        return "";
    }
    let open = detail.diagnoses.iter().filter(|d| d.ended_at.is_none());
    open.min_by_key(|d| d.diagnosis.severity)
        .and_then(|d| knowledge::fault(&d.diagnosis.fault)?.article(show.lang.tag()))
        .map_or("", |article| article.fallback_operator)
}

fn parts(show: &Show, detail: &DeskDetail) -> Vec<Part> {
    let of = |key: &ComponentKey| {
        let measured = detail.readings.iter().filter(|r| r.component == *key);
        measured
            .map(|r| Line {
                said: show.reading(&r.reading),
                at: show.time(r.at),
            })
            .collect()
    };
    let unseen = |key: &ComponentKey| {
        let tried = detail.unseen.iter().filter(|u| u.component == *key);
        let mut lines: Vec<Line> = Vec::new();
        for u in tried {
            let said = show.word("why", u.unseen.why.as_str());
            let at = show.time(u.at);
            // Several checks of a part that say the same at the same time are one line.
            if !lines.iter().any(|line| line.said == said && line.at == at) {
                lines.push(Line { said, at });
            }
        }
        lines
    };
    // The power of a PC without a battery is no part of the desk that anybody could do something about.
    let is_none = |key: &ComponentKey| {
        let is_unsupported = |u: &&UnseenRow| u.unseen.why == Why::Unsupported;
        let mut tried = detail.unseen.iter().filter(|u| u.component == *key);
        key.kind == ComponentKind::Power
            && !detail.readings.iter().any(|r| r.component == *key)
            && tried.clone().next().is_some()
            && tried.all(|u| is_unsupported(&u))
    };
    detail
        .components
        .iter()
        .filter(|part| part.required || !is_none(&part.key))
        .map(|part| Part {
            name: show.component(&part.key),
            identity: show.identity(&part.identity),
            required: part.required,
            mark: show.finding(part.state),
            measured: of(&part.key),
            unseen: unseen(&part.key),
        })
        .collect()
}

fn question(show: &Show, row: &DiagnosisRow) -> Question {
    let d = &row.diagnosis;
    let order = row.work_order.as_ref().map(|o| Link {
        href: format!("/work-orders/{}", o.id),
        number: o.number.clone(),
        state: show.order(o.state).word,
    });
    let ticket = row.ticket.as_ref().map(|t| Link {
        href: format!("/tickets?state={}#{}", t.state.as_str(), t.id),
        number: t.number.clone(),
        state: show.ticket(t.state).word,
    });
    Question {
        id: row.id.to_string(),
        title: show.fault_title(&d.fault),
        severity: show.severity(d.severity),
        component: show.component(&d.key.component),
        identity: show.identity(&row.identity),
        since: show.time(d.since),
        rounds: usize::try_from(d.occurrences).unwrap_or(usize::MAX),
        causes: show.causes(d),
        explained_by: show.explained_by(d),
        grounds: d.grounds.iter().map(|r| show.sentence(r)).collect(),
        why_href: format!("/diagnoses/{}/explain", row.id),
        action: show.action(d),
        evidence: measured(d).map(|r| show.sentence(r)).collect(),
        tried: d.tried.iter().map(|r| show.sentence(r)).collect(),
        link: order.or(ticket),
        ask: asks(show, row, "desk"),
        ended: row.ended_at.map(|t| show.time(t)),
        end_reason: row
            .end_reason
            .as_ref()
            .map(|r| show.sentence(r))
            .unwrap_or_default(),
    }
}

/// What several checks of a part say alike is one line.
fn not_seen_lines(show: &Show, detail: &DeskDetail) -> Vec<NotSeen> {
    let mut lines: Vec<NotSeen> = Vec::new();
    for line in detail.unseen.iter().map(|row| not_seen(show, row)) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn not_seen(show: &Show, row: &UnseenRow) -> NotSeen {
    let mut reason = Reason::new(format!("unseen.{}", row.unseen.why.as_str()));
    if !row.unseen.detail.is_empty() {
        reason = reason.with("detail", row.unseen.detail.as_str());
    }
    NotSeen {
        component: show.component(&row.component),
        said: show.sentence(&reason),
        at: show.time(row.at),
    }
}

fn facts(c: &Chrome, show: &Show, detail: &DeskDetail) -> Vec<(String, String)> {
    let row = &detail.row;
    let kind = match row.kind {
        deskready::desk::DeskKind::Pc => "desk-kind-pc",
        deskready::desk::DeskKind::ThinClient => "desk-kind-thin_client",
        deskready::desk::DeskKind::VdiSession => "desk-kind-vdi_session",
        deskready::desk::DeskKind::Home => "desk-kind-home",
    };
    let moment =
        |t: Option<jiff::Timestamp>| t.map_or_else(|| c.t("desk-fact-never"), |t| show.time(t));
    [
        ("desk-fact-site", row.site.clone()),
        ("desk-fact-room", row.room.clone()),
        ("desk-fact-service", row.service.clone()),
        ("desk-fact-client", row.client.clone()),
        ("desk-fact-kind", c.t(kind)),
        ("desk-fact-last-report", moment(row.last_report_at)),
        ("desk-fact-judged", moment(row.judged_at)),
        ("desk-fact-program", detail.program_version.clone()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (c.t(key), value))
    .collect()
}
