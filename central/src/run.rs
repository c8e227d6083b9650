//! Starts central: data folder, tokens, store, jobs, router, socket; prints where it listens and how
//! to sign in; stops on Ctrl-C or a termination signal. Needs settings and a clock.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use tokio::sync::{Semaphore, watch};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::clock::Clock;
use crate::config::Settings;
use crate::http::{self, App, Inner, assets, guard::Names, limits, metrics, serve};
use crate::jobs;
use crate::signin::codes;
use crate::signin::tokens::Tokens;
use crate::store::Store;

/// File of the data folder that tells `login-link` where the running central listens.
const ADDRESS_FILE: &str = "address";

/// Logs to stderr; DESKREADY_LOG sets how much, for example `debug` or `deskready_central=debug`.
/// Stdout is for the two lines people need.
pub fn log_to_stderr() {
    let wanted = std::env::var("DESKREADY_LOG").ok();
    let filter: Targets = wanted
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    // Escape sequences from device names must not reach a terminal, nor colours a log file.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}

/// Serves until it is told to stop.
pub async fn serve(settings: Settings, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    // Store, log and tokens are this account's only, whatever the folder allows.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let data = settings.data.clone();
    codes::private_folder(&data)
        .with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let tokens = Tokens::load_or_make(&data)?;
    let db = settings.db.clone();
    let store = tokio::task::spawn_blocking(move || Store::open(&db))
        .await?
        .context("the store cannot be opened")?;
    let bound = serve::bind(settings.listen).with_context(|| {
        format!(
            "cannot listen on {}: is another program there? Name another with --listen",
            settings.listen
        )
    })?;
    let (stop, stopping) = watch::channel(false);
    metrics::start();
    let app = App::new(Inner {
        store: store.clone(),
        clock: Arc::clone(&clock),
        tokens,
        data: data.clone(),
        names: Arc::new(Names::of(bound.address, settings.tls.is_some())),
        secure: settings.tls.is_some(),
        new_sites: settings.new_sites,
        zone: settings.zone.clone(),
        script: assets::SCRIPT,
        places: Arc::new(Semaphore::new(limits::PLACES)),
        streams: Arc::new(Semaphore::new(limits::STREAMS)),
        stopping: stopping.clone(),
    });
    let base = settings.base_url(bound.address);
    std::fs::write(data.join(ADDRESS_FILE), format!("{base}\n"))
        .with_context(|| format!("{} cannot be written", data.join(ADDRESS_FILE).display()))?;
    let link = login_link(&data, clock.now())?;
    tracing::info!(data = %data.display(), new_sites = settings.new_sites.as_str(), zone = settings.zone, "started");
    let jobs = jobs::spawn(
        store,
        clock,
        jobs::retention::Keep::default(),
        stopping.clone(),
    );
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    say(&format!(
        "deskready-central listening on {base}\nsign-in: {link}\n"
    ));
    serve::run(bound, http::router(app), settings.tls.as_ref(), stopping).await?;
    jobs.await?;
    Ok(())
}

/// A new sign-in link for the central that runs with this data folder.
pub fn login_link(data: &Path, now: Timestamp) -> anyhow::Result<String> {
    let Ok(base) = std::fs::read_to_string(data.join(ADDRESS_FILE)) else {
        bail!(
            "no central ever ran with the data folder {}: start one with `deskready-central serve --data {0}`, or name its folder with --data",
            data.display()
        );
    };
    let code = codes::make(data, now)?;
    Ok(format!("{}/sign-in?code={code}", base.trim()))
}

/// To stdout at once: others wait for these lines. Nobody listening is no reason to stop.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "termination signals are not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
