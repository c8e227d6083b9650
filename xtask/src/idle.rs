//! `cargo xtask bench idle`: what the program of the desk takes while nothing happens, its three processes
//! beside node_exporter. Needs /proc, a build for release and, for the peer, apt-get. Must not print a figure
//! that it did not read from the kernel in this run, nor leave a process behind.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{Outcome, http, proc, tree};

const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const FETCH_LIMIT: Duration = Duration::from_secs(5 * 60);
const START_LIMIT: Duration = Duration::from_secs(60);
/// The first look at everything is no rest.
const SETTLE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(10);
const SCRAPE_EVERY: Duration = Duration::from_secs(60);
const PEER_PACKAGE: &str = "prometheus-node-exporter";

pub const ABOUT: &str = "what service, session and helper take at rest, next to node_exporter";

const HELP: &str = "\
cargo xtask bench idle [--minutes N] [--json]
  Starts central, the three processes of the desk (as one user, in a temporary folder) and node_exporter, leaves them
  alone for N minutes (30) after half a minute to settle, and prints per process: PSS (median and most of a look every
  10 s), CPU seconds per hour with children, threads (median and most), voluntary context switches per hour (those of
  threads that came and went between two looks are not counted). node_exporter is Debian's, unpacked into target/ and
  not installed, and is read once a minute, as the desk reports once a minute. The goals are those of the desk's
  program as a whole.
";

struct Options {
    minutes: u64,
    json: bool,
}

pub fn main(args: &[String]) -> Result<Outcome> {
    let mut options = Options {
        minutes: 30,
        json: false,
    };
    let mut args = args.iter().map(String::as_str);
    while let Some(arg) = args.next() {
        match arg {
            "-h" | "--help" => {
                print!("{HELP}");
                return Ok(Outcome::Done);
            }
            "--json" => options.json = true,
            "--minutes" => {
                let minutes = args.next().and_then(|text| text.parse().ok());
                match minutes.filter(|minutes| (1..=24 * 60).contains(minutes)) {
                    Some(minutes) => options.minutes = minutes,
                    None => {
                        let text = "after `--minutes` comes a number from 1 to 1440";
                        return Ok(Outcome::Usage(text.to_owned()));
                    }
                }
            }
            other => {
                let text = format!("bench idle knows no `{}`", other.escape_default());
                return Ok(Outcome::Usage(text));
            }
        }
    }
    measure(&options)
}

/// One process under observation.
struct Watched {
    name: &'static str,
    child: Child,
    is_ours: bool,
    pss_kib: Vec<u64>,
    threads: Vec<u64>,
    cpu_at_start: u64,
    /// Switches of each thread at the last look.
    switches: BTreeMap<u32, u64>,
    switches_count: u64,
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watched {
    fn start(name: &'static str, command: &mut Command, folder: &Path) -> Result<Self> {
        let log = File::create(folder.join(format!("{name}.log")))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self {
            name,
            child,
            is_ours: true,
            pss_kib: Vec::new(),
            threads: Vec::new(),
            cpu_at_start: 0,
            switches: BTreeMap::new(),
            switches_count: 0,
        })
    }

    fn begin(&mut self) -> Result<()> {
        self.cpu_at_start = self.ticks()?;
        self.switches = self.read_switches();
        Ok(())
    }

    fn look(&mut self) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("{} ended by itself ({status})", self.name);
        }
        let folder = PathBuf::from(format!("/proc/{}", self.child.id()));
        let rollup = std::fs::read_to_string(folder.join("smaps_rollup"))?;
        let pss = field(&rollup, "Pss:").context("the kernel tells no PSS")?;
        self.pss_kib.push(pss);
        let now = self.read_switches();
        self.threads.push(now.len() as u64);
        for (thread, count) in &now {
            let before = self.switches.get(thread).copied().unwrap_or(0);
            self.switches_count += count.saturating_sub(before);
        }
        self.switches = now;
        Ok(())
    }

    /// CPU time with that of children that ended, in ticks.
    fn ticks(&self) -> Result<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        ticks_in(&stat).context("/proc/PID/stat is not as expected")
    }

    fn read_switches(&self) -> BTreeMap<u32, u64> {
        let folder = format!("/proc/{}/task", self.child.id());
        let Ok(tasks) = std::fs::read_dir(folder) else {
            return BTreeMap::new();
        };
        let one = |entry: std::fs::DirEntry| {
            let thread = entry.file_name().to_str()?.parse().ok()?;
            let status = std::fs::read_to_string(entry.path().join("status")).ok()?;
            Some((thread, field(&status, "voluntary_ctxt_switches:")?))
        };
        tasks.flatten().filter_map(one).collect()
    }
}

/// The number behind a name at the start of a line.
fn field(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// utime, stime, cutime and cstime; the name before them may hold anything.
fn ticks_in(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let times = fields.get(11..15)?;
    times.iter().map(|text| text.parse::<u64>().ok()).sum()
}

/// A folder of its own, gone when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn measure(options: &Options) -> Result<Outcome> {
    build()?;
    let folder =
        Folder(std::env::temp_dir().join(format!("deskready-idle-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0)?;
    let mut all = start(&folder.0)?;
    // Central is what the desk talks to, and none of what is measured.
    let _central = all.remove(0);
    let peer = match exporter() {
        Ok(program) => {
            let port = free_port()?;
            let mut command = Command::new(program);
            command.arg(format!("--web.listen-address=127.0.0.1:{port}"));
            let mut peer = Watched::start("node_exporter", &mut command, &folder.0)?;
            peer.is_ours = false;
            all.push(peer);
            Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        }
        Err(error) => {
            eprintln!("skipped: node_exporter cannot be had here ({error:#})");
            None
        }
    };
    proc::say(&format!("At rest for {} minutes", options.minutes));
    proc::pause(SETTLE);
    for one in &mut all {
        one.begin()?;
    }
    let begun = Instant::now();
    let length = Duration::from_secs(options.minutes * 60);
    let mut scraped = begun;
    while begun.elapsed() < length {
        if proc::stopping() {
            return Ok(Outcome::Failed);
        }
        if let Some(peer) = peer.filter(|_| scraped.elapsed() >= SCRAPE_EVERY) {
            scraped = Instant::now();
            let answer = http::get(peer, "/metrics", None)?;
            if answer.status != 200 {
                bail!("node_exporter answers {}", answer.status);
            }
        }
        proc::pause(LOOK_EVERY.min(length.saturating_sub(begun.elapsed())));
        for one in &mut all {
            one.look()?;
        }
    }
    let hours = begun.elapsed().as_secs_f64() / 3600.0;
    let per_second = proc::answer("getconf", &["CLK_TCK"]);
    let per_second: f64 = per_second
        .and_then(|text| text.parse().ok())
        .unwrap_or(100.0);
    let rows = all
        .iter()
        .map(|one| row(one, hours, per_second))
        .collect::<Result<Vec<_>>>()?;
    let sum = together(&rows);
    if options.json {
        println!("{}", json(&rows, &sum, options.minutes));
    } else {
        print!("{}", table(&rows, &sum));
    }
    Ok(Outcome::Done)
}

fn build() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--locked"]);
    cargo.args(["-p", "deskready-central"]);
    proc::must(
        "the build of central",
        cargo.current_dir(tree::root()),
        BUILD_LIMIT,
    )?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--locked", "-p", "deskready-agent"]);
    cargo.args(["--profile", tree::DESK_PROFILE]);
    proc::must(
        "the build of the desk",
        cargo.current_dir(tree::root()),
        BUILD_LIMIT,
    )
}

/// The program of the desk, with the surroundings that its unit gives it.
fn desk_command() -> Result<Command> {
    const UNIT: &str = "installer/systemd/system/deskready.service";
    let mut command = Command::new(tree::binaries(tree::DESK_PROFILE).join("deskready"));
    let unit = std::fs::read_to_string(tree::root().join(UNIT)).context(UNIT)?;
    let given = unit
        .lines()
        .filter_map(|line| line.strip_prefix("Environment="));
    for (name, value) in given
        .flat_map(str::split_whitespace)
        .filter_map(|it| it.split_once('='))
    {
        command.env(name, value);
    }
    Ok(command)
}

/// Central, helper, service and session, in this order, each at work.
fn start(folder: &Path) -> Result<Vec<Watched>> {
    let desk = tree::binaries(tree::DESK_PROFILE).join("deskready");
    let port = free_port()?;
    let central_data = folder.join("central");
    let mut command = Command::new(tree::binaries("release").join("deskready-central"));
    command.args(["serve", "--new-sites", "listen", "--listen"]);
    command
        .arg(format!("127.0.0.1:{port}"))
        .arg("--data")
        .arg(&central_data);
    let central = Watched::start("central", &mut command, folder)?;
    let server = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    wait_for("central", || {
        http::get(server, "/readyz", None).is_ok_and(|a| a.status == 200)
    })?;

    let profile = folder.join("profile.toml");
    let mut init = desk_command()?;
    init.args(["profile", "init"])
        .arg(&profile)
        .arg("--require-headset");
    proc::must(
        "deskready profile init",
        init.stdout(Stdio::null()),
        START_LIMIT,
    )?;
    let user = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self")?);
    let settings = format!("roles = \"three\"\nruntime = {folder:?}\nsession_uid = {user}\n");
    std::fs::write(folder.join("settings.toml"), settings)?;

    let socket = |name: &str| folder.join(name);
    let mut command = desk_command()?;
    command
        .args(["helper", "--socket"])
        .arg(socket("helper.sock"));
    let helper = Watched::start("helper", &mut command, folder)?;
    let mut command = desk_command()?;
    command
        .arg("run")
        .arg("--config")
        .arg(folder.join("settings.toml"));
    command
        .arg("--profile")
        .arg(&profile)
        .arg("--data")
        .arg(folder.join("desk"));
    command.arg("--central").arg(format!("http://{server}"));
    command
        .arg("--token-file")
        .arg(central_data.join("agent.token"));
    let service = Watched::start("service", &mut command, folder)?;
    wait_for("the service", || socket("session.sock").exists())?;
    let mut command = desk_command()?;
    command
        .args(["session", "--socket"])
        .arg(socket("session.sock"));
    let session = Watched::start("session", &mut command, folder)?;
    let is_there = |status: &str| {
        let status: serde_json::Value = serde_json::from_str(status).unwrap_or_default();
        ["session", "helper"]
            .iter()
            .all(|role| status["roles"][role]["standing"] == "there")
    };
    let (program, runtime) = (desk.to_string_lossy(), folder.to_string_lossy());
    wait_for("all three roles", || {
        proc::answer(&program, &["status", "--json", "--runtime", &runtime])
            .is_some_and(|s| is_there(&s))
    })?;
    Ok(vec![central, service, session, helper])
}

fn wait_for(what: &str, mut is_there: impl FnMut() -> bool) -> Result<()> {
    let begun = Instant::now();
    while !is_there() {
        if begun.elapsed() > START_LIMIT || proc::stopping() {
            bail!("waited in vain for {what}");
        }
        proc::pause(Duration::from_millis(100));
    }
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// node_exporter as Debian packages it, fetched once and only unpacked.
fn exporter() -> Result<PathBuf> {
    let cache = tree::target().join("idle-peer");
    let program = cache.join("root/usr/bin").join(PEER_PACKAGE);
    if program.is_file() {
        return Ok(program);
    }
    std::fs::create_dir_all(&cache)?;
    let mut download = Command::new("apt-get");
    download
        .args(["download", "-q", PEER_PACKAGE])
        .current_dir(&cache);
    proc::must("apt-get download", &mut download, FETCH_LIMIT)?;
    let package = std::fs::read_dir(&cache)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "deb"))
        .context("apt-get left no package")?;
    let mut unpack = Command::new("dpkg");
    unpack.arg("-x").arg(package).arg(cache.join("root"));
    proc::must("dpkg -x", &mut unpack, FETCH_LIMIT)?;
    program
        .is_file()
        .then_some(program)
        .context("the package holds no such program")
}

/// What is told of one process, or of all three.
#[derive(Debug, Clone)]
struct Row {
    name: &'static str,
    is_ours: bool,
    pss_mib: (f64, f64),
    cpu_s_per_hour: f64,
    threads: (u64, u64),
    wakes_per_hour: f64,
}

fn row(one: &Watched, hours: f64, per_second: f64) -> Result<Row> {
    let ticks = one.ticks()?.saturating_sub(one.cpu_at_start);
    let mib = |kib: u64| kib as f64 / 1024.0;
    Ok(Row {
        name: one.name,
        is_ours: one.is_ours,
        pss_mib: (mib(median(&one.pss_kib)), mib(most(&one.pss_kib))),
        cpu_s_per_hour: ticks as f64 / per_second / hours,
        threads: (median(&one.threads), most(&one.threads)),
        wakes_per_hour: one.switches_count as f64 / hours,
    })
}

fn median(all: &[u64]) -> u64 {
    let mut all = all.to_vec();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}

fn most(all: &[u64]) -> u64 {
    all.iter().copied().max().unwrap_or(0)
}

/// The desk's program as a whole; threads are those of the process that has most.
fn together(rows: &[Row]) -> Row {
    let ours = || rows.iter().filter(|row| row.is_ours);
    let sum = |of: fn(&Row) -> f64| ours().map(of).fold(0.0, |sum, value| sum + value);
    Row {
        name: "all three",
        is_ours: true,
        pss_mib: (sum(|r| r.pss_mib.0), sum(|r| r.pss_mib.1)),
        cpu_s_per_hour: sum(|r| r.cpu_s_per_hour),
        threads: (
            ours().map(|r| r.threads.0).max().unwrap_or(0),
            ours().map(|r| r.threads.1).max().unwrap_or(0),
        ),
        wakes_per_hour: sum(|r| r.wakes_per_hour),
    }
}

/// What is wanted of the desk's program as a whole at rest: name, goal, and what was measured.
fn goals(sum: &Row) -> [(&'static str, f64, f64); 4] {
    [
        ("PSS, MiB", 9.0, sum.pss_mib.0),
        ("CPU, s per hour", 0.5, sum.cpu_s_per_hour),
        ("threads of a process", 3.0, sum.threads.0 as f64),
        ("wake-ups per hour", 2_500.0, sum.wakes_per_hour),
    ]
}

fn table(rows: &[Row], sum: &Row) -> String {
    let mut text = format!(
        "{:14} {:>9} {:>9} {:>9} {:>8} {:>8} {:>11}\n",
        "process", "PSS MiB", "most", "CPU s/h", "threads", "most", "wake-ups/h"
    );
    let ours = rows.iter().filter(|row| row.is_ours);
    let theirs = rows.iter().filter(|row| !row.is_ours);
    for row in ours.chain([sum]).chain(theirs) {
        text += &format!(
            "{:14} {:>9.2} {:>9.2} {:>9.2} {:>8} {:>8} {:>11.0}\n",
            row.name,
            row.pss_mib.0,
            row.pss_mib.1,
            row.cpu_s_per_hour,
            row.threads.0,
            row.threads.1,
            row.wakes_per_hour
        );
    }
    text += &format!("\n{:22} {:>9} {:>9}\n", "goal", "at most", "measured");
    for (name, goal, measured) in goals(sum) {
        let word = if measured <= goal { "met" } else { "missed" };
        text += &format!("{name:22} {goal:>9} {measured:>9.2}  {word}\n");
    }
    text
}

fn json(rows: &[Row], sum: &Row, minutes: u64) -> serde_json::Value {
    let one = |row: &Row| {
        serde_json::json!({
            "process": row.name,
            "pss_mib": row.pss_mib.0,
            "pss_mib_most": row.pss_mib.1,
            "cpu_s_per_hour": row.cpu_s_per_hour,
            "threads": row.threads.0,
            "threads_most": row.threads.1,
            "wakes_per_hour": row.wakes_per_hour,
        })
    };
    let goals = goals(sum).map(|(name, goal, measured)| {
        serde_json::json!({"name": name, "goal": goal, "measured": measured, "met": measured <= goal})
    });
    let rows: Vec<_> = rows.iter().chain([sum]).map(one).collect();
    serde_json::json!({"minutes": minutes, "rows": rows, "goals": goals})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name_and_with_those_of_children() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 10 20 30 40 20 0 3 0 99";
        assert_eq!(ticks_in(stat), Some(100));
        assert_eq!(ticks_in("7 (a) S 1"), None);
        assert_eq!(ticks_in(""), None);
    }

    #[test]
    fn a_field_is_the_number_at_the_start_of_its_line() {
        let text = "Rss:  900 kB\nPss:   42 kB\nPss_Anon: 7 kB\n";
        assert_eq!(field(text, "Pss:"), Some(42));
        assert_eq!(field(text, "Swap:"), None);
    }

    #[test]
    fn the_whole_is_the_sum_of_ours_and_goals_are_judged_by_it() {
        let row = |name, is_ours, pss, cpu, threads| Row {
            name,
            is_ours,
            pss_mib: (pss, pss + 1.0),
            cpu_s_per_hour: cpu,
            threads: (threads, threads),
            wakes_per_hour: 1_000.0,
        };
        let rows = [
            row("service", true, 6.0, 0.3, 3),
            row("helper", true, 1.5, 0.1, 1),
            row("node_exporter", false, 18.0, 2.4, 9),
        ];
        let sum = together(&rows);
        assert_eq!(sum.pss_mib, (7.5, 9.5));
        assert_eq!((sum.threads, sum.wakes_per_hour), ((3, 3), 2_000.0));
        let text = table(&rows, &sum);
        assert!(
            text.contains("all three") && text.contains("node_exporter"),
            "{text}"
        );
        assert_eq!(text.matches("  met").count(), 4, "{text}");
        let over = Row {
            pss_mib: (9.1, 9.1),
            ..sum
        };
        assert_eq!(table(&rows, &over).matches("  missed").count(), 1);
    }
}
