//! What tests with real programs share.

#[allow(dead_code, reason = "each test uses one of them")]
pub mod sipp;
#[allow(dead_code, reason = "each test uses one of them")]
pub mod sound_server;
