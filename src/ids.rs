//! Typed ids: an opaque text with the prefix of its kind. This file checks and carries them; it
//! never makes one (that needs a clock, a random number or a hash: floors above do it).

use serde::{Deserialize, Serialize};

/// An id whose text does not have the form of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not an id of this kind: it must start with {prefix:?} and hold only letters, digits and '-', 64 at most"
)]
pub struct BadId {
    /// What was given, cut.
    pub text: String,
    /// What it should start with.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind starts with.
            pub const PREFIX: &'static str = $prefix;
            /// Takes the part after the prefix.
            pub fn from_tail(tail: &str) -> Result<Self, BadId> {
                Self::parse(&format!("{}{tail}", $prefix))
            }
            /// Checks a whole id.
            pub fn parse(text: &str) -> Result<Self, BadId> {
                let good = text.strip_prefix($prefix).is_some_and(|tail| {
                    !tail.is_empty()
                        && tail.len() <= 64
                        && tail.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                });
                if good {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadId { text: crate::limits::clean(text), prefix: $prefix })
                }
            }
            /// The whole id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::parse(&text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A desk: a place where somebody takes calls.
    DeskId = "dsk_";
    /// A component of a desk.
    ComponentId = "cmp_";
    /// The program on a desk, named by the hash of its key.
    AgentId = "agt_";
    /// A life of an agent's outbox; new only when the outbox was created or lost.
    StreamId = "str_";
    /// A diagnosis.
    DiagnosisId = "dia_";
    /// A ticket.
    TicketId = "tk_";
    /// A work order.
    WorkOrderId = "wo_";
    /// A hold: what a person wants to hear nothing of for a time.
    HoldId = "hld_";
    /// One question to a person about everything that waits behind a brake.
    ReviewId = "rev_";
    /// An incident: one cause shared by many desks.
    IncidentId = "inc_";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_another_kind_or_with_foreign_characters_is_refused() {
        for (text, good) in [
            ("dsk_0190f1d2-aaaa", true),
            ("dsk_", false),
            ("cmp_1", false),
            ("dsk_<script>", false),
            ("dsk_../../x", false),
            ("", false),
        ] {
            assert_eq!(DeskId::parse(text).is_ok(), good, "{text:?}");
        }
        assert!(DeskId::from_tail(&"a".repeat(65)).is_err());
    }
}
