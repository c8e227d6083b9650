//! What the helper does to the files of this machine while it is asked: as inotify sees it in a folder, and
//! as strace sees it everywhere. Needs Linux; strace where it may be had.

use deskready_tests::process::{Running, program};
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use std::collections::BTreeSet;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Calls that open, change, start or connect anything.
const CALLS: &str = "open,openat,openat2,creat,execve,execveat,connect,socket,unlink,unlinkat,rename,renameat,\
    renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,mknod,mknodat,chmod,fchmod,fchmodat,chown,\
    fchown,lchown,fchownat,truncate,ftruncate,utimensat,setxattr,lsetxattr,fsetxattr,mount,umount2,kill,ptrace";

/// The helper, alone or under strace.
pub struct Watched {
    running: Running,
    pid: u32,
    trace: Option<PathBuf>,
    /// Lines of the trace before the first message.
    before: usize,
}

impl Watched {
    /// Starts a helper at a socket in this folder; its trace goes beside it.
    pub fn start(folder: &Path) -> Self {
        let socket = folder.join("helper.sock");
        let has_strace = Command::new("strace")
            .args(["-qq", "-e", "trace=none", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let trace = has_strace.then(|| folder.join("trace"));
        if trace.is_none() {
            println!(
                "skipped: strace does not work here; what the helper opens is seen in its sandbox alone"
            );
        }
        let mut command = match &trace {
            Some(trace) => {
                let mut command = Command::new("strace");
                command.args(["-f", "-qq", "--seccomp-bpf", "-e"]);
                command.arg(format!("trace={CALLS}")).arg("-o").arg(trace);
                command.arg(program("deskready"));
                command
            }
            None => Command::new(program("deskready")),
        };
        let running = Running::start(command.arg("helper").arg("--socket").arg(&socket));
        let begun = Instant::now();
        while !running
            .lines()
            .iter()
            .any(|line| line.contains("helper at work"))
        {
            assert!(
                begun.elapsed() < deskready_tests::PATIENCE,
                "{:?}",
                running.lines()
            );
            std::thread::yield_now();
        }
        let pid = match &trace {
            Some(_) => child_of(running.id()),
            None => running.id(),
        };
        let before = trace.as_deref().map_or(0, |trace| lines_of(trace).len());
        Self {
            running,
            pid,
            trace,
            before,
        }
    }

    /// Everything it has printed.
    pub fn lines(&self) -> Vec<String> {
        self.running.lines()
    }

    /// Whether it has ended.
    pub fn ended(&self) -> bool {
        self.running.ended()
    }

    /// The most memory it ever had, KiB.
    pub fn peak_kib(&self) -> u64 {
        let text =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }

    fn kill(&self) {
        let _gone_already = Command::new("kill")
            .args(["-s", "KILL", &self.pid.to_string()])
            .stderr(Stdio::null())
            .status();
    }

    /// Ends it and says what it did since the first message; none when nobody watched.
    pub fn deeds(self) -> Option<Deeds> {
        self.kill();
        let begun = Instant::now();
        while !self.running.ended() && begun.elapsed() < deskready_tests::PATIENCE {
            std::thread::yield_now();
        }
        let lines = lines_of(self.trace.as_deref()?);
        let start: BTreeSet<PathBuf> = lines
            .iter()
            .take(self.before)
            .filter_map(|l| opened(l))
            .collect();
        let mut deeds = Deeds::default();
        // A child that became smartctl does what smartctl does.
        let mut smartctl: BTreeSet<&str> = BTreeSet::new();
        for line in lines.iter().skip(self.before) {
            let Some((process, call)) = line.split_once(' ') else {
                continue;
            };
            let call = call.trim_start();
            if smartctl.contains(process) || call.starts_with("+++") || call.starts_with("---") {
                continue;
            }
            if call.starts_with("execve(") && call.contains("/smartctl\"") {
                smartctl.insert(process);
            } else if let Some(path) = opened(line) {
                let reads_alone = !["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"]
                    .iter()
                    .any(|f| call.contains(f));
                if reads_alone && !start.contains(&path) {
                    deeds.opened.insert(path);
                } else if !reads_alone && path != Path::new("/dev/null") {
                    deeds.other.push(line.clone());
                }
            } else if !call.contains(" resumed>") {
                deeds.other.push(line.clone());
            }
        }
        Some(deeds)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // strace goes with it; the other way round it would live on.
        self.kill();
    }
}

/// What a helper did.
#[derive(Debug, Default)]
pub struct Deeds {
    /// Files and folders it opened to read, beside those of its start.
    pub opened: BTreeSet<PathBuf>,
    /// Anything else: changed, started, connected.
    pub other: Vec<String>,
}

fn child_of(process: u32) -> u32 {
    let begun = Instant::now();
    loop {
        let text = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
        if let Some(child) = text
            .ok()
            .and_then(|t| t.split_whitespace().next()?.parse().ok())
        {
            return child;
        }
        assert!(
            begun.elapsed() < deskready_tests::PATIENCE,
            "strace started nothing"
        );
        std::thread::yield_now();
    }
}

fn lines_of(trace: &Path) -> Vec<String> {
    let bytes = std::fs::read(trace).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The path of a call that opens something.
fn opened(line: &str) -> Option<PathBuf> {
    let (_, call) = line.split_once(' ')?;
    if !call.trim_start().starts_with("open") {
        return None;
    }
    let (_, rest) = call.split_once('"')?;
    Some(PathBuf::from(std::ffi::OsString::from_vec(unquoted(rest))))
}

/// A text as strace quotes it, up to the closing quote.
fn unquoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => break,
            b'\\' => match rest.next() {
                Some(digit @ b'0'..=b'7') => {
                    let mut value = u32::from(digit - b'0');
                    for _ in 0..2 {
                        if let Some(next) = rest.next_if(|b| (b'0'..=b'7').contains(b)) {
                            value = value * 8 + u32::from(next - b'0');
                        }
                    }
                    bytes.push(u8::try_from(value & 0xff).unwrap());
                }
                Some(b'n') => bytes.push(b'\n'),
                Some(b't') => bytes.push(b'\t'),
                Some(b'r') => bytes.push(b'\r'),
                Some(b'v') => bytes.push(0x0b),
                Some(b'f') => bytes.push(0x0c),
                Some(other) => bytes.push(other),
                None => break,
            },
            other => bytes.push(other),
        }
    }
    bytes
}

/// Sees what happens to files in some folders.
pub struct Eyes(rustix::fd::OwnedFd);

impl Eyes {
    pub fn new() -> Self {
        Self(inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).unwrap())
    }

    /// Everything that happens in a folder: also that a file is opened.
    pub fn on_everything(&self, folder: &Path) {
        inotify::add_watch(&self.0, folder, WatchFlags::ALL_EVENTS).unwrap();
    }

    /// Everything in a folder that changes it.
    pub fn on_changes(&self, folder: &Path) {
        let changes = WatchFlags::MODIFY
            | WatchFlags::ATTRIB
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::CREATE
            | WatchFlags::DELETE
            | WatchFlags::MOVE;
        inotify::add_watch(&self.0, folder, changes).unwrap();
    }

    /// What was seen since the last look.
    pub fn seen(&self) -> Vec<String> {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 16 * 1024];
        let mut reader = Reader::new(&self.0, &mut buffer);
        let mut all = Vec::new();
        while let Ok(event) = reader.next() {
            let flags: ReadFlags = event.events();
            all.push(format!("{flags:?} {:?}", event.file_name()));
        }
        all
    }
}

#[test]
fn a_text_as_strace_quotes_it_is_read_back_byte_for_byte() {
    for (quoted, expected) in [
        ("/a b\", O_RDONLY", &b"/a b"[..]),
        ("/\\303\\261\\0\\n\\\"\\\\x\", 0", b"/\xc3\xb1\0\n\"\\x"),
        ("/a\\12b\"", b"/a\nb"),
    ] {
        assert_eq!(unquoted(quoted), expected, "{quoted}");
    }
    let line = "77 openat(AT_FDCWD, \"/x\", O_RDONLY|O_NOFOLLOW <unfinished ...>";
    assert_eq!(opened(line), Some(PathBuf::from("/x")));
    assert_eq!(opened("77 execve(\"/x\", [], 0) = 0"), None);
}

#[test]
fn the_eyes_see_a_file_that_is_opened_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a"), "x").unwrap();
    let (all, changes) = (Eyes::new(), Eyes::new());
    all.on_everything(folder.path());
    changes.on_changes(folder.path());
    assert_eq!(all.seen(), Vec::<String>::new());
    std::fs::read(folder.path().join("a")).unwrap();
    assert!(!all.seen().is_empty());
    assert_eq!(changes.seen(), Vec::<String>::new());
    std::fs::write(folder.path().join("a"), "y").unwrap();
    assert!(!changes.seen().is_empty());
}
