//! A desk with one disk whose smartctl says what a case says: the real question, a real child process, the real reading
//! and judgement. Needs Unix, for the stand-in is a script. Must not look into the answer itself.

use anyhow::{Context as _, Result, bail};
use deskready::component::ComponentKind;
use deskready::desk::{Baseline, Calendar, DeskFacts};
use deskready::diagnosis::{
    Change, Diagnosis, Input, Retained, Surroundings, diagnose, findings, latest,
};
use deskready::knowledge::{Knowledge, fault_codes};
use deskready::observation::{Measured, Observation, Outcome, Trigger};
use deskready::profile::Profile;
use deskready_probes::host::{HelperAnswer, HelperHost, HelperVerb, LocalHost, Tools};
use deskready_probes::smart;
use jiff::{SignedDuration, Timestamp};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(20);
/// The disk that is asked for.
const DISK: &str = "sda";
const BEGIN_S: i64 = 1_790_000_000;

/// What is said of one disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// Nothing is known of its health.
    Unknown,
    /// Nothing is wrong.
    Healthy,
    /// Something is to be watched or done before a part is changed, or it is worn.
    Watch,
    /// It is failing.
    Failing,
}

impl Word {
    /// All, in the order of the tables.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Healthy, Self::Watch, Self::Failing];

    /// As labels write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Healthy => "healthy",
            Self::Watch => "watch",
            Self::Failing => "failing",
        }
    }
}

/// The verdict on one disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// After the first reading.
    pub word: Word,
    /// What is asked for after the same was read twice, an hour apart: verb and part; empty where nothing is.
    pub action: String,
    /// Codes of the reasons, or why there is no reading.
    pub why: String,
}

impl Verdict {
    /// Whether a disk is to be brought and put in.
    #[must_use]
    pub fn replaces(&self) -> bool {
        let verbs = ["replace", "replace_planned", "swap", "third_party"];
        verbs
            .iter()
            .any(|verb| self.action.starts_with(&format!("{verb} disk")))
    }
}

/// The desk.
#[derive(Debug)]
pub struct Desk {
    host: LocalHost,
    folder: PathBuf,
}

impl Desk {
    /// Puts the stand-in for smartctl into a folder of its own.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn new(folder: &Path) -> Result<Self> {
        let script = folder.join("smartctl");
        let text = "#!/bin/sh\n# Stands in for smartctl: says what the case says, with its exit status.\n\
                    cd \"${0%/*}\" || exit 1\nread -r status < status\ncat answer\nexit \"$status\"\n";
        std::fs::write(&script, text).context("the stand-in for smartctl")?;
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
        let tools = Tools {
            smartctl: Some(script),
        };
        Ok(Self {
            host: LocalHost::new(tools),
            folder: folder.to_owned(),
        })
    }

    /// Asks the disk; what it says is for the probe to read.
    ///
    /// # Errors
    /// When the stand-in cannot be given the answer.
    pub fn ask(&self, answer: &[u8]) -> Result<smart::Raw> {
        std::fs::write(self.folder.join("answer"), answer)?;
        let status = exit_status(answer).to_string() + "\n";
        std::fs::write(self.folder.join("status"), status)?;
        let asked = smart::Asked {
            slot: DISK.to_owned(),
            device: DISK.to_owned(),
            access: None,
        };
        let verb = HelperVerb::SmartDisk {
            device: DISK.to_owned(),
            access: None,
        };
        let said = match HelperHost::ask(&self.host, &verb, LIMIT) {
            Ok(HelperAnswer::Smart(said)) => Ok(said),
            Ok(_) => bail!("the host answers another question"),
            Err(error) => Err(error),
        };
        let nothing = || {
            deskready_probes::host::HostError::new(deskready::observation::Why::Unsupported, "none")
        };
        Ok(smart::Raw {
            disks: Ok(Vec::new()),
            answers: vec![(asked, said)],
            nvme_pages: Vec::new(),
            records: Err(nothing()),
        })
    }
}

/// What the report itself says of the exit status; text says nothing of it.
fn exit_status(answer: &[u8]) -> u64 {
    let json: serde_json::Value = serde_json::from_slice(answer).unwrap_or_default();
    json["smartctl"]["exit_status"].as_u64().unwrap_or(0) & 0xff
}

/// A desk that has nothing but its disk.
///
/// # Panics
/// Never: the profile is a constant.
#[must_use]
pub fn facts(baseline: Baseline) -> DeskFacts {
    let profile = Profile {
        ..serde_json::from_str(r#"{"desk":{"label":"B-14","site":"Centre"}}"#)
            .unwrap_or_else(|error| unreachable!("the profile of the bench: {error}"))
    };
    DeskFacts { profile, baseline }
}

/// The moment of a look, so many hours after the first.
#[must_use]
pub fn observed(measured: &Measured, look: u64, hours: i64) -> Observation {
    let at = Timestamp::from_second(BEGIN_S).unwrap_or(Timestamp::UNIX_EPOCH);
    Observation {
        seq: look,
        at: at
            .checked_add(SignedDuration::from_hours(hours))
            .unwrap_or(at),
        boot: "one".to_owned(),
        mono_ms: u64::try_from(hours).unwrap_or(0) * 3_600_000,
        round: look,
        trigger: Trigger::Scheduled,
        component: measured.component.clone(),
        identity: measured.identity.clone(),
        probe: smart::PROBE.name.to_owned(),
        active: measured.active,
        period_s: smart::PROBE.period_s,
        attempts: measured.attempts,
        took_ms: 0,
        outcome: measured.outcome.clone(),
    }
}

/// The verdict on what was measured.
#[must_use]
pub fn judge(measured: &[Measured]) -> Verdict {
    let look = |number: u64| {
        let hours = i64::try_from(number).unwrap_or(0);
        measured
            .iter()
            .map(move |one| observed(one, number + 1, hours))
    };
    let first: Vec<Observation> = look(0).collect();
    let twice: Vec<Observation> = look(0).chain(look(1)).collect();
    let open = diagnoses(&first);
    let has = |code: &str| open.iter().any(|d| d.fault == code);
    let read = first
        .iter()
        .any(|o| matches!(o.outcome, Outcome::Reading(_)));
    let word = if has(fault_codes::DISK_FAILING) {
        Word::Failing
    } else if !open.is_empty() {
        Word::Watch
    } else if read {
        Word::Healthy
    } else {
        Word::Unknown
    };
    let lead = diagnoses(&twice)
        .into_iter()
        .filter(|d| d.key.component.kind == ComponentKind::Disk)
        .min_by_key(|d| d.severity);
    let action = lead.map_or_else(String::new, |d| {
        let part = d.action.part.as_deref().unwrap_or("");
        format!("{} {part}", d.action.verb).trim_end().to_owned()
    });
    let unseen = first.iter().filter_map(|o| match &o.outcome {
        Outcome::Unseen(unseen) => Some(format!("{}: {}", unseen.why.as_str(), unseen.detail)),
        Outcome::Reading(_) => None,
    });
    let told = open
        .iter()
        .flat_map(|d| &d.evidence)
        .map(|reason| reason.code.to_string());
    let why: Vec<String> = told.chain(unseen).collect();
    Verdict {
        word,
        action,
        why: why.join(", "),
    }
}

fn diagnoses(observations: &[Observation]) -> Vec<Diagnosis> {
    let facts = facts(Baseline::default());
    let knowledge = Knowledge::built_in();
    let retained: Vec<Retained<'_>> = observations
        .iter()
        .map(|observation| Retained {
            observation,
            history: false,
        })
        .collect();
    let findings = findings(&retained, &facts, knowledge);
    let newest = latest(observations);
    let Some(last) = observations.last() else {
        return Vec::new();
    };
    let changes = diagnose(&Input {
        now: last.at,
        knowledge,
        facts: &facts,
        findings: &findings,
        latest: &newest,
        open: &[],
        surroundings: Surroundings::none(),
        calendar: &Calendar::default(),
    });
    let opened = changes.into_iter().filter_map(|change| match change {
        Change::Open(diagnosis) | Change::Update(diagnosis) => Some(diagnosis),
        Change::Recovered { .. } | Change::Intermittent { .. } => None,
    });
    opened.collect()
}
