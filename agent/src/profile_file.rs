//! The profile as a person writes it: TOML, strict, errors with line and column. Becomes the
//! profile the judgement knows. Must not guess: an unknown key is an error that names the known
//! ones, for a misspelt requirement would silently require nothing.

use deskready::desk::{DeskKind, Direction};
use deskready::limits::{SHARED_THINGS, TEXT_CHARS, clean};
use deskready::profile::{
    Custody, DeskSpec, DeviceSpec, Expect, FileRole, FileSet, Owner, PathRole, PathSpec, PcSpec,
    Profile, ServiceSpec,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The version of the format this program reads.
const SCHEMA: i64 = 1;
/// Largest profile read, bytes.
const SIZE_LIMIT_BYTES: u64 = 256 * 1024;
/// Most sets, paths or entries in one list.
const LIST_LIMIT: usize = 200;

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not readable.
    #[error(
        "cannot read the profile {path}: {cause}. `deskready profile init {path}` writes one from what this PC has"
    )]
    Read {
        /// File.
        path: String,
        /// Cause.
        #[source]
        cause: std::io::Error,
    },
    /// Not understood.
    #[error("the profile {path} is not valid:\n{what}")]
    Syntax {
        /// File.
        path: String,
        /// Line, column and the known keys, as the parser says it.
        what: String,
    },
    /// Understood, but it makes no sense.
    #[error("the profile {path} is not valid: {what}")]
    Sense {
        /// File.
        path: String,
        /// What to mend.
        what: String,
    },
}

/// What the file says beside the profile itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LocalTools {
    /// smartctl to use, from a local file only.
    pub smartctl: Option<PathBuf>,
}

impl LocalTools {
    /// Root runs a tool that a profile names only when nobody else could have written either.
    pub fn check_owner(&self, profile: &Path) -> Result<(), ProfileError> {
        #[cfg(unix)]
        if let Some(tool) = &self.smartctl
            && rustix::process::geteuid().is_root()
        {
            use std::os::unix::fs::MetadataExt as _;
            for path in [profile, tool.as_path()] {
                let trusted =
                    std::fs::metadata(path).is_ok_and(|m| m.uid() == 0 && m.mode() & 0o022 == 0);
                if !trusted {
                    return Err(ProfileError::Sense {
                        path: profile.display().to_string(),
                        what: format!(
                            "[tools] is honoured for root only when root alone can write the profile and the tool; {} is not so",
                            path.display()
                        ),
                    });
                }
            }
        }
        // Who may write a file is a list of its own there, which nothing here reads.
        #[cfg(not(unix))]
        if self.smartctl.is_some() {
            return Err(ProfileError::Sense {
                path: profile.display().to_string(),
                what: "[tools] is not honoured on Windows: smartctl is taken from the folder its installer makes"
                    .to_owned(),
            });
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: i64,
    desk: Desk,
    service: Option<Service>,
    #[serde(default)]
    expect: Expected,
    #[serde(default)]
    files: Files,
    #[serde(default)]
    path: Vec<PathEntry>,
    #[serde(default)]
    shared: BTreeMap<String, String>,
    #[serde(default)]
    tools: Tools,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Desk {
    label: String,
    site: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    kind: DeskKind,
    #[serde(default = "spanish")]
    language: String,
}

fn spanish() -> String {
    "es".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    name: String,
    #[serde(default)]
    client: String,
    #[serde(default)]
    direction: Direction,
    #[serde(default = "middle")]
    criticality: u8,
}

fn middle() -> u8 {
    3
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    headset: Option<Device>,
    desk_phone: Option<Device>,
    pc: Option<Pc>,
    #[serde(default)]
    disks: Vec<String>,
    min_memory_gib: Option<f64>,
    min_cores: Option<u32>,
}

/// `true`, `false`, or a table. Read by hand because an untagged enum would lose the name of an
/// unknown key and its place.
#[derive(Debug)]
struct Device(DeviceSpec);

impl<'de> Deserialize<'de> for Device {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> serde::de::Visitor<'de> for Visit {
            type Value = Device;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true, false or a table like { required = true, custody = \"desk\" }")
            }
            fn visit_bool<E>(self, required: bool) -> Result<Device, E> {
                Ok(Device(DeviceSpec {
                    required,
                    ..DeviceSpec::default()
                }))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Device, A::Error> {
                let table =
                    DeviceTable::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Device(DeviceSpec {
                    required: table.required,
                    custody: table.custody,
                    vendor: table.vendor,
                    product: table.product,
                    ears: table.ears,
                    owner: table.owner,
                    warranty_until: table.warranty_until,
                    address: table.address,
                }))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeviceTable {
    #[serde(default = "yes")]
    required: bool,
    #[serde(default)]
    custody: Custody,
    vendor: Option<String>,
    product: Option<String>,
    ears: Option<u8>,
    #[serde(default)]
    owner: Owner,
    warranty_until: Option<jiff::civil::Date>,
    address: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pc {
    #[serde(default)]
    owner: Owner,
    warranty_until: Option<jiff::civil::Date>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    #[serde(default)]
    set: Vec<SetEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetEntry {
    name: String,
    #[serde(default)]
    role: FileRole,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    packages: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PathEntry {
    name: String,
    target: String,
    #[serde(default)]
    role: PathRole,
    backup_of: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    smartctl: Option<PathBuf>,
}

/// Reads a profile from a file.
pub fn read(path: &Path) -> Result<(Profile, LocalTools), ProfileError> {
    let shown = path.display().to_string();
    let too_big = || std::io::Error::other(format!("it is larger than {SIZE_LIMIT_BYTES} bytes"));
    let text = std::fs::metadata(path)
        .and_then(|m| {
            if m.len() > SIZE_LIMIT_BYTES {
                Err(too_big())
            } else {
                Ok(())
            }
        })
        .and_then(|()| std::fs::read_to_string(path))
        .map_err(|cause| ProfileError::Read {
            path: shown.clone(),
            cause,
        })?;
    parse(&text, &shown)
}

/// Reads a profile from text; `shown` names it in errors.
pub fn parse(text: &str, shown: &str) -> Result<(Profile, LocalTools), ProfileError> {
    let file: File = toml::from_str(text).map_err(|e| ProfileError::Syntax {
        path: shown.to_owned(),
        what: e.to_string().trim_end().to_owned(),
    })?;
    let sense = |what: String| ProfileError::Sense {
        path: shown.to_owned(),
        what,
    };
    if file.schema != SCHEMA {
        return Err(sense(format!(
            "schema = {} is another version; this program reads schema = {SCHEMA}",
            file.schema
        )));
    }
    let local = LocalTools {
        smartctl: file.tools.smartctl.clone(),
    };
    let profile = Profile::from(file);
    check(&profile).map_err(sense)?;
    Ok((profile, local))
}

/// Windows calls its drives by letters and has no root: unless one is named, the system's own is meant.
fn disks(mut listed: Vec<String>) -> Vec<String> {
    if cfg!(windows) && !listed.iter().any(|disk| deskready::profile::is_drive(disk)) {
        listed.push("C:".to_owned());
    }
    listed
}

impl From<File> for Profile {
    fn from(file: File) -> Self {
        Self {
            desk: DeskSpec {
                label: file.desk.label,
                site: file.desk.site,
                room: file.desk.room,
                kind: file.desk.kind,
                language: file.desk.language,
            },
            service: file.service.map(|s| ServiceSpec {
                name: s.name,
                client: s.client,
                direction: s.direction,
                criticality: s.criticality,
            }),
            expect: Expect {
                headset: file.expect.headset.map(|d| d.0),
                desk_phone: file.expect.desk_phone.map(|d| d.0),
                pc: file.expect.pc.map(|pc| PcSpec {
                    owner: pc.owner,
                    warranty_until: pc.warranty_until,
                }),
                disks: disks(file.expect.disks),
                min_memory_gib: file.expect.min_memory_gib,
                min_cores: file.expect.min_cores,
            },
            file_sets: file
                .files
                .set
                .into_iter()
                .map(|s| FileSet {
                    name: s.name,
                    role: s.role,
                    paths: s.paths,
                    packages: s.packages,
                })
                .collect(),
            paths: file
                .path
                .into_iter()
                .map(|p| PathSpec {
                    name: p.name,
                    target: p.target,
                    role: p.role,
                    backup_of: p.backup_of,
                })
                .collect(),
            shared: file.shared,
        }
    }
}

/// What the types cannot say.
fn check(profile: &Profile) -> Result<(), String> {
    for (name, text) in [
        ("desk.label", &profile.desk.label),
        ("desk.site", &profile.desk.site),
    ] {
        if deskready::limits::clean(text) != *text || text.is_empty() {
            return Err(format!(
                "{name} must have 1 to {} printable characters and no spaces around them",
                deskready::limits::TEXT_CHARS
            ));
        }
    }
    if let Some(service) = &profile.service
        && !(1..=5).contains(&service.criticality)
    {
        return Err("service.criticality goes from 1 (may stop) to 5 (must never stop)".to_owned());
    }
    if let Some(gib) = profile.expect.min_memory_gib
        && !(gib.is_finite() && gib > 0.0)
    {
        return Err("expect.min_memory_gib must be a size above 0, in GiB".to_owned());
    }
    check_addresses(&profile.expect)?;
    for (what, count) in [
        ("files.set", profile.file_sets.len()),
        ("path", profile.paths.len()),
        ("expect.disks", profile.expect.disks.len()),
    ] {
        if count > LIST_LIMIT {
            return Err(format!("{what} has {count} entries; {LIST_LIMIT} at most"));
        }
    }
    unique(
        "files.set",
        profile.file_sets.iter().map(|s| s.name.as_str()),
    )?;
    unique("path", profile.paths.iter().map(|p| p.name.as_str()))?;
    check_shared(&profile.shared)?;
    for set in &profile.file_sets {
        if set.paths.is_empty() && set.packages.is_empty() {
            return Err(format!(
                "the file set {:?} lists neither paths nor packages: nothing would be checked",
                set.name
            ));
        }
        if let Some(path) = set.paths.iter().find(|p| !Path::new(p).is_absolute()) {
            return Err(format!(
                "the file set {:?} names {path:?}: give the whole path",
                set.name
            ));
        }
    }
    for path in &profile.paths {
        let known = ["tcp://", "tls://", "sip:", "sips:", "icmp:"];
        if !known.iter().any(|start| path.target.starts_with(start)) {
            return Err(format!(
                "the path {:?} has target {:?}; a target starts with one of {}",
                path.name,
                path.target,
                known.join(", ")
            ));
        }
        let is_sip = path.target.starts_with("sip:") || path.target.starts_with("sips:");
        if is_sip && deskready_probes::sip::Target::parse(&path.target).is_none() {
            return Err(format!(
                "the path {:?} has target {:?}; write it like \"sip:pbx.example\", \"sip:10.0.0.5:5060;transport=tcp\" or \"sips:pbx.example\", without a user",
                path.name, path.target
            ));
        }
        if let Some(other) = &path.backup_of
            && (*other == path.name || !profile.paths.iter().any(|p| p.name == *other))
        {
            return Err(format!(
                "the path {:?} is a backup of {other:?}, and there is no other path of that name",
                path.name
            ));
        }
    }
    Ok(())
}

/// Only a phone is on the network, and only SIP is asked there.
fn check_addresses(expect: &Expect) -> Result<(), String> {
    let address = |spec: &Option<DeviceSpec>| spec.as_ref().and_then(|spec| spec.address.clone());
    if address(&expect.headset).is_some() {
        return Err("expect.headset has no address; expect.desk_phone may have one".to_owned());
    }
    match address(&expect.desk_phone) {
        Some(text) if deskready_probes::sip::Target::parse(&text).is_none() => Err(format!(
            "expect.desk_phone has address {text:?}; write it like \"sip:10.0.0.21\", \"sip:10.0.0.21:5060;transport=tcp\" or \"sips:phone.example\""
        )),
        Some(_) | None => Ok(()),
    }
}

/// Names that other parts of the profile give already.
const SHARED_BY_THEMSELVES: [&str; 4] = ["site", "room", "client", "service"];

fn check_shared(shared: &BTreeMap<String, String>) -> Result<(), String> {
    if shared.len() > SHARED_THINGS {
        return Err(format!(
            "shared has {} entries; {SHARED_THINGS} at most",
            shared.len()
        ));
    }
    unique("shared", shared.keys().map(String::as_str))?;
    for (name, value) in shared {
        if SHARED_BY_THEMSELVES.contains(&name.as_str()) {
            return Err(format!(
                "shared.{name}: site, room, client and service are taken from [desk] and [service]"
            ));
        }
        if clean(value) != *value || value.is_empty() {
            return Err(format!(
                "shared.{name} must have 1 to {TEXT_CHARS} printable characters and no spaces around them"
            ));
        }
    }
    Ok(())
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if deskready::limits::clean(name) != name || name.is_empty() {
            return Err(format!(
                "{what}: the name {name:?} is empty or not printable"
            ));
        }
        if !seen.insert(name) {
            return Err(format!("{what}: the name {name:?} is there twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
