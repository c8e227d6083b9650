//! What whole-story tests stand on: a central and desks made of the binaries that ship, each in
//! folders of its own, ended when the test ends. Nothing is mocked here.
#![allow(clippy::unwrap_used)]

pub mod central;
pub mod desk;
pub mod dice;
pub mod process;
pub mod sound;
#[cfg(unix)]
pub mod three;

pub use central::TestCentral;
pub use desk::{TestDesk, profile_missing_headset};

use std::time::{Duration, Instant};

/// The longest a story waits for anything, in seconds; far above what it takes, for a loaded
/// machine is no failure.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again until there is an answer, and fails with `what` when there is none in time.
pub async fn until<T, F, Fut>(what: &str, ask: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    until_or(|| what.to_owned(), ask).await
}

/// The same where it takes a look to say what it was waited for.
pub async fn until_or<T, F, Fut>(what: impl Fn() -> String, mut ask: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let started = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "waited {PATIENCE:?} in vain for: {}",
            what()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Sets up what every program with TLS inside needs, once.
pub fn prepare() {
    // Another test of the same process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
