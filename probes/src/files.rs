//! Critical files against their baseline. Needs the helper and a baseline that somebody made;
//! learns nothing by itself, and calls nothing damaged that it could not read three times alike.

mod damage;
mod look;
mod mend;
mod page;
mod reading;

pub use crate::baseline::learn;
pub use look::{Depth, Tell};
pub use mend::{is_expected, mend};
pub use page::{Read, agrees};
pub use reading::Pace;

use crate::baseline::ExpectedFile;
use crate::dpkg;
use crate::host::{FileName, HostError, Hosts, PackageData, Together};
use crate::{Context, Probe, Role};
use base64::Engine as _;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::limits::{FILES_NAMED, clean};
use deskready::observation::{FileFact, FileFound, Measured, Reading, Trigger, Why};
use deskready::profile::{FileSet, Profile};
use look::Looked;
use reading::Reader;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "files",
    kind: ComponentKind::Files,
    role: Role::Helper,
    period_s: 3600,
    again_s: 60,
    limit: Duration::from_secs(300),
    in_scheduled_round: true,
    owns,
    run,
};

/// Time for what somebody waits for, with room below the probe's own limit.
const READ_LIMIT: Duration = Duration::from_secs(240);
/// Time for a scheduled look, which nobody waits for and the other checks of its round do.
const SHARE_LIMIT: Duration = Duration::from_secs(20);

fn owns(profile: &Profile) -> Vec<ComponentKey> {
    profile.file_sets.iter().map(key).collect()
}

fn key(set: &FileSet) -> ComponentKey {
    ComponentKey::new(ComponentKind::Files, &set.name)
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    let (how, limit) = match ctx.trigger {
        Trigger::Scheduled => ((Depth::Share, Pace::Gentle), SHARE_LIMIT),
        Trigger::SelfCheck | Trigger::Start => ((Depth::Check, Pace::Full), READ_LIMIT),
    };
    let seen = verify(hosts, ctx, how, limit, &|_, _, _| {});
    seen.measured
}

/// What a look at all sets gave.
#[derive(Debug, Default)]
pub struct Seen {
    /// A measurement of each set.
    pub measured: Vec<Measured>,
    /// Files whose content was read.
    pub read_count: usize,
}

/// Looks at every set of the profile. `tell` hears, set by set, how many bytes were read and of how many.
#[must_use]
pub fn verify(
    hosts: &Hosts,
    ctx: &Context,
    (depth, pace): (Depth, Pace),
    limit: Duration,
    tell: &dyn Fn(&str, u64, u64),
) -> Seen {
    let time = Together::new(limit);
    let mut seen = Seen::default();
    for set in &ctx.profile.file_sets {
        let known = match ctx.file_baseline.set(&set.name) {
            Ok(Some(known)) => known,
            Ok(None) => {
                let problem = ctx.file_baseline.problem(&set.name).unwrap_or_default();
                let unseen = Measured::unseen(key(set), Why::NoBaseline, &problem);
                seen.measured.push(unseen);
                continue;
            }
            Err(error) => {
                seen.measured.push(unseen(set, &error));
                continue;
            }
        };
        let told = |read, of| tell(&set.name, read, of);
        let looked = look::look(
            hosts,
            ctx.file_baseline,
            (&set.name, &known),
            depth,
            Reader::new(hosts, pace, time),
            &told,
        );
        seen.measured.push(match looked {
            Ok(looked) => {
                seen.read_count += looked.read;
                if !looked.updated.is_empty() {
                    ctx.file_baseline.note_update(&set.name);
                }
                one_set(set, looked)
            }
            Err(error) => unseen(set, &error),
        });
    }
    seen
}

/// What was read of one page, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// What is expected.
    pub files: Vec<ExpectedFile>,
    /// What was read, because something made that necessary.
    pub read: Vec<Read>,
    /// Versions of the packages when the set was learnt.
    pub versions: BTreeMap<String, String>,
    /// What the package database says now.
    pub packages: PackageData,
}

/// What is not as expected on a page.
#[must_use]
pub fn parse(raw: &Raw) -> Vec<FileFact> {
    let packages = dpkg::installed(&raw.packages);
    let mut files = raw.files.clone();
    page::judge(&mut files, &raw.read, &raw.versions, &packages).facts
}

fn unseen(set: &FileSet, error: &HostError) -> Measured {
    Measured::unseen(key(set), error.why, &error.detail)
}

fn one_set(set: &FileSet, looked: Looked) -> Measured {
    let Looked {
        checked,
        read: _,
        pending,
        mut facts,
        facts_count,
        updated: _,
        oldest_read_s,
    } = looked;
    if checked == 0 && facts.is_empty() && pending == 0 {
        let text = "no file of the set is expected any more";
        return Measured::unseen(key(set), Why::NoDevice, text);
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    facts.sort_by_key(|fact| matches!(fact.found, FileFound::Inconclusive { .. }));
    facts.truncate(FILES_NAMED);
    let attempts = if facts.is_empty() { 1 } else { 3 };
    let reading = Reading::Files {
        set: clean(&set.name),
        role: set.role,
        checked_count: count(checked),
        pending_count: count(pending),
        oldest_read_days: oldest_read_s
            .map(|age| count(usize::try_from(age / 86_400).unwrap_or(usize::MAX))),
        facts,
        facts_count: count(facts_count),
    };
    Measured {
        attempts,
        ..Measured::active(key(set), reading)
    }
}

fn fact(expected: &ExpectedFile, found: FileFound) -> FileFact {
    let bytes = without_home(expected.file.bytes());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let path_b64 = expected
        .file
        .text()
        .is_none()
        .then(|| base64::engine::general_purpose::STANDARD.encode(&bytes));
    FileFact {
        path: clean(&text),
        path_b64,
        expected_hash: expected.sha256.clone(),
        source: expected.source,
        package: expected.package.as_deref().map(clean),
        configuration: expected.configuration,
        found,
    }
}

/// Whose home it is never leaves the desk: `/home/somebody/x` travels as `~/x`, `C:\Users\somebody\x` as `~\x`.
fn without_home(path: &[u8]) -> Vec<u8> {
    if let Some(rest) = below_user_of_windows(path) {
        return [b"~", rest].concat();
    }
    let homes: [&[u8]; 4] = [b"/home/", b"/var/home/", b"/export/home/", b"/Users/"];
    let below_user = homes.iter().find_map(|home| {
        let rest = path.strip_prefix(*home)?;
        let end = rest
            .iter()
            .position(|byte| *byte == b'/')
            .unwrap_or(rest.len());
        rest.get(end..)
    });
    let of_root = || {
        path.strip_prefix(b"/root")
            .filter(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    below_user
        .or_else(of_root)
        .map_or_else(|| path.to_vec(), |rest| [b"~", rest].concat())
}

/// Windows takes either separator, any letter of a drive and any mixture of large and small.
fn below_user_of_windows(path: &[u8]) -> Option<&[u8]> {
    // As programs name a path that may be long.
    let path = path.strip_prefix(br"\\?\").unwrap_or(path);
    let [letter, b':', rest @ ..] = path else {
        return None;
    };
    if !letter.is_ascii_alphabetic() {
        return None;
    }
    let separates = |byte: &u8| matches!(byte, b'\\' | b'/');
    let mut parts = rest.splitn(4, separates);
    let (before, homes, _user) = (parts.next()?, parts.next()?, parts.next()?);
    let is_home = [&b"Users"[..], b"Documents and Settings"]
        .iter()
        .any(|name| homes.eq_ignore_ascii_case(name));
    if !before.is_empty() || !is_home {
        return None;
    }
    let end = path.len() - parts.next().map_or(0, |below| below.len() + 1);
    path.get(end..)
}

/// The same for a path as text, wherever it is going to leave the desk.
#[must_use]
pub fn text_without_home(path: &str) -> String {
    String::from_utf8_lossy(&without_home(path.as_bytes())).into_owned()
}

/// The same for people who ask about one file.
#[must_use]
pub fn shown(file: &FileName) -> String {
    clean(&String::from_utf8_lossy(&without_home(file.bytes())))
}

#[cfg(test)]
mod call_tests;
#[cfg(test)]
mod keeping_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;
