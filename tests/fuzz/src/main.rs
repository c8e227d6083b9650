//! One door, named by DESKREADY_FUZZ, under libFuzzer. Needs the counters that `cargo xtask prove doors` compiles in;
//! without them it runs and learns nothing.
#![no_main]

use deskready_hostile::{TARGETS, Target, target};
use std::sync::OnceLock;

fn chosen() -> &'static Target {
    static CHOSEN: OnceLock<&'static Target> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = std::env::var("DESKREADY_FUZZ").unwrap_or_default();
        target(&name).unwrap_or_else(|| {
            let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            panic!("DESKREADY_FUZZ names no door: {}", known.join(", "))
        })
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (chosen().run)(bytes);
});
