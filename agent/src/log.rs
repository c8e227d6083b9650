//! The log of a role: lines on standard error, where systemd or a terminal takes them; in a file of the data folder where
//! Windows starts the service and nobody reads standard error.

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
    // The service of Windows has begun its log already.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .try_init();
}

/// Logs into `service.log`; one that has grown too long is begun anew, and the older one kept beside it.
///
/// # Errors
/// When there can be no such file.
#[cfg(windows)]
pub fn to_file(data: &std::path::Path) -> std::io::Result<()> {
    const LONGEST_BYTES: u64 = 4 * 1024 * 1024;
    let path = data.join("service.log");
    if std::fs::metadata(&path).is_ok_and(|found| found.len() > LONGEST_BYTES) {
        std::fs::rename(&path, data.join("service.old.log"))?;
    }
    let file = std::fs::File::options()
        .append(true)
        .create(true)
        .open(path)?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::sync::Mutex::new(file))
        .with_ansi(false);
    let wanted = Targets::new().with_default(LevelFilter::INFO);
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(wanted))
        .try_init();
    Ok(())
}
