//! `/`: how many desks stand how, which are not ready, and what is being done about it. Reads
//! counts and a few rows, never all desks.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use deskready::readiness::Readiness;
use deskready::ticket::{Mode, State as TicketState};

use super::desks::{Tile, tile};
use super::incidents::Line;
use super::order_rows::{OrderLine, order_lines};
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::problem::Failure;
use crate::show::{Mark, Zones};
use crate::store::incidents::{self, IncidentRow};
use crate::store::model::{self, DeskRow, SiteCount, SiteRow, TicketRow, WorkOrderRow};
use crate::store::page::Ask;
use crate::store::{counters, desks, sites, tickets, work_orders};

/// Desks of each state shown on the board; the rest is on the page of desks.
const TROUBLED: usize = 60;
/// Orders shown; the rest is on the page of orders.
const ORDERS: usize = 20;
/// Incidents shown; the rest is on their page.
const INCIDENTS: usize = 10;
/// Sites shown without trouble of their own.
const SITES: usize = 50;

struct Count {
    href: String,
    count: u64,
    mark: Mark,
}

struct Site {
    name: String,
    href: String,
    ready_of: String,
    mode: String,
    mode_meaning: String,
    listening: bool,
    /// How bad its worst desk is; nothing when all are ready.
    worst: Option<Readiness>,
    tiles: Vec<Tile>,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Page {
    c: Chrome,
    total: u64,
    counts: Vec<Count>,
    sites: Vec<Site>,
    more_desks: bool,
    /// Incidents that are open, oldest first.
    incidents: Vec<Line>,
    orders: Vec<OrderLine>,
    waiting: usize,
    /// Whether more wait than were counted.
    waiting_more: bool,
}

struct Read {
    newest: i64,
    counts: Vec<SiteCount>,
    sites: Vec<SiteRow>,
    troubled: Vec<DeskRow>,
    more: bool,
    incidents: Vec<IncidentRow>,
    orders: Vec<WorkOrderRow>,
    waiting: model::Page<TicketRow>,
}

pub(super) async fn page(State(app): State<App>, to: PageFor) -> Result<Response, Failure> {
    let read = app.store.read(read).await?;
    let chrome = to.chrome.following(read.newest, "");
    let page = fill(chrome, read);
    Ok(html(&page.c, &page, StatusCode::OK))
}

fn read(tx: &mut dyn crate::store::Tx) -> Result<Read, Failure> {
    let mut troubled = Vec::new();
    let mut more = false;
    for readiness in [
        Readiness::NotReady,
        Readiness::Unknown,
        Readiness::ReadyWithCare,
    ] {
        let filter = desks::Filter {
            readiness: Some(readiness),
            ..desks::Filter::default()
        };
        let page = desks::list(
            tx,
            &filter,
            &Ask {
                cursor: None,
                items: TROUBLED,
            },
        )?;
        more |= page.next.is_some();
        troubled.extend(page.items);
    }
    let open = work_orders::Filter {
        open_only: true,
        ..work_orders::Filter::default()
    };
    let waiting = tickets::Filter {
        state: Some(TicketState::AwaitingQualification),
        behind: Some(tickets::Behind::None),
        ..tickets::Filter::default()
    };
    Ok(Read {
        newest: counters::current(tx, counters::Counter::Event)?,
        counts: sites::counts(tx)?,
        sites: sites::list(tx)?,
        troubled,
        more,
        incidents: incidents::open(tx)?,
        orders: work_orders::list(
            tx,
            &open,
            &Ask {
                cursor: None,
                items: ORDERS,
            },
        )?
        .items,
        waiting: tickets::list(tx, &waiting, &Ask::default())?,
    })
}

fn fill(c: Chrome, read: Read) -> Page {
    let zones = Zones::of(c.lang, &read.sites);
    let show = zones.at("");
    let count = |readiness: Readiness| {
        let of_all = read.counts.iter().filter(|n| n.readiness == readiness);
        Count {
            href: format!("/desks?readiness={}", readiness.as_str()),
            count: of_all.map(|n| n.desks_count).sum(),
            mark: show.readiness(readiness),
        }
    };
    // Worst first, as they are looked at.
    let counts: Vec<Count> = [
        Readiness::NotReady,
        Readiness::Unknown,
        Readiness::ReadyWithCare,
        Readiness::Ready,
    ]
    .map(count)
    .into();
    let mut shown: Vec<Site> = read
        .sites
        .iter()
        .map(|site| {
            let (ready, all) = ready_of(&read.counts, &site.name);
            Site {
                name: site.name.clone(),
                href: super::desks::href_of_site(&site.name),
                ready_of: c.tx("ready-of", &format!("{ready}/{all}")),
                mode: c.tx("board-mode", &show.word("mode", site.mode.as_str())),
                mode_meaning: c.t(match site.mode {
                    Mode::Listen => "mode-listen-meaning",
                    Mode::Propose => "mode-propose-meaning",
                    Mode::Act => "mode-act-meaning",
                }),
                listening: site.mode == Mode::Listen,
                worst: read
                    .troubled
                    .iter()
                    .filter(|d| d.site == site.name)
                    .map(|d| d.readiness)
                    .max(),
                tiles: read
                    .troubled
                    .iter()
                    .filter(|d| d.site == site.name)
                    .map(|d| tile(&zones, d))
                    .collect(),
            }
        })
        .collect();
    // A stable sort: the site whose worst desk is worst comes first, then by name.
    shown.sort_by_key(|site| std::cmp::Reverse(site.worst));
    shown.truncate(SITES);
    Page {
        total: counts.iter().map(|n| n.count).sum(),
        counts,
        sites: shown,
        more_desks: read.more || read.sites.len() > SITES,
        incidents: read
            .incidents
            .iter()
            .take(INCIDENTS)
            .map(|row| super::incidents::line(&c, &zones, row))
            .collect(),
        orders: order_lines(&zones, &read.orders),
        waiting: read.waiting.items.len(),
        waiting_more: read.waiting.next.is_some(),
        c,
    }
}

/// Ready desks (with or without a warning they take calls) and all desks of a site.
pub(super) fn ready_of(counts: &[SiteCount], site: &str) -> (u64, u64) {
    let of_site = counts.iter().filter(|n| n.site == site);
    let all = of_site.clone().map(|n| n.desks_count).sum();
    let ready = of_site
        .filter(|n| matches!(n.readiness, Readiness::Ready | Readiness::ReadyWithCare))
        .map(|n| n.desks_count)
        .sum();
    (ready, all)
}
