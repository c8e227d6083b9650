//! The possible causes of a diagnosis as people who act on it read them: how sure in a word, what
//! speaks for each and what against. Percentages stay with the explanation: nobody measured them,
//! and a page invites to believe them. Needs floor 0's account of the suspects. Decides nothing.

use deskready::diagnosis::{Diagnosis, said_of_suspects};
use deskready::knowledge::codes;
use deskready::text::Reason;

use super::{Show, capital};

/// A possible cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub part: String,
    /// sure, likely, possible.
    pub word: String,
    /// Whether it is more than possible.
    pub stands_out: bool,
    pub speaks_for: Vec<String>,
    pub against: Vec<String>,
}

/// Reasons of the evidence that say what explains a diagnosis instead of it.
const EXPLAINED: [&str; 2] = [codes::DIAGNOSIS_DUPLICATE, codes::DIAGNOSIS_COVERED];

/// What was measured, and the rule; what a clue says stands with the cause it speaks of, and what
/// explains the whole stands above it.
pub fn measured(diagnosis: &Diagnosis) -> impl Iterator<Item = &Reason> {
    let clue = |r: &Reason| diagnosis.clues.iter().any(|c| c.reason == *r);
    let evidence = diagnosis.evidence.iter();
    evidence.filter(move |r| !clue(r) && (diagnosis.stands_alone() || !says_who_explains(r)))
}

/// Whether a reason names what explains a diagnosis instead of it.
fn says_who_explains(reason: &Reason) -> bool {
    EXPLAINED.contains(&reason.code.as_str())
}

impl Show {
    /// The possible causes, likeliest first.
    #[must_use]
    pub fn causes(&self, diagnosis: &Diagnosis) -> Vec<Cause> {
        let fault = crate::known::in_force().fault(&diagnosis.fault);
        let said = fault.map(|f| said_of_suspects(f, diagnosis));
        diagnosis
            .suspects
            .iter()
            .map(|suspect| {
                let all = said.iter().flatten().filter(|e| e.suspect == *suspect);
                let lines = |speaks_for: bool| {
                    all.clone()
                        .flat_map(|e| &e.says)
                        .filter(|s| s.telling && s.speaks_for == speaks_for)
                        .map(|s| self.sentence(&s.about))
                        .collect()
                };
                Cause {
                    part: capital(&self.word("part", &suspect.part)),
                    word: self.word("certainty", &suspect.word),
                    stands_out: suspect.word != "possible",
                    speaks_for: lines(true),
                    against: lines(false),
                }
            })
            .collect()
    }

    /// What explains a diagnosis instead of it: another fault of the desk, or a general incident.
    #[must_use]
    pub fn explained_by(&self, diagnosis: &Diagnosis) -> Vec<String> {
        let told = diagnosis.evidence.iter();
        told.filter(|r| !diagnosis.stands_alone() && says_who_explains(r))
            .map(|r| self.sentence(r))
            .collect()
    }
}

impl Cause {
    /// What speaks for it and what against, each with the key of its name, where there is any.
    #[must_use]
    pub fn said(&self) -> Vec<(&'static str, String)> {
        [
            ("diagnosis-for", &self.speaks_for),
            ("diagnosis-against", &self.against),
        ]
        .into_iter()
        .filter(|(_, said)| !said.is_empty())
        .map(|(key, said)| (key, said.join(" ")))
        .collect()
    }

    /// In one line, for paper: the cause, how sure where that says more than "possible", and why.
    #[must_use]
    pub fn line(&self, show: &Show) -> String {
        let mut line = self.part.clone();
        if self.stands_out {
            line.push_str(&format!(" ({})", self.word));
        }
        for (key, said) in self.said() {
            line.push_str(&format!(" · {}: {said}", show.lang.t(key)));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::show::tests_support::order_row;
    use deskready::diagnosis::{ClueSeen, Trial};

    #[test]
    fn a_cause_says_what_speaks_for_it_and_against_it_and_no_percentage() {
        let mut diagnosis = order_row().tasks.remove(0).diagnosis;
        let clue = Reason::new(codes::CLUE_NO_SOUND_DEVICE);
        diagnosis.clues = vec![ClueSeen {
            clue: "no_sound_device".into(),
            reason: clue.clone(),
            says: vec![
                ("setting".into(), "favours".into()),
                ("headset".into(), "against".into()),
            ],
        }];
        diagnosis.evidence.push(clue.clone());
        diagnosis.trials = vec![Trial {
            step: "replug".into(),
            came_out_well: false,
            at: diagnosis.since,
            by: "technician".into(),
            fault: String::new(),
        }];
        let show = Show::new(Lang::En, "UTC");
        let seen = show.sentence(&clue);
        let tried =
            "Done: unplug it and plug it back in, straight into the PC. It did not come out well.";
        let lines: Vec<String> = show
            .causes(&diagnosis)
            .iter()
            .map(|c| c.line(&show))
            .collect();
        // Replugging in vain says something of the setting only.
        let setting = format!(
            "{} (likely) · For: {seen} · Against: {tried}",
            capital(&show.word("part", "setting"))
        );
        assert_eq!(lines, [setting, format!("Headset · Against: {seen}")]);
        assert!(
            measured(&diagnosis).all(|r| *r != clue),
            "a clue stands with its causes"
        );
        assert_eq!(show.explained_by(&diagnosis), Vec::<String>::new());
    }
}
