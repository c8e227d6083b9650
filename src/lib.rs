//! Floor 0 of deskready: the words of the field as types, and the judgement as pure functions.
//!
//! Needs nothing but serde, a time type and thiserror. There is no clock, file, socket, process,
//! thread or random number here: the moment, the history and the topology are arguments, so the
//! same input always gives the same answer, in any order and however often it is repeated.
#![cfg_attr(test, allow(clippy::unwrap_used))]
// The checks on knowledge/ are compiled for the build and, in tests, once more beside the lists they use.
#![cfg_attr(test, allow(clippy::duplicate_mod))]

pub mod brake;
pub mod call;
pub mod component;
pub mod desk;
pub mod diagnosis;
pub mod finding;
pub mod hold;
pub mod ids;
pub mod incident;
pub mod knowledge;
pub mod limits;
pub mod observation;
pub mod profile;
pub mod readiness;
pub mod text;
pub mod ticket;
pub mod wire;
pub mod work_order;
