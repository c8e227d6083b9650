//! A site's own numbers, laid over the built-in ones: what may be typed, and the result checked by
//! the same rules as knowledge/ itself. Needs what was typed, already taken apart; must not read
//! files, and must not lay over texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::lay::Layer;
use super::{Knowledge, faults};

/// Any of the numbers of a fault's `fault.toml`; what is not typed stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultOverlay {
    pub severity: Option<String>,
    pub settle_s: Option<u32>,
    pub trip: Option<TypedTrip>,
    pub clear: Option<TypedClear>,
    pub flap: Option<TypedFlap>,
    pub limits: BTreeMap<String, u64>,
    pub suspects: Option<Vec<TypedSuspect>>,
    pub clues: Option<Vec<TypedClue>>,
    pub steps: Option<Vec<TypedStep>>,
    pub who: Option<String>,
    pub minutes: Option<u32>,
    pub bring: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedTrip {
    pub fails: u32,
    pub within_s: u32,
    pub self_check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedClear {
    pub passes: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedFlap {
    pub trips: u32,
    pub within_s: u32,
    pub calm_s: u32,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedSuspect {
    pub part: String,
    pub prior: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedClue {
    pub when: String,
    pub says: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedStep {
    pub id: String,
    pub kind: String,
    pub part: Option<String>,
    pub who: String,
    pub minutes: u32,
    pub well_if: Vec<String>,
}

/// Any of the keys of `_common/costs.toml`; prices are added to the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CostsOverlay {
    pub technician_per_minute: Option<f64>,
    pub travel_minutes: Option<f64>,
    pub seat_per_minute: Option<[f64; 5]>,
    pub move_desk_minutes: Option<f64>,
    pub replace_from: Option<Vec<TypedReplaceFrom>>,
    pub price: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedReplaceFrom {
    pub up_to: f64,
    pub certainty: f64,
}

/// One file of a site's folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// As people find it.
    pub file: String,
    pub laid: Laid,
}

/// What a file lays over.
#[derive(Debug, Clone, PartialEq)]
pub enum Laid {
    Fault(&'static str, Box<FaultOverlay>),
    Costs(CostsOverlay),
}

/// What a file of such a folder is for, by its path with `/` below the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverlayFile {
    Fault(&'static str),
    Costs,
}

impl OverlayFile {
    /// # Errors
    /// When no such file is laid over anything.
    pub fn of(path: &str) -> Result<Self, OverlayProblem> {
        let wrong = |what: &str, mend: String| OverlayProblem {
            file: path.to_owned(),
            what: what.to_owned(),
            mend,
        };
        match path.split_once('/') {
            Some(("_common", "costs.toml")) => Ok(Self::Costs),
            Some(("_common", _)) => Err(wrong(
                "this file is not expected here",
                "keep costs.toml only; texts cannot be laid over".to_owned(),
            )),
            Some((code, name)) => {
                let Some(fault) = super::fault(code) else {
                    let known: Vec<&str> = faults().iter().map(|f| f.code).collect();
                    let mend = format!("name the folder one of: {}", known.join(", "));
                    return Err(wrong("no fault has that code", mend));
                };
                if name == "fault.toml" {
                    Ok(Self::Fault(fault.code))
                } else {
                    let mend = "keep fault.toml only; texts cannot be laid over";
                    Err(wrong("this file is not expected here", mend.to_owned()))
                }
            }
            None => Err(wrong(
                "a file outside every folder",
                "move it to CODE/fault.toml or _common/costs.toml".to_owned(),
            )),
        }
    }
}

/// What is wrong with one file, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayProblem {
    pub file: String,
    pub what: String,
    pub mend: String,
}

impl fmt::Display for OverlayProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.file, self.what, self.mend)
    }
}

/// A number that is not the built-in one, and whence it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overridden {
    /// Fault code, or `_common` for costs.
    pub code: &'static str,
    /// `trip`, `limits.full_below_bytes`, `price.headset`..
    pub key: String,
    pub file: String,
}

impl Knowledge {
    /// This knowledge with these files laid over it.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn overlaid(&self, overlays: &[Overlay]) -> Result<Self, Vec<OverlayProblem>> {
        let mut laid = self.clone();
        let mut layer = Layer::default();
        // Costs first: what a fault's steps swap must have a price.
        for overlay in overlays {
            if let Laid::Costs(typed) = &overlay.laid {
                layer.file(&overlay.file, "_common");
                laid.costs = Cow::Owned(layer.costs(&laid.costs, typed));
            }
        }
        for overlay in overlays {
            if let Laid::Fault(code, typed) = &overlay.laid {
                layer.file(&overlay.file, code);
                let found = laid.faults.binary_search_by(|f| f.code.cmp(code));
                if let Some(fault) = found.ok().and_then(|at| laid.faults.to_mut().get_mut(at)) {
                    layer.fault(fault, typed, &laid.costs);
                }
            }
        }
        laid.overridden.extend(layer.overridden);
        if layer.problems.is_empty() {
            Ok(laid)
        } else {
            Err(layer.problems)
        }
    }

    /// Every number that is not the built-in one.
    #[must_use]
    pub fn overridden(&self) -> &[Overridden] {
        &self.overridden
    }
}
