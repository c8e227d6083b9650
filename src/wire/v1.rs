//! Wire version 1: a report of observations and central's reply. Needs only the words. Unknown
//! fields are ignored, unknown kinds of observation are kept raw by who receives them: a report is
//! generic over its observations, so central can decode them one by one.

use crate::component::Component;
use crate::desk::DeskFacts;
use crate::ids::{AgentId, StreamId};
use crate::observation::Observation;
use crate::readiness::Readiness;
use crate::readiness::spare::Spare;
use crate::text::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The version this file speaks.
pub const VERSION: u32 = 1;
/// Where reports are posted.
pub const REPORTS_PATH: &str = "/api/v1/reports";

/// A report: observations of one stream, `first_seq` first, in the order of their `seq`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report<O = Observation> {
    /// Version of the wire.
    pub wire: u32,
    /// Sender.
    pub agent: AgentId,
    /// Stream of the sender.
    pub stream: StreamId,
    /// `seq` of the first observation.
    pub first_seq: u64,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Desk.
    pub desk: DeskName,
    /// Digest of the inventory in force (SHA-256 of its JSON, hexadecimal).
    pub inventory_digest: String,
    /// The inventory itself, when it is new or central asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inventory: Option<Inventory>,
    /// Measurements.
    pub observations: Vec<O>,
}

/// How people name a desk; labels are unique within a site only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskName {
    /// Site.
    pub site: String,
    /// Label.
    pub label: String,
}

/// What is on the desk and what must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inventory {
    /// Profile and baseline in force.
    pub facts: DeskFacts,
    /// Components seen.
    #[serde(default)]
    pub components: Vec<Component>,
    /// Version of the program on the desk.
    pub program_version: String,
}

/// Central's answer to a report it has stored durably.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Last `seq` of the report: everything up to it that the report held is stored.
    pub acked_seq: u64,
    /// Central's time.
    pub central_time: Timestamp,
    /// Seconds until the next report is wanted.
    pub next_in_s: u32,
    /// What central wants in force on the desk.
    pub desired: Desired,
    /// Central's verdict, which replaces the desk's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What central asks for.
    #[serde(default)]
    pub requests: Vec<Request>,
    /// Kinds of observation that were stored raw because this central does not know them.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Version of the settings wanted on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Desired {
    /// Grows with each change.
    pub version: u64,
    /// Tag to compare.
    pub etag: String,
}

/// Central's judgement of a desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Readiness.
    pub readiness: Readiness,
    /// Why, to be rendered in the operator's language.
    pub reason: Reason,
    /// The open order, if support already knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_order: Option<OrderSummary>,
    /// Where the operator may go on meanwhile, if this desk takes no calls and another one is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spare: Option<Spare>,
    /// Moment of the judgement.
    pub at: Timestamp,
}

/// What the operator may know of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSummary {
    /// Human number, for example "WO-000123".
    pub number: String,
    /// State.
    pub state: String,
}

/// The closed list of what central may ask of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Check again now.
    Recheck,
    /// Send the inventory (and later raw history) with the next report.
    SendHistory,
    /// Restore a file from its package.
    Restore {
        /// Path, as the desk named it.
        path: String,
    },
}

/// A report that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadReport {
    /// Another version.
    #[error(
        "this central speaks wire version {VERSION}, the report has version {0}: update whichever is older"
    )]
    Version(u32),
    /// Too many observations.
    #[error("a report may hold {limit} observations, this one has {0}: send it in parts", limit = crate::limits::OBSERVATIONS_PER_REPORT)]
    TooMany(usize),
    /// A place without name.
    #[error("desk.{0} is empty: every desk needs a site and a label")]
    NoName(&'static str),
    /// Sequence numbers are not growing from `first_seq`.
    #[error(
        "observation {position} has seq {seq}: a report starts at first_seq {first_seq} and its seq must grow"
    )]
    Order {
        /// Index in the report.
        position: usize,
        /// Its sequence number.
        seq: u64,
        /// What the report says it starts with.
        first_seq: u64,
    },
}

impl<O> Report<O> {
    /// Checks what can be told without knowing the observations themselves.
    pub fn check_envelope(&self) -> Result<(), BadReport> {
        if self.wire != VERSION {
            return Err(BadReport::Version(self.wire));
        }
        if self.observations.len() > crate::limits::OBSERVATIONS_PER_REPORT {
            return Err(BadReport::TooMany(self.observations.len()));
        }
        for (name, text) in [("site", &self.desk.site), ("label", &self.desk.label)] {
            if crate::limits::clean(text).is_empty() {
                return Err(BadReport::NoName(name));
            }
        }
        Ok(())
    }

    /// Checks that sequence numbers start at `first_seq` and grow.
    pub fn check_order(&self, seqs: impl IntoIterator<Item = u64>) -> Result<(), BadReport> {
        let mut last = None;
        for (position, seq) in seqs.into_iter().enumerate() {
            let good = match last {
                None => seq == self.first_seq,
                Some(before) => seq > before,
            };
            if !good {
                return Err(BadReport::Order {
                    position,
                    seq,
                    first_seq: self.first_seq,
                });
            }
            last = Some(seq);
        }
        Ok(())
    }
}
