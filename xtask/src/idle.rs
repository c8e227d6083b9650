//! `cargo xtask bench idle`: what the program of the desk takes while nothing happens, its three processes
//! beside node_exporter. Needs /proc, a build for release and, for the peer, apt-get. Must not print a figure
//! that it did not read from the kernel in this run, nor leave a process behind.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{Outcome, http, proc, tree};

mod told;
mod watched;

use told::{json, pss_together, row, table, together};
use watched::{ACTIVATOR, Watched, ended_ticks};

const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const FETCH_LIMIT: Duration = Duration::from_secs(5 * 60);
const START_LIMIT: Duration = Duration::from_secs(60);
/// The first look at everything is no rest.
const SETTLE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How soon the helper waits behind its socket again.
const REVIVE_EVERY: Duration = Duration::from_millis(500);
const SCRAPE_EVERY: Duration = Duration::from_secs(60);
const PEER_PACKAGE: &str = "prometheus-node-exporter";

pub const ABOUT: &str = "what service, session and helper take at rest, next to node_exporter";

const HELP: &str = "\
cargo xtask bench idle [--minutes N] [--json]
  Starts central, the three processes of the desk (as one user, in a temporary folder) and node_exporter, leaves them
  alone for N minutes (30) after half a minute to settle, and prints per process: PSS (median and most of a look every
  10 s), CPU seconds per hour with children, threads (median and most), voluntary context switches per hour (those of
  threads that came and went between two looks are not counted). The helper is started by its socket and ends when
  nobody asks, as installed (systemd-socket-activate stands in for systemd and is not counted); while it is not there
  it takes nothing, and the sum is made look by look. node_exporter is Debian's, unpacked into target/ and not
  installed, and is read once a minute, as the desk reports once a minute. The goals are those of the desk's program
  as a whole.
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
    let ended_before = ended_ticks()?;
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
        let looked = Instant::now();
        while looked.elapsed() < LOOK_EVERY && begun.elapsed() < length && !proc::stopping() {
            proc::pause(REVIVE_EVERY);
            for one in &mut all {
                one.revive()?;
            }
        }
        for one in &mut all {
            one.look()?;
        }
    }
    let ended = ended_ticks()?.saturating_sub(ended_before);
    let hours = begun.elapsed().as_secs_f64() / 3600.0;
    let per_second = proc::answer("getconf", &["CLK_TCK"]);
    let per_second: f64 = per_second
        .and_then(|text| text.parse().ok())
        .unwrap_or(100.0);
    let rows = all
        .iter()
        .map(|one| {
            let ended = if one.again.is_some() { ended } else { 0 };
            row(one, ended, hours, per_second)
        })
        .collect::<Result<Vec<_>>>()?;
    let sum = together(&rows, &pss_together(&all));
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
    let program = command.get_program().to_owned();
    let mut behind = Command::new(ACTIVATOR);
    for (name, value) in command.get_envs() {
        if let (Some(name), Some(value)) = (name.to_str(), value.and_then(|it| it.to_str())) {
            behind.arg(format!("--setenv={name}={value}"));
        }
    }
    behind.arg("--listen").arg(socket("helper.sock"));
    behind.arg(program).arg("helper");
    let mut helper = Watched::start("helper", &mut behind, folder)?;
    helper.again = Some(behind);
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
