//! Central over HTTP: the API of scripts and agents, the pages of people, and the layers every
//! request passes. Needs the store, the tokens and a clock. Must not decide about faults, tickets
//! or orders: it asks `ingest`, `judge` and the store, and shows what they say.

pub mod assets;
pub mod desks;
pub mod diagnoses;
pub mod errors;
pub mod events;
pub mod explanation;
pub mod guard;
pub mod headers;
pub mod health;
pub mod holds;
pub mod incidents;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod problem;
pub mod reports;
pub mod reviews;
pub mod serve;
pub mod shape;
pub mod sign_in;
pub mod sites;
pub mod tags;
pub mod thing;
pub mod tickets;
pub mod verbs;
pub mod who;
pub mod work_orders;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use deskready::ticket::Mode;
use jiff::Timestamp;
use tokio::sync::{Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::clock::Clock;
use crate::dashboard;
use crate::http::guard::Names;
use crate::signin::tokens::Tokens;
use crate::store::Store;

/// What every handler may use; clones are cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub tokens: Tokens,
    /// Folder of the sign-in codes.
    pub data: PathBuf,
    pub names: Arc<Names>,
    /// Whether cookies may only travel over TLS.
    pub secure: bool,
    /// What a new site lets the system do by itself.
    pub new_sites: Mode,
    /// Time zone of a site that reports for the first time.
    pub zone: String,
    /// The pages' script; empty when it was not built.
    pub script: &'static [u8],
    /// Requests served at once.
    pub places: Arc<Semaphore>,
    /// Live pages and other streams open at once.
    pub streams: Arc<Semaphore>,
    /// Becomes true when central stops; streams end then.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    #[must_use]
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Everything central answers, with every layer.
pub fn router(app: App) -> Router {
    let (api, _) = openapi::api().split_for_parts();
    Router::new()
        .merge(api)
        .merge(openapi::router())
        .merge(health::router())
        .merge(metrics::router())
        .merge(events::router())
        .merge(assets::router())
        .merge(sign_in::router())
        .merge(dashboard::router())
        .fallback(errors::nothing_here)
        .method_not_allowed_fallback(errors::not_this_way)
        .layer(from_fn_with_state(app.clone(), who::layer))
        .layer(from_fn_with_state(app.names.clone(), guard::layer))
        .layer(from_fn_with_state(app.clone(), limits::layer))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(app.clone(), errors::layer))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers::layer))
        .with_state(app)
}
