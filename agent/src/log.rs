//! The log of a role: lines on standard error, where systemd or a terminal takes them. Needs
//! nothing; keeps no file.

use std::io::IsTerminal as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Logs to standard error; DESKREADY_LOG sets how much, for example `debug` or `deskready=debug`.
pub fn to_stderr() {
    let wanted = std::env::var("DESKREADY_LOG").ok();
    let filter: Targets = wanted
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}
