//! `/work-orders`: open orders, the most urgent first; ended ones by state.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deskready::work_order::State as OrderState;
use serde::Deserialize;

use super::order_rows::{OrderLine, order_lines};
use super::{Chrome, PageFor, html};
use crate::http::App;
use crate::http::desks::{filled, parsed};
use crate::http::problem::Failure;
use crate::show::Zones;
use crate::store::page::Ask;
use crate::store::{counters, sites, work_orders};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
    site: Option<String>,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "work_orders.html")]
struct Page {
    c: Chrome,
    states: Vec<(&'static str, String, bool)>,
    site_names: Vec<(String, bool)>,
    orders: Vec<OrderLine>,
    next: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    to: PageFor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let state = parsed("state", filled(wanted.state), OrderState::parse)?;
    let site = filled(wanted.site);
    let filter = work_orders::Filter {
        state,
        open_only: state.is_none(),
        desk: None,
        site: site.clone(),
    };
    let ask = Ask {
        cursor: filled(wanted.cursor),
        items: 0,
    };
    let (list, sites, newest) = app
        .store
        .read(move |tx| {
            let list = work_orders::list(tx, &filter, &ask)?;
            Ok::<_, Failure>((
                list,
                sites::list(tx)?,
                counters::current(tx, counters::Counter::Event)?,
            ))
        })
        .await?;
    let c = to.chrome.following(newest, "");
    let zones = Zones::of(c.lang, &sites);
    let show = zones.at("");
    let page = Page {
        states: OrderState::ALL
            .map(|s| (s.as_str(), show.order(s).word, state == Some(s)))
            .into(),
        site_names: sites
            .iter()
            .map(|s| (s.name.clone(), site.as_ref() == Some(&s.name)))
            .collect(),
        orders: order_lines(&zones, &list.items),
        next: list.next.as_deref().map(|n| c.with_cursor(n)),
        c,
    };
    Ok(html(&page.c, &page, StatusCode::OK))
}
