//! Lays one file of a site over what is built in: names are found among the known words, numbers
//! are checked by the rules of knowledge/, and the whole that comes out is checked again. Needs the
//! words and the rules; must not read files.

use std::borrow::Cow;

use super::overlay::{CostsOverlay, FaultOverlay, OverlayProblem, Overridden};
use super::overlay::{TypedClue, TypedStep, TypedSuspect};
use super::{Clear, Clue, Costs, Fault, Flap, ReplaceFrom, Step, Suspect, Trip, WORDS};
use super::{lists, rules};

/// What was laid so far, and all that was wrong with it.
#[derive(Default)]
pub(super) struct Layer {
    file: String,
    code: &'static str,
    pub problems: Vec<OverlayProblem>,
    pub overridden: Vec<Overridden>,
}

impl Layer {
    /// The file that follows.
    pub fn file(&mut self, file: &str, code: &'static str) {
        file.clone_into(&mut self.file);
        self.code = code;
    }

    fn wrong(&mut self, wrong: impl IntoIterator<Item = rules::Wrong>) {
        for (what, mend) in wrong {
            let file = self.file.clone();
            self.problems.push(OverlayProblem { file, what, mend });
        }
    }

    fn took(&mut self, key: impl Into<String>) {
        self.overridden.push(Overridden {
            code: self.code,
            key: key.into(),
            file: self.file.clone(),
        });
    }

    /// The known name of a group of words; told when there is none.
    fn name(&mut self, group: &str, typed: &str) -> Option<&'static str> {
        let of_group = || {
            let names = WORDS.iter().map(|(code, _)| *code);
            names.filter_map(|code| code.strip_prefix(group)?.strip_prefix('.'))
        };
        let found = of_group().find(|name| *name == typed);
        if found.is_none() {
            let known: Vec<&str> = of_group().collect();
            let what = format!("\"{typed}\" has no word of the group \"{group}\"");
            let mend = format!("write one of: {}", known.join(", "));
            self.wrong([(what, mend)]);
        }
        found
    }

    pub fn costs(&mut self, base: &Costs, typed: &CostsOverlay) -> Costs {
        let mut costs = base.clone();
        let mut took = Vec::new();
        let mut lay = |key: &'static str, to: &mut f64, from: Option<f64>| {
            if let Some(from) = from {
                *to = from;
                took.push(key.to_owned());
            }
        };
        lay(
            "technician_per_minute",
            &mut costs.technician_per_minute,
            typed.technician_per_minute,
        );
        lay(
            "travel_minutes",
            &mut costs.travel_minutes,
            typed.travel_minutes,
        );
        lay(
            "move_desk_minutes",
            &mut costs.move_desk_minutes,
            typed.move_desk_minutes,
        );
        if let Some(seat) = typed.seat_per_minute {
            costs.seat_per_minute = seat;
            took.push("seat_per_minute".to_owned());
        }
        if let Some(from) = &typed.replace_from {
            let lines = from.iter().map(|line| ReplaceFrom {
                up_to: line.up_to,
                certainty: line.certainty,
            });
            costs.replace_from = lines.collect();
            took.push("replace_from".to_owned());
        }
        for (part, price) in &typed.price {
            let Some(part) = self.name("part", part) else {
                continue;
            };
            let prices = costs.price.to_mut();
            match prices.iter_mut().find(|(of, _)| *of == part) {
                Some((_, old)) => *old = *price,
                None => prices.push((part, *price)),
            }
            took.push(format!("price.{part}"));
        }
        let amounts: Vec<f64> = [
            costs.technician_per_minute,
            costs.travel_minutes,
            costs.move_desk_minutes,
        ]
        .into_iter()
        .chain(costs.seat_per_minute)
        .chain(costs.price.iter().map(|(_, price)| *price))
        .collect();
        let from: Vec<(f64, f64)> = costs
            .replace_from
            .iter()
            .map(|line| (line.up_to, line.certainty))
            .collect();
        self.wrong(rules::costs(&amounts, &from));
        for key in took {
            self.took(key);
        }
        costs
    }

    pub fn fault(&mut self, fault: &mut Fault, typed: &FaultOverlay, costs: &Costs) {
        self.numbers(fault, typed);
        self.limits(fault, typed);
        if let Some(suspects) = &typed.suspects {
            fault.suspects = self.suspects(suspects);
            self.took("suspects");
        }
        if let Some(clues) = &typed.clues {
            fault.clues = self.clues(clues, &fault.suspects);
            self.took("clues");
        } else if typed.suspects.is_some() {
            let clues: Vec<TypedClue> = fault.clues.iter().map(typed_clue).collect();
            self.clues(&clues, &fault.suspects);
        }
        if let Some(steps) = &typed.steps {
            fault.steps = self.steps(steps, &fault.suspects);
            self.took("steps");
        } else if typed.suspects.is_some() {
            let steps: Vec<TypedStep> = fault.steps.iter().map(typed_step).collect();
            self.steps(&steps, &fault.suspects);
        }
        for step in fault.steps.iter() {
            if let ("swap" | "replace", Some(part)) = (step.kind, step.part)
                && !costs.price.iter().any(|(of, _)| *of == part)
            {
                let what = format!("\"{part}\" has no price");
                self.wrong([(what, "add it to [price] in _common/costs.toml".to_owned())]);
            }
        }
    }

    fn numbers(&mut self, fault: &mut Fault, typed: &FaultOverlay) {
        if let Some(severity) = &typed.severity {
            self.wrong(rules::one_of("severity", severity, &lists::SEVERITIES));
            let known = lists::SEVERITIES.iter().find(|known| *known == severity);
            fault.severity = known.copied().unwrap_or(fault.severity);
            self.took("severity");
        }
        if let Some(settle_s) = typed.settle_s {
            self.wrong(rules::between("settle_s", settle_s, rules::SETTLE_S));
            fault.settle_s = settle_s;
            self.took("settle_s");
        }
        if let Some(trip) = typed.trip {
            self.wrong(rules::between("fails", trip.fails, rules::TRIP_FAILS));
            let within = rules::between("within_s", trip.within_s, rules::TRIP_WITHIN_S);
            self.wrong(within);
            fault.trip = Trip {
                fails: trip.fails,
                within_s: trip.within_s,
                self_check: trip.self_check,
            };
            self.took("trip");
        }
        if let Some(clear) = typed.clear {
            self.wrong(rules::between("passes", clear.passes, rules::CLEAR_PASSES));
            fault.clear = Clear {
                passes: clear.passes,
            };
            self.took("clear");
        }
        if let Some(flap) = typed.flap {
            self.wrong(rules::between("trips", flap.trips, rules::FLAP_TRIPS));
            self.wrong(rules::between("within_s", flap.within_s, rules::FLAP_S));
            self.wrong(rules::between("calm_s", flap.calm_s, rules::FLAP_S));
            fault.flap = Flap {
                trips: flap.trips,
                within_s: flap.within_s,
                calm_s: flap.calm_s,
            };
            self.took("flap");
        }
        if let Some(who) = &typed.who {
            fault.who = self.name("who", who).unwrap_or(fault.who);
            self.took("who");
        }
        if let Some(minutes) = typed.minutes {
            self.wrong(rules::between("minutes", minutes, rules::MINUTES));
            fault.minutes = minutes;
            self.took("minutes");
        }
        if let Some(bring) = &typed.bring {
            fault.bring = bring.iter().filter_map(|p| self.name("part", p)).collect();
            self.took("bring");
        }
    }

    fn limits(&mut self, fault: &mut Fault, typed: &FaultOverlay) {
        for (name, value) in &typed.limits {
            let limits = fault.limits.to_mut();
            if let Some((of, old)) = limits.iter_mut().find(|(of, _)| of == name) {
                *old = *value;
                let key = format!("limits.{of}");
                self.took(key);
            } else {
                let known: Vec<&str> = fault.limits.iter().map(|(of, _)| *of).collect();
                let what = format!("the limit \"{name}\" is not known");
                let mend = format!("drop it; this fault has: {}", known.join(", "));
                self.wrong([(what, mend)]);
            }
        }
    }

    fn suspects(&mut self, typed: &[TypedSuspect]) -> Cow<'static, [Suspect]> {
        let plain: Vec<(&str, f64)> = typed.iter().map(|s| (s.part.as_str(), s.prior)).collect();
        self.wrong(rules::suspects(&plain).into_iter().map(|(_, wrong)| wrong));
        let known = typed.iter().filter_map(|suspect| {
            Some(Suspect {
                part: self.name("part", &suspect.part)?,
                prior: suspect.prior,
            })
        });
        known.collect()
    }

    fn clues(&mut self, typed: &[TypedClue], suspects: &[Suspect]) -> Cow<'static, [Clue]> {
        let parts: Vec<&str> = suspects.iter().map(|s| s.part).collect();
        for (index, clue) in typed.iter().enumerate() {
            let says = clue.says.iter().map(|(p, w)| (p.as_str(), w.as_str()));
            let says: Vec<(&str, &str)> = says.collect();
            let before = typed.iter().take(index).map(|c| c.when.as_str());
            let before: Vec<&str> = before.collect();
            self.wrong(rules::clue(&clue.when, &says, &before, &parts));
        }
        // What is not found here was told above.
        let known = typed.iter().filter_map(|clue| {
            let says = clue.says.iter().filter_map(|(part, word)| {
                let (word, _) = lists::SAYS.iter().find(|(known, _)| known == word)?;
                Some((suspects.iter().find(|s| s.part == part)?.part, *word))
            });
            Some(Clue {
                when: lists::CLUES.iter().find(|known| **known == clue.when)?,
                says: says.collect(),
            })
        });
        known.collect()
    }

    fn steps(&mut self, typed: &[TypedStep], suspects: &[Suspect]) -> Cow<'static, [Step]> {
        let parts: Vec<&str> = suspects.iter().map(|s| s.part).collect();
        let mut steps = Vec::new();
        for (index, step) in typed.iter().enumerate() {
            let view = rules::TypedStep {
                id: &step.id,
                kind: &step.kind,
                has_part: step.part.is_some(),
                minutes: step.minutes,
            };
            let well_if: Vec<&str> = step.well_if.iter().map(String::as_str).collect();
            let before = typed.iter().take(index).map(|s| s.id.as_str());
            let before: Vec<&str> = before.collect();
            self.wrong(rules::step(view, &well_if, &before, &parts));
            let id = self.name("step", &step.id);
            let who = self.name("who", &step.who);
            let part = step.part.as_ref().map(|part| self.name("part", part));
            let kind = lists::STEP_KINDS
                .iter()
                .find(|(kind, _)| *kind == step.kind);
            if let (Some(id), Some(who), Some((kind, _))) = (id, who, kind) {
                let well_if = suspects.iter().map(|s| s.part);
                steps.push(Step {
                    id,
                    kind,
                    part: part.flatten(),
                    who,
                    minutes: step.minutes,
                    well_if: well_if
                        .filter(|p| step.well_if.iter().any(|w| w == p))
                        .collect(),
                });
            }
        }
        Cow::Owned(steps)
    }
}

/// A built-in clue as if it had been typed: it must fit other suspects too.
fn typed_clue(clue: &Clue) -> TypedClue {
    let says = clue.says.iter();
    TypedClue {
        when: clue.when.to_owned(),
        says: says
            .map(|(p, w)| ((*p).to_owned(), (*w).to_owned()))
            .collect(),
    }
}

/// The same for a step.
fn typed_step(step: &Step) -> TypedStep {
    TypedStep {
        id: step.id.to_owned(),
        kind: step.kind.to_owned(),
        part: step.part.map(str::to_owned),
        who: step.who.to_owned(),
        minutes: step.minutes,
        well_if: step.well_if.iter().map(|p| (*p).to_owned()).collect(),
    }
}
