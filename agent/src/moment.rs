//! The moment of a measurement: wall time, the boot it belongs to, and monotonic time within it.
//! Needs the kernel's boot id; where there is none, this process stands for the boot.

use sha2::{Digest as _, Sha256};
use std::sync::OnceLock;
use std::time::Instant;

/// Context of everything measured at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Wall time.
    pub at: jiff::Timestamp,
    /// Boot.
    pub boot: String,
    /// Monotonic time within the boot, milliseconds.
    pub mono_ms: u64,
}

impl Moment {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        let (boot, mono_ms) = kernel().unwrap_or_else(process);
        Self {
            at: jiff::Timestamp::now(),
            boot,
            mono_ms,
        }
    }
}

/// The boot id is hashed: what leaves the desk must not name the machine to anybody else.
fn kernel() -> Option<(String, u64)> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    let digest = Sha256::digest(format!("deskready boot {}", id.trim()).as_bytes());
    Some((
        crate::identity::hex(&digest[..8]),
        (seconds * 1000.0) as u64,
    ))
}

fn process() -> (String, u64) {
    static START: OnceLock<(String, Instant)> = OnceLock::new();
    let (boot, start) = START.get_or_init(|| {
        (
            format!("p{}", uuid::Uuid::now_v7().simple()),
            Instant::now(),
        )
    });
    (
        boot.clone(),
        u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
    )
}
