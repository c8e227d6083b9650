//! What the probes' own tests share: a profile, a context, hosts that answer from a list. Exists
//! in tests only.

use crate::baseline::ExpectedFile;
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

/// A file of which nothing is expected yet.
pub fn expected(path: &str, source: deskready::observation::FileSource) -> ExpectedFile {
    ExpectedFile {
        file: FileName::new(path),
        sha256: None,
        md5: None,
        size_bytes: None,
        mtime_ns: None,
        mark: None,
        blocks: None,
        watch: 0,
        version: None,
        package: None,
        configuration: false,
        source,
    }
}

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

/// A desk at which a program listens to the microphone, and refuses everything else. Notes what it was
/// asked.
pub struct Talking {
    /// The program.
    pub program: &'static str,
    /// Names of the verbs.
    pub asked: std::sync::Mutex<Vec<String>>,
}

impl Talking {
    pub fn with(program: &'static str) -> Self {
        Self {
            program,
            asked: std::sync::Mutex::default(),
        }
    }

    fn note(&self, verb: &impl std::fmt::Debug) -> HostError {
        let text = format!("{verb:?}");
        let name = text.split([' ', '{']).next().unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(name);
        HostError::new(Why::Denied, "refused")
    }
}

impl ServiceHost for Talking {
    fn ask(&self, verb: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
        Err(self.note(verb))
    }
}

impl SessionHost for Talking {
    fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
        let refused = self.note(verb);
        match verb {
            SessionVerb::SoundUse => Ok(SessionAnswer::SoundUse(SoundUse {
                server: listening(self.program),
                kernel: Ok(Vec::new()),
            })),
            SessionVerb::SoundList => Ok(SessionAnswer::SoundList(Sound {
                kernel: KernelSound::default(),
                server: SoundServer::Listed {
                    name: "test".to_owned(),
                    default_output: None,
                    default_input: None,
                    devices: vec![ServerDevice {
                        id: "headset".to_owned(),
                        name: "Jabra Evolve 20".to_owned(),
                        bus: "usb".to_owned(),
                        ..ServerDevice::default()
                    }],
                },
            })),
            SessionVerb::PlaySilence { .. }
            | SessionVerb::Mixer { .. }
            | SessionVerb::HidList
            | SessionVerb::Plugged
            | SessionVerb::Properties => Err(refused),
        }
    }
}

impl HelperHost for Talking {
    fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
        Err(self.note(verb))
    }
}

/// The streams of a sound server at which one program listens; none when it has no name.
pub fn listening(program: &str) -> ServerStreams {
    let stream = ServerStream {
        captures: true,
        binary: program.to_owned(),
        ..ServerStream::default()
    };
    let streams = if program.is_empty() {
        vec![]
    } else {
        vec![stream]
    };
    ServerStreams::Listed { streams }
}
