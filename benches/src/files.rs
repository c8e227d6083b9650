//! What reading critical files costs, beside the programs that people use for it: the same files, in turn, in one run. Needs
//! Linux, the programs of the desk built, and room on the disk. Must not print a figure that it did not measure, nor leave
//! its files behind.

mod peers;
mod taken;
mod tree;

use crate::report::{Goal, Row};
use anyhow::{Context as _, Result, ensure};
use peers::Peer;
use std::path::{Path, PathBuf};
use std::process::Command;
use taken::{Taken, median, take};

/// How often each program is run; the median counts.
const ROUNDS: usize = 3;
/// Most of a core that nobody notices, percent.
const GENTLE_PERCENT: f64 = 6.0;

/// What the bench is to use.
#[derive(Debug, Clone)]
pub struct Options {
    /// Files of the tree.
    pub files: usize,
    /// Their bytes together, MiB.
    pub mib: usize,
    /// Where the tree is made.
    pub folder: PathBuf,
    /// The program of the desk.
    pub desk: PathBuf,
}

/// The desk's program over a tree, with what it learnt of it.
struct Desk<'o> {
    program: &'o Path,
    profile: PathBuf,
    data: PathBuf,
}

impl<'o> Desk<'o> {
    fn over(options: &'o Options, folder: &Path, tree: &Path) -> Result<Self> {
        let desk = Self {
            program: &options.desk,
            profile: folder.join("profile.toml"),
            data: folder.join("data"),
        };
        let profile = format!(
            "schema = 1\n[desk]\nlabel = \"B-14\"\nsite = \"Centre\"\n\n[[files.set]]\nname = \"all\"\nrole = \"other\"\npaths = [{tree:?}]\n"
        );
        std::fs::write(&desk.profile, profile)?;
        let learnt = desk.files("baseline", &[]).output()?;
        let told = String::from_utf8_lossy(&learnt.stderr).into_owned();
        ensure!(learnt.status.success(), "files baseline: {told}");
        Ok(desk)
    }

    fn files(&self, what: &str, options: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.args(["files", what, "--json", "--profile"]);
        command.arg(&self.profile).arg("--data").arg(&self.data);
        command.args(options);
        command
    }
}

/// The rows.
///
/// # Errors
/// When the tree cannot be made, or a program fails.
pub fn rows(options: &Options) -> Result<Vec<Row>> {
    let folder = tempfile::tempdir_in(&options.folder).context("no room for the tree")?;
    let tree = folder.path().join("tree");
    eprintln!("making {} files, {} MiB", options.files, options.mib);
    tree::make(&tree, options.files, options.mib)?;
    let desk = Desk::over(options, folder.path(), &tree)?;
    let mut rows = whole(&desk, &tree)?;
    eprintln!("looking for what was touched");
    rows.extend(quick(&desk, &tree)?);
    eprintln!("reading gently, which takes a while");
    rows.extend(gentle(&desk)?);
    eprintln!("memory over few and many files");
    rows.extend(memory(options, folder.path())?);
    eprintln!("one long file");
    rows.extend(long_file(options, folder.path())?);
    Ok(rows)
}

fn runs(
    mut command: impl FnMut() -> Command,
    before: impl Fn() -> Result<()>,
) -> Result<Vec<Taken>> {
    (0..ROUNDS)
        .map(|_| {
            before()?;
            take(&mut command())
        })
        .collect()
}

/// Everything, with all files in memory, and with none of them there.
fn whole(desk: &Desk, tree: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (state, is_cold) in [("in memory", false), ("on the disk", true)] {
        let before = || if is_cold { forget() } else { warm(tree) };
        if is_cold && forget().is_err() {
            eprintln!("skipped: only root can have the system forget files");
            continue;
        }
        eprintln!("reading files that lie {state}, {ROUNDS} times: ours");
        let ours = median(&runs(|| desk.files("verify", &[]), before)?);
        rows.push(Row::new(
            format!("every file {state}, processor time"),
            ours.cpu_s,
            "s",
            Goal::None,
        ));
        rows.push(Row::new(
            format!("every file {state}, on the wall"),
            ours.wall_s,
            "s",
            Goal::None,
        ));
        for peer in peers::ALL {
            let Some(mut command) = peer.over(tree)? else {
                eprintln!("skipped: {} is not installed", peer.name);
                continue;
            };
            eprintln!(
                "reading files that lie {state}, {ROUNDS} times: {}",
                peer.name
            );
            let theirs = median(&runs(|| command.again(), before)?);
            let goals = if is_cold { peer.cold } else { peer.warm };
            rows.extend(beside(peer, state, ours, theirs, goals));
        }
    }
    Ok(rows)
}

fn beside(
    peer: &Peer,
    state: &str,
    ours: Taken,
    theirs: Taken,
    (cpu, wall): (Option<f64>, Option<f64>),
) -> Vec<Row> {
    let goal = |ratio: Option<f64>| ratio.map_or(Goal::None, Goal::AtMost);
    let name = peer.name;
    vec![
        Row::new(
            format!("  beside {name}, {state}, processor time"),
            ours.cpu_s,
            "s",
            goal(cpu),
        )
        .against(theirs.cpu_s),
        Row::new(
            format!("  beside {name}, {state}, on the wall"),
            ours.wall_s,
            "s",
            goal(wall),
        )
        .against(theirs.wall_s),
    ]
}

/// Only what was touched, which is nothing, beside a walk that asks for the same of every file.
fn quick(desk: &Desk, tree: &Path) -> Result<Vec<Row>> {
    let none = || Ok(());
    let ours = median(&runs(|| desk.files("verify", &["--quick"]), none)?);
    let find = || {
        let mut find = Command::new("find");
        find.arg(tree)
            .args(["-type", "f", "-printf", "%s %T@ %C@ %i\n"]);
        find
    };
    let walk = || {
        let mut find = Command::new("find");
        find.arg(tree).args(["-size", "-0"]);
        find
    };
    let theirs = median(&runs(find, none)?);
    let bare = median(&runs(walk, none)?);
    Ok(vec![
        Row::new(
            "nothing touched, beside find printing the same",
            ours.cpu_s,
            "s",
            Goal::None,
        )
        .against(theirs.cpu_s),
        Row::new(
            "nothing touched, beside find asking for sizes",
            ours.cpu_s,
            "s",
            Goal::AtMost(0.7),
        )
        .against(bare.cpu_s),
    ])
}

/// As the service reads between calls: the share of a core.
fn gentle(desk: &Desk) -> Result<Vec<Row>> {
    let taken = take(&mut desk.files("verify", &["--gentle"]))?;
    let percent = taken.cpu_s / taken.wall_s * 100.0;
    Ok(vec![Row::new(
        "gently: share of one core",
        percent,
        "%",
        Goal::AtMost(GENTLE_PERCENT),
    )])
}

/// The most memory that the program ever had, over few files and over fifty times as many.
fn memory(options: &Options, folder: &Path) -> Result<Vec<Row>> {
    let most = |count: usize, name: &str| -> Result<f64> {
        let folder = folder.join(name);
        std::fs::create_dir(&folder)?;
        let tree = folder.join("tree");
        tree::make(&tree, count, 0)?;
        let desk = Desk::over(options, &folder, &tree)?;
        Ok(take(&mut desk.files("verify", &[]))?.most_kib / 1024.0)
    };
    let few = most(2_000, "few")?;
    let many = most(100_000, "many")?;
    Ok(vec![
        Row::new(
            "most memory over 100,000 files, beside 2,000",
            many,
            "MiB",
            Goal::AtMost(1.1),
        )
        .against(few),
    ])
}

fn long_file(options: &Options, folder: &Path) -> Result<Vec<Row>> {
    let folder = folder.join("long");
    let tree = folder.join("tree");
    std::fs::create_dir_all(&tree)?;
    tree::long(&tree.join("one"), 1024)?;
    let desk = Desk::over(options, &folder, &tree)?;
    let before = || warm(&tree);
    let ours = median(&runs(|| desk.files("verify", &[]), before)?);
    let openssl = || {
        let mut openssl = Command::new("openssl");
        openssl.args(["dgst", "-sha256"]).arg(tree.join("one"));
        openssl
    };
    let theirs = median(&runs(openssl, before)?);
    Ok(vec![
        Row::new(
            "one file of 1 GiB, beside openssl",
            ours.cpu_s,
            "s",
            Goal::AtMost(0.92),
        )
        .against(theirs.cpu_s),
        Row::new("  most memory", ours.most_kib / 1024.0, "MiB", Goal::None),
    ])
}

/// Everything into memory.
fn warm(tree: &Path) -> Result<()> {
    let read = Command::new("sh")
        .args([
            "-c",
            "find \"$1\" -type f -print0 | xargs -0 cat > /dev/null",
            "sh",
        ])
        .arg(tree)
        .status()?;
    ensure!(read.success(), "the files cannot be read");
    Ok(())
}

/// Nothing in memory.
fn forget() -> Result<()> {
    let synced = Command::new("sync").status()?;
    ensure!(synced.success(), "sync failed");
    std::fs::write("/proc/sys/vm/drop_caches", "3")?;
    Ok(())
}
