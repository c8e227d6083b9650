//! Messages for the helper: good ones, good ones with hostile values, good ones with broken bytes,
//! noise, and broken frames. Needs dice; remembers what every message that could be understood names.

use deskready_probes::host::{FileName, HashHow, HelperVerb, SumsSoFar};
use deskready_tests::dice::Dice;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const LAST: u32 = 1 << 31;
/// Time for a question that names places outside the sandbox, milliseconds.
const OUTSIDE_MS: u64 = 20;

/// What the helper hears: the same words as its own, written down a second time.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asks {
    Ask { limit_ms: u64, verb: HelperVerb },
    Bye { why: String },
}

/// Bytes to throw, and what has to come back.
pub enum Thrown {
    /// One message in good frames: one answer comes.
    Message(Vec<u8>),
    /// The last message of a connection: no answer, or the end.
    Ending(Vec<u8>),
}

/// Makes messages.
pub struct Messages {
    dice: Dice,
    sandbox: PathBuf,
    sentinel: PathBuf,
    hostile: Vec<String>,
    /// What understood messages may open: the files that they name, and what a verb is about.
    pub named: BTreeSet<PathBuf>,
    /// Places below which understood messages had everything listed.
    pub listed: BTreeSet<PathBuf>,
    /// How many could be understood.
    pub understood: u64,
}

/// One message in one frame.
pub fn framed(body: &[u8]) -> Vec<u8> {
    let head = u32::try_from(body.len()).unwrap() | LAST;
    [&head.to_be_bytes(), body].concat()
}

/// The first message of a connection.
pub fn hello() -> Vec<u8> {
    let hello = json!({"hello": {"protocol": 1, "role": "service", "version": "fuzz"}});
    framed(hello.to_string().as_bytes())
}

/// A question about files, as the service asks it.
pub fn question(verb: &HelperVerb, limit_ms: u64) -> Vec<u8> {
    let verb = verb.clone();
    serde_json::to_vec(&Asks::Ask { limit_ms, verb }).unwrap()
}

impl Messages {
    pub fn new(seed: u64, sandbox: &Path) -> Self {
        let at = |name: &str| sandbox.join(name).display().to_string();
        let hostile = [
            at("allowed/../sentinel/secret"),
            at("allowed/sub/../../sentinel/deep/x"),
            at("allowed/link"),
            at("allowed/./a"),
            at("allowed/a\0b"),
            at("sentinel/secret\0"),
            format!("{}/{}", at("allowed"), "x".repeat(5_000)),
            at("allowed/pipe"),
        ];
        let known = [
            "",
            ".",
            "..",
            "../../etc/shadow",
            "allowed/a",
            "/dev/mem",
            "/dev/sda",
            "//dev/null",
            "/proc/self/mem",
            "/proc/1/environ",
            "/proc/sysrq-trigger",
            "/sys/power/state",
            "/etc/../etc/shadow",
            "\0",
            "\u{1b}[2J",
            "C:\\Windows",
            "\\\\server\\share",
            "~/.ssh",
        ];
        let known = known.iter().map(|path| (*path).to_owned());
        Self {
            dice: Dice(seed),
            sandbox: sandbox.to_owned(),
            sentinel: sandbox.join("sentinel"),
            hostile: hostile.into_iter().chain(known).collect(),
            named: BTreeSet::new(),
            listed: BTreeSet::new(),
            understood: 0,
        }
    }

    pub fn next(&mut self) -> Thrown {
        let body = match self.dice.upto(100) {
            0..15 => self.good(),
            15..40 => self.hostile(),
            40..80 => {
                let body = if self.dice.upto(2) == 0 {
                    self.good()
                } else {
                    self.hostile()
                };
                self.broken(body)
            }
            80..97 => self.noise(),
            _ => return Thrown::Ending(self.bad_frames()),
        };
        match self.note(body) {
            Some((body, false)) => Thrown::Message(self.in_frames(&body)),
            Some((body, true)) => Thrown::Ending(framed(&body)),
            None => self.next(),
        }
    }

    /// Remembers what a message names. Gives nothing for one that names what must not be touched
    /// (it may do so by chance), and whether it is a farewell.
    fn note(&mut self, body: Vec<u8>) -> Option<(Vec<u8>, bool)> {
        let (limit_ms, verb) = match serde_json::from_slice(&body) {
            Ok(Asks::Ask { limit_ms, verb }) => (limit_ms, verb),
            Ok(Asks::Bye { .. }) => return Some((body, true)),
            Err(_) => return Some((body, false)),
        };
        self.understood += 1;
        let names = match &verb {
            HelperVerb::ListFiles { roots } => roots.as_slice(),
            HelperVerb::HashFiles { files, .. } | HelperVerb::MarkFiles { files } => {
                files.as_slice()
            }
            HelperVerb::HashPart { file, .. } => std::slice::from_ref(file),
            HelperVerb::SmartScan
            | HelperVerb::SmartDisk { .. }
            | HelperVerb::StartSelfTest { .. }
            | HelperVerb::NvmeHealth { .. }
            | HelperVerb::ReadBlocks { .. }
            | HelperVerb::Storage
            | HelperVerb::KernelLog
            | HelperVerb::HardwareRecords
            | HelperVerb::FirmwareTables => &[],
        };
        let sentinel = |name: &FileName| name.path().starts_with(&self.sentinel);
        // A message that lost its tail may ask for all that lies below a folder above.
        let lists = matches!(verb, HelperVerb::ListFiles { .. });
        let above = |name: &FileName| lists && self.sentinel.starts_with(name.path());
        if names.iter().any(|name| sentinel(name) || above(name)) {
            return None;
        }
        let is_inside = |name: &FileName| name.path().starts_with(&self.sandbox);
        // The whole disk is a place like any other, and listing it takes long.
        let limit_ms = if names.iter().all(is_inside) {
            limit_ms
        } else {
            limit_ms.min(OUTSIDE_MS)
        };
        let paths = names.iter().map(|name| name.path().to_owned());
        match &verb {
            HelperVerb::ListFiles { .. } => self.listed.extend(paths),
            // Its folder is opened to ask for the file's state; nothing is read in it.
            HelperVerb::MarkFiles { .. } => {
                let folders = paths.filter_map(|path| path.parent().map(Path::to_owned));
                self.named.extend(folders);
            }
            HelperVerb::HashFiles { .. } | HelperVerb::HashPart { .. } => self.named.extend(paths),
            HelperVerb::KernelLog => {
                self.named
                    .extend(["/dev/kmsg", "/proc/uptime"].map(PathBuf::from));
            }
            HelperVerb::FirmwareTables => {
                self.named
                    .insert(PathBuf::from("/sys/firmware/dmi/tables/DMI"));
            }
            HelperVerb::NvmeHealth { device } => {
                self.named.insert(Path::new("/dev").join(device));
            }
            HelperVerb::ReadBlocks { number, .. } => {
                self.named.insert(Path::new("/sys/dev/block").join(number));
            }
            HelperVerb::SmartScan
            | HelperVerb::SmartDisk { .. }
            | HelperVerb::StartSelfTest { .. }
            | HelperVerb::Storage
            | HelperVerb::HardwareRecords => {}
        }
        Some((question(&verb, limit_ms), false))
    }

    fn file(&mut self) -> FileName {
        let name = *self.dice.pick(&["a", "b", "sub/c", "gone", "sub"]);
        FileName::new(self.sandbox.join("allowed").join(name))
    }

    fn how(&mut self) -> HashHow {
        *self
            .dice
            .pick(&[HashHow::PLAIN, HashHow::TO_LEARN, HashHow::AGAIN])
    }

    fn good(&mut self) -> Vec<u8> {
        let verb = match self.dice.upto(20) {
            0 => HelperVerb::SmartScan,
            1 => HelperVerb::SmartDisk {
                device: "no-such-disk".to_owned(),
                access: None,
            },
            2 => HelperVerb::Storage,
            3 => HelperVerb::KernelLog,
            4 => HelperVerb::NvmeHealth {
                device: "nvme99n1".to_owned(),
            },
            5 => HelperVerb::ReadBlocks {
                number: "0:0".to_owned(),
                known: Vec::new(),
            },
            6 if self.dice.upto(2) == 0 => HelperVerb::HardwareRecords,
            6 => HelperVerb::FirmwareTables,
            7 => HelperVerb::StartSelfTest {
                device: "no-such-disk".to_owned(),
                access: None,
            },
            8 => HelperVerb::ListFiles {
                roots: vec![FileName::new(self.sandbox.join("allowed"))],
            },
            9 => HelperVerb::MarkFiles {
                files: (0..=self.dice.upto(4)).map(|_| self.file()).collect(),
            },
            10 => HelperVerb::HashPart {
                file: self.file(),
                how: self.how(),
                so_far: (self.dice.upto(2) == 0).then(SumsSoFar::default),
                more_bytes: self.dice.upto(9),
            },
            _ => HelperVerb::HashFiles {
                files: (0..=self.dice.upto(4)).map(|_| self.file()).collect(),
                how: self.how(),
            },
        };
        question(&verb, 5_000)
    }

    fn path(&mut self) -> Value {
        match self.dice.upto(10) {
            0 => json!({"b64": "L2V0Yy8uLi9ldGMvc2hhZG93"}),
            1 => json!({"b64": "***"}),
            2 => json!(self.dice.upto(99)),
            3 => json!(self.file()),
            _ => {
                let at = self.dice.place(self.hostile.len());
                json!(self.hostile[at])
            }
        }
    }

    fn hostile(&mut self) -> Vec<u8> {
        let devices = [
            "",
            "-t",
            "..",
            "../../etc/shadow",
            "/etc/shadow",
            "sda;reboot",
            "sda sdb",
            "sda\n",
            "a/../b",
            "nvme0\0",
            "$(id)",
            "no-such/disk",
            "--all",
        ];
        let long = "d".repeat(70);
        let limit = [
            json!(0),
            json!(5_000),
            json!(u64::MAX),
            json!(-1),
            json!(1.5),
            json!("1"),
        ];
        let count = if self.dice.upto(100) == 0 {
            2_000
        } else {
            self.dice.upto(6)
        };
        let verb = match self.dice.upto(6) {
            0 => json!({"verb": "smart_disk", "device": self.dice.pick(&devices)}),
            1 => json!({"verb": "smart_disk", "device": long, "access": self.dice.pick(&devices)}),
            2 => {
                let roots: Vec<Value> = (0..count).map(|_| self.path()).collect();
                json!({"verb": "list_files", "roots": roots})
            }
            3 => json!({"verb": self.dice.pick(&["write", "run", "SmartScan", "", "hash_files"])}),
            _ => {
                let files: Vec<Value> = (0..count).map(|_| self.path()).collect();
                let how = *self
                    .dice
                    .pick(&["plain", "with_md5", "past_cache", "with_sha1"]);
                json!({"verb": "hash_files", "files": files, "how": how})
            }
        };
        json!({"ask": {"limit_ms": self.dice.pick(&limit), "verb": verb}})
            .to_string()
            .into_bytes()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.dice.upto(256)).unwrap()
    }

    fn broken(&mut self, mut body: Vec<u8>) -> Vec<u8> {
        for _ in 0..=self.dice.upto(4) {
            let at = self.dice.place(body.len());
            match self.dice.upto(5) {
                0 if !body.is_empty() => body[at] ^= 1 << self.dice.upto(8),
                1 => body.truncate(at),
                2 => {
                    let byte = self.byte();
                    body.insert(at, byte);
                }
                3 => {
                    let to = at + self.dice.place(body.len() - at + 1);
                    let part = body[at..to].to_vec();
                    body.splice(at..at, part);
                }
                _ => {
                    let to = at + self.dice.place(body.len() - at + 1);
                    body.drain(at..to);
                }
            }
            body.truncate(200_000);
        }
        body
    }

    fn noise(&mut self) -> Vec<u8> {
        let length = self.dice.upto(600);
        match self.dice.upto(3) {
            0 => "[".repeat(self.dice.place(5_000)).into_bytes(),
            1 => "{\"ask\":".repeat(self.dice.place(500)).into_bytes(),
            _ => (0..length).map(|_| self.byte()).collect(),
        }
    }

    /// The same message in as many frames as the dice want.
    fn in_frames(&mut self, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = body;
        while !rest.is_empty() && (self.dice.upto(3) == 0 || rest.len() > 60_000) {
            let (some, later) = rest.split_at(self.dice.place(rest.len().min(60_000)));
            let head = u32::try_from(some.len()).unwrap();
            bytes.extend_from_slice(&head.to_be_bytes());
            bytes.extend_from_slice(some);
            rest = later;
        }
        bytes.extend(framed(rest));
        bytes
    }

    fn bad_frames(&mut self) -> Vec<u8> {
        let good = self.good();
        let head = |length: u32| length.to_be_bytes().to_vec();
        match self.dice.upto(7) {
            0 => head(u32::MAX),
            1 => head(70_000 | LAST),
            2 => [head(500 | LAST), good].concat(),
            3 => head(0).repeat(300_000),
            4 => {
                let mut bytes = framed(&good);
                bytes.truncate(self.dice.place(bytes.len()));
                bytes
            }
            5 => [head(60_000), vec![b' '; 60_000]].concat().repeat(20),
            _ => (0..self.dice.upto(64)).map(|_| self.byte()).collect(),
        }
    }
}
