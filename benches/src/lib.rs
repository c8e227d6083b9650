//! Ground truth for the judgement: desks with one known cause, what probes would measure there, what people's steps
//! would come to, and what all of it costs. Needs floor 0. The world must not know a rule of the judgement: nothing
//! under `world` may import `deskready::diagnosis` or `deskready::knowledge`.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accuracy;
pub mod acoustics;
pub mod baseline;
pub mod command;
#[cfg(unix)]
pub mod disks;
pub mod files;
pub mod floor;
pub mod judge;
#[cfg(unix)]
pub mod probing;
pub mod reach;
pub mod report;
pub mod rng;
pub mod speed;
pub mod stats;
pub mod stopwatch;
pub mod world;
