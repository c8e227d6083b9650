//! What is known of a desk besides its measurements of now: how earlier questions ended, where
//! else its parts were measured, and how desks that share something with it stand. Needs only the
//! words; central gathers it, the desk itself has none of it.

use crate::component::{ComponentKey, ComponentKind};
use crate::diagnosis::{DiagnosisKey, Suspect};
use crate::readiness::spare::Spare;
use crate::work_order::ClosingCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A failure within this time of an earlier one is the same story going on.
pub const REPEAT_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A question that ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// What it was about.
    pub key: DiagnosisKey,
    /// Fault code.
    pub fault: String,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How its order was closed; `None` where there was no order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<ClosingCode>,
    /// The part that was replaced, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Serial of the component at that time; empty when it told none that can be trusted.
    #[serde(default)]
    pub serial: String,
    /// Suspects as they stood at the end.
    #[serde(default)]
    pub suspects: Vec<Suspect>,
}

/// The same thing (kind and good serial) measured at another desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Kind.
    pub kind: ComponentKind,
    /// Serial.
    pub serial: String,
    /// Label of the other desk.
    pub desk_label: String,
    /// Whether it failed there; otherwise it was measured well.
    pub failed: bool,
    /// When it was last measured there.
    pub at: Timestamp,
}

/// How the desks stand that share something with this one, for one family of faults. This desk
/// is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    /// Family of faults.
    pub family: String,
    /// What they share: site, switch, image, ...
    pub attribute: String,
    /// Which one.
    pub value: String,
    /// Desks of which the symptom was measured lately.
    pub observed_count: u32,
    /// Those of them where it fails.
    pub failing_count: u32,
}

/// A general incident that explains a family of faults on this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Covering {
    /// For people, "INC-000001".
    pub incident_number: String,
    /// Family of faults.
    pub family: String,
    /// What the desks share.
    pub attribute: String,
    /// Which one.
    pub value: String,
}

/// All of it, for one desk. The desk's own judgement has the empty one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Surroundings {
    /// Questions that ended, newest first.
    #[serde(default)]
    pub past: Vec<Past>,
    /// The present good serial of each component that has one.
    #[serde(default)]
    pub serials: Vec<(ComponentKey, String)>,
    /// Where else those serials were measured.
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
    /// How others stand.
    #[serde(default)]
    pub peers: Vec<Peers>,
    /// Incidents that explain something here, each with the question it explains.
    #[serde(default)]
    pub incidents: Vec<(DiagnosisKey, Covering)>,
    /// The ready desk where the operator can go on, where one is known.
    #[serde(default)]
    pub spare: Option<Spare>,
    /// Parts that stood here last and are measured at another desk now.
    #[serde(default)]
    pub away: Vec<(ComponentKey, Elsewhere)>,
}

impl Surroundings {
    /// Nothing known: a desk alone.
    #[must_use]
    pub fn none() -> &'static Self {
        static NONE: Surroundings = Surroundings {
            past: Vec::new(),
            serials: Vec::new(),
            elsewhere: Vec::new(),
            peers: Vec::new(),
            incidents: Vec::new(),
            spare: None,
            away: Vec::new(),
        };
        &NONE
    }

    /// The good serial of a component, if it has one.
    #[must_use]
    pub fn serial(&self, component: &ComponentKey) -> Option<&str> {
        self.serials
            .iter()
            .find(|(key, _)| key == component)
            .map(|(_, serial)| serial.as_str())
    }

    /// Questions about the same that ended within the repeat time before `now`, newest first.
    pub fn lately<'a>(
        &'a self,
        key: &'a DiagnosisKey,
        now: Timestamp,
    ) -> impl Iterator<Item = &'a Past> + 'a {
        self.past.iter().filter(move |past| {
            // All paths of a desk share its cable and its socket, and nothing else of their past.
            let same = past.key == *key
                || (key.component.kind == ComponentKind::Path
                    && past.key.family == key.family
                    && past.closing == Some(ClosingCode::Replaced));
            same && is_recent(past.ended_at, now)
        })
    }
}

/// Whether something of then still belongs to the story of now.
#[must_use]
pub fn is_recent(then: Timestamp, now: Timestamp) -> bool {
    now.duration_since(then) <= REPEAT_WITHIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_share_what_was_replaced_and_nothing_else_of_their_past() {
        let key = |kind, slot: &str| DiagnosisKey {
            component: ComponentKey::new(kind, slot),
            family: "any".to_owned(),
        };
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let days = |count: i64| SignedDuration::from_hours(24 * count);
        use ClosingCode::{Nff, Replaced};
        for (kind, other, closing, days_ago, counts) in [
            (ComponentKind::Path, "voice", Some(Replaced), 9, true),
            (ComponentKind::Path, "voice", Some(Nff), 9, false),
            (ComponentKind::Path, "voice", None, 9, false),
            (ComponentKind::Path, "crm", Some(Nff), 9, true),
            (ComponentKind::Path, "crm", None, 31, false),
            (ComponentKind::Disk, "voice", Some(Replaced), 9, false),
        ] {
            let known = Surroundings {
                past: vec![Past {
                    key: key(kind, other),
                    fault: "any.fault".to_owned(),
                    ended_at: now - days(days_ago),
                    closing,
                    part: None,
                    serial: String::new(),
                    suspects: Vec::new(),
                }],
                ..Surroundings::default()
            };
            let here = key(kind, "crm");
            let found = known.lately(&here, now).count();
            assert_eq!(found, usize::from(counts), "{kind:?} {other} {closing:?}");
        }
    }
}
