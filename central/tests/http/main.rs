//! Tests of central over HTTP: the router in process, and over a socket where only a socket tells.
//! No network beyond loopback, no waiting by the clock.
#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod access;
mod bench;
mod decisions;
mod explain;
mod incidents;
mod limits;
mod live;
mod pages;
mod reports;
mod socket;
mod verbs;
#[path = "../support/voice.rs"]
#[allow(dead_code, reason = "another test binary uses the rest")]
mod voice;
