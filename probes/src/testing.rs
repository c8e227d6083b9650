//! What the probes' own tests share: a profile, a context, hosts that answer from a list. Exists
//! in tests only.

use crate::host::*;
use crate::{Context, FileBaseline};
use deskready::observation::{Trigger, Why};
use deskready::profile::{DeskSpec, Expect, Profile};
use std::path::PathBuf;
use std::time::Duration;

/// A desk that requires nothing special.
pub fn profile() -> Profile {
    Profile {
        desk: DeskSpec {
            label: "B-14".to_owned(),
            site: "Centre".to_owned(),
            room: String::new(),
            kind: deskready::desk::DeskKind::Pc,
            language: "es".to_owned(),
        },
        service: None,
        expect: Expect::default(),
        file_sets: Vec::new(),
        paths: Vec::new(),
        shared: std::collections::BTreeMap::new(),
    }
}

static NO_BASELINE: FileBaseline = FileBaseline {
    sets: std::collections::BTreeMap::new(),
    problems: std::collections::BTreeMap::new(),
};

/// A self-check without a baseline.
pub fn context(profile: &Profile) -> Context<'_> {
    Context {
        profile,
        file_baseline: &NO_BASELINE,
        trigger: Trigger::SelfCheck,
    }
}

/// The folder of real-world cases, if the machine has one; says so when it has not.
pub fn cases(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os("DESKREADY_CASES").map(|folder| PathBuf::from(folder).join(name));
    let found = found.filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: DESKREADY_CASES names no folder with {name}");
    }
    found
}

/// The rows of a table with a head, each as its fields by name.
pub fn rows(path: &std::path::Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text
        .lines()
        .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines
        .map(|fields| head.iter().cloned().zip(fields).collect())
        .collect()
}

/// The bytes of one case.
pub fn bytes(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// All three sides refuse, for the same reason.
pub struct Refusing(pub Why);

impl ServiceHost for Refusing {
    fn ask(&self, _: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        Err(HostError::new(self.0, "refused"))
    }
}

impl SessionHost for Refusing {
    fn ask(&self, _: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        Err(HostError::new(self.0, "refused"))
    }
}

impl HelperHost for Refusing {
    fn ask(&self, _: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        Err(HostError::new(self.0, "refused"))
    }
}
