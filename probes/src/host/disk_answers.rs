//! What the machine answers about single disks beside smartctl's words, raw. Needs nothing; interprets nothing.

use serde::{Deserialize, Serialize};

/// One block that was read past the memory of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BlockRead {
    /// Where on the disk, bytes.
    pub offset_bytes: u64,
    /// How long the disk took, microseconds.
    pub took_us: u64,
    /// The number of the system's error, if it gave no block.
    #[serde(default)]
    pub error_number: Option<i32>,
}

/// Blocks spread over a disk, read past the memory of the system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BlocksRead {
    /// The whole disk, as the kernel calls it.
    pub device: String,
    /// Each once.
    pub first: Vec<BlockRead>,
    /// Those that gave nothing or took longest, once more.
    pub again: Vec<BlockRead>,
    /// Requests of everybody that the disk finished meanwhile, ours among them, if the system counts them.
    #[serde(default)]
    pub finished_count: Option<u64>,
    /// Bytes that it read and wrote for everybody meanwhile.
    #[serde(default)]
    pub moved_bytes: Option<u64>,
    /// How long it all took, milliseconds.
    pub over_ms: u64,
}
