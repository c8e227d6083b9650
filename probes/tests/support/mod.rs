//! What tests with real programs share.

pub mod sound_server;
