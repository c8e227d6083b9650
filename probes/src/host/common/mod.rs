//! What is asked in the same way on every system: main memory, busy programs, connections, trees of files, silence on an output, smartctl.
//! Needs the standard library and sound; knows no system's own tables.

pub(super) mod busy;
pub(super) mod child;
pub(super) mod hex;
pub(super) mod known_answers;
pub(super) mod marks;
pub(super) mod memory;
pub(super) mod memory_patterns;
pub(super) mod net;
pub(super) mod silence;
pub(super) mod sip;
pub(super) mod smartctl;
pub(super) mod sums;
pub(super) mod tree;
#[cfg(any(windows, test))]
pub(super) mod version;
