//! What is kept of readings that are dropped: how each symptom stood after them. A fold that goes on
//! from there says the same as one over everything. What was judged with other facts or another
//! rule is not believed: then the readings that are left speak alone. Needs no store.

use super::retained::{Retained, rule};
use super::signals;
use crate::component::ComponentKey;
use crate::desk::DeskFacts;
use crate::finding::{Fold, Rule};
use crate::knowledge::Knowledge;
use crate::profile::Owner;
use serde::{Deserialize, Serialize};
use std::fmt::{Debug, Write};

/// How the symptoms of one kind of measurement of one component stood at a place in the stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// What was measured.
    pub component: ComponentKey,
    /// Kind of measurement.
    pub source: String,
    symptoms: Vec<Symptom>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Symptom {
    fault: String,
    judged_with: u64,
    fold: Fold,
}

impl Checkpoint {
    /// Before anything was measured.
    #[must_use]
    pub fn new(component: ComponentKey, source: &str) -> Self {
        Self {
            component,
            source: source.to_owned(),
            symptoms: Vec::new(),
        }
    }

    /// Takes the next readings of the stream. Those of another component or kind are passed over.
    pub fn take(&mut self, next: &[Retained<'_>], facts: &DeskFacts, knowledge: &Knowledge) {
        let ground = Ground::of(facts, knowledge);
        self.symptoms.retain(|s| {
            let fault = knowledge.fault(&s.fault);
            fault.is_some_and(|f| ground.judged_with(&rule(f)) == s.judged_with)
        });
        let of_this = |r: &&Retained<'_>| r.observation.component == self.component;
        for signal in next
            .iter()
            .filter(of_this)
            .flat_map(|r| signals(r.observation, facts, knowledge, r.history))
            .filter(|s| s.source == self.source)
        {
            let Some(fault) = knowledge.fault(signal.fault) else {
                continue;
            };
            let rule = rule(fault);
            let at = self.symptoms.iter().position(|s| s.fault == signal.fault);
            let at = at.unwrap_or_else(|| {
                self.symptoms.push(Symptom {
                    fault: signal.fault.to_owned(),
                    judged_with: ground.judged_with(&rule),
                    fold: Fold::default(),
                });
                self.symptoms.len() - 1
            });
            if let Some(symptom) = self.symptoms.get_mut(at) {
                symptom.fold.take(&rule, &signal);
            }
        }
    }

    /// Symptoms, by fault, that were judged with these facts and rules.
    pub(super) fn believed<'a>(
        &'a self,
        ground: Ground,
        knowledge: &'a Knowledge,
    ) -> impl Iterator<Item = (&'a str, Rule, &'a Fold)> {
        self.symptoms.iter().filter_map(move |s| {
            let rule = rule(knowledge.fault(&s.fault)?);
            let same = ground.judged_with(&rule) == s.judged_with;
            same.then_some((s.fault.as_str(), rule, &s.fold))
        })
    }
}

/// What signals are made with, as a number: the desk's facts and this version of the judgement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground(Fnv);

impl Ground {
    pub(super) fn of(facts: &DeskFacts, knowledge: &Knowledge) -> Self {
        // Who has a thing mended changes no measurement.
        let mut facts = facts.clone();
        let expect = &mut facts.profile.expect;
        for device in [&mut expect.headset, &mut expect.desk_phone]
            .into_iter()
            .flatten()
        {
            (device.owner, device.warranty_until) = (Owner::default(), None);
        }
        expect.pc = None;
        // Fans are learnt for weeks, and no signal looks at them.
        facts.baseline.fans.clear();
        let mut sum = Fnv::START.with(&env!("CARGO_PKG_VERSION")).with(&facts);
        for fault in knowledge.faults() {
            sum = sum.with(&fault.limits);
        }
        Self(sum)
    }

    fn judged_with(self, rule: &Rule) -> u64 {
        self.0.with(rule).0
    }
}

/// FNV-1a, 64 bits: tells a change, protects against nobody. Two grounds that by chance have the
/// same number would cost some minutes of an outdated count.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Fnv {
    const START: Self = Self(0xcbf2_9ce4_8422_2325);

    fn with(mut self, value: &dyn Debug) -> Self {
        // Writing into it cannot fail.
        let _ = write!(self, "{value:?}\u{1f}");
        self
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
