//! The central system: takes reports, judges desks, keeps tickets and work orders, shows them.
//! Needs floor 0 and a database. Must not import the probes or the agent: what they share with
//! central is the wire, and how a site's own numbers are read.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod clock;
pub mod config;
pub mod dashboard;
pub mod explain;
pub mod http;
pub mod ingest;
pub mod jobs;
pub mod judge;
pub mod lang;
pub mod mode;
pub mod numbers;
pub mod run;
pub mod show;
pub mod signin;
pub mod store;

pub use deskready_overlay as known;
