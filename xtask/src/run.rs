//! `cargo xtask run`: the whole product on this one PC, from nothing to a work order on a page, until Ctrl-C.
//! Needs what `needs.rs` lists. Must not outlive its children nor they it, and touches no data but its own folder.

use std::fs::{File, OpenOptions};
use std::io::{IsTerminal as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::demo::{DEFAULT_PORT, Order, default_data, desks, options, orders, sign_in_link};
use crate::service::{Line, Service, end_all};
use crate::{Outcome, http, needs, packages, proc, tree, web};

const HELP: &str = "\
cargo xtask run [--data DIR] [--port N] [--fresh] [--no-install]
  The whole product on this one PC: central and the program of the desk, both built for release.

  --data DIR     where its data lives (default: $XDG_STATE_HOME/deskready-demo or ~/.local/state/deskready-demo)
  --port N       where central listens on 127.0.0.1 (default 8080; if it is taken, the next free one, and it says so)
  --fresh        forget what an earlier run kept in DIR: central's and the desk's data and the profile
  --no-install   install nothing; go on with what is there

  Ctrl-C stops both programs. Running it again goes on with the same data; what this desk must have is in
  DIR/profile.toml, yours to edit. As root it installs what is missing with apt-get; otherwise it prints the one
  line to run as root. Logs: DIR/central.log, DIR/desk.log.
";

const BUILD_LIMIT: Duration = Duration::from_secs(60 * 60);
const CHECK_LIMIT: Duration = Duration::from_secs(120);
const READY_LIMIT: Duration = Duration::from_secs(60);
const SIGN_IN_LIMIT: Duration = Duration::from_secs(5);
const ASK_EVERY: Duration = Duration::from_secs(2);
const PORTS_TO_TRY: u16 = 50;

pub fn main(args: &[String]) -> Result<Outcome> {
    let options = match options(args) {
        Ok(options) if options.help => {
            print!("{HELP}");
            return Ok(Outcome::Done);
        }
        Ok(options) => options,
        Err(sentence) => return Ok(Outcome::Usage(sentence)),
    };
    let data = match options.data {
        Some(folder) => std::path::absolute(folder)?,
        None => default_data(std::env::var_os("XDG_STATE_HOME"), std::env::var_os("HOME"))
            .context("neither XDG_STATE_HOME nor HOME says where data may live; give --data DIR")?,
    };
    let wanted: Vec<&needs::Need> = needs::BUILD.iter().collect();
    if !options.install {
        packages::report(&wanted);
    } else if !packages::ensure(&wanted)? {
        return Ok(Outcome::Failed);
    }
    let lock = take(&data)?;
    if options.fresh {
        forget(&data)?;
    }
    let outcome = build()
        .and_then(|()| prepare(&data))
        .and_then(|()| together(&data, &lock, options.port));
    match outcome {
        // Ctrl-C is how this command is meant to end, at whatever step it comes.
        Err(_) if proc::stopping() => Ok(Outcome::Done),
        Err(error) => Err(error),
        Ok(()) => Ok(Outcome::Done),
    }
}

/// The folder, private to its owner, and the lock that keeps a second run out of it.
fn take(data: &Path) -> Result<File> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("{} cannot be created", data.display()))?;
    let path = data.join("run.lock");
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("{} cannot be opened", path.display()))?;
    if lock.try_lock().is_err() {
        let who = std::fs::read_to_string(&path).unwrap_or_default();
        bail!(
            "{} is in use by another run ({}). End that one first (Ctrl-C in its terminal, or `kill` those numbers), or give --data DIR",
            data.display(),
            if who.trim().is_empty() {
                "starting"
            } else {
                who.trim()
            }
        );
    }
    lock.set_len(0)?;
    Ok(lock)
}

/// Only what a run itself puts there; a folder given by mistake loses nothing else.
fn forget(data: &Path) -> Result<()> {
    for folder in ["central", "agent"] {
        gone_is_fine(std::fs::remove_dir_all(data.join(folder)))?;
    }
    gone_is_fine(std::fs::remove_file(data.join("profile.toml")))?;
    eprintln!("Forgot what an earlier run kept in {}.", data.display());
    Ok(())
}

fn gone_is_fine(result: std::io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn build() -> Result<()> {
    web::build_if_possible()?;
    proc::say("Building for release (several minutes the first time, seconds after that)");
    let mut cargo = Command::new("cargo");
    cargo.args([
        "build",
        "--release",
        "--locked",
        "-p",
        "deskready-agent",
        "-p",
        "deskready-central",
    ]);
    proc::must("the build", cargo.current_dir(tree::root()), BUILD_LIMIT)
}

/// What this command speaks is English; what the desk says is Spanish where the person's own
/// settings are.
fn language() -> &'static str {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    let first = set
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    if first.starts_with("es") { "es" } else { "en" }
}

/// The profile, if there is none yet, and one check in the open before the programs work behind the scenes.
fn prepare(data: &Path) -> Result<()> {
    let deskready = tree::binaries("release").join("deskready");
    let profile = data.join("profile.toml");
    if !profile.exists() {
        proc::say(&format!("What this desk must have: {}", profile.display()));
        let mut init = Command::new(&deskready);
        init.args(["profile", "init"])
            .arg(&profile)
            .arg("--require-headset")
            .args(["--lang", language()]);
        proc::must("deskready profile init", &mut init, CHECK_LIMIT)?;
        eprintln!(
            "It asks for a headset, because an operator's desk needs one. Edit the file if yours does not."
        );
    }
    proc::say("Checking this PC");
    let mut check = Command::new(&deskready);
    check
        .arg("check")
        .args(["--lang", language()])
        .arg("--profile")
        .arg(&profile)
        .arg("--data")
        .arg(data.join("agent"));
    match proc::to_the_end(&mut check, CHECK_LIMIT)? {
        proc::Ended::With(status) if matches!(status.code(), Some(0..=3)) => Ok(()),
        ended @ (proc::Ended::With(_) | proc::Ended::TooLong(_)) => {
            eprintln!(
                "deskready check: {}. Going on: the service checks again.",
                ended.words()
            );
            Ok(())
        }
        proc::Ended::Stopped => bail!("stopped"),
    }
}

fn together(data: &Path, lock: &File, wanted_port: u16) -> Result<()> {
    let server = free_address(wanted_port)?;
    let base = format!("http://{server}");
    let (lines, heard) = sync_channel(1024);
    let mut running = Vec::new();
    // Whatever happens in between, they are ended before this function is left.
    let outcome = start_and_watch(data, lock, server, &base, (lines, heard), &mut running);
    eprintln!("\nStopping central and the program of the desk.");
    end_all(&mut running)?;
    eprintln!(
        "They have ended. Data stays in {}; `cargo xtask run` goes on with it.",
        data.display()
    );
    outcome
}

type Channel = (SyncSender<Line>, Receiver<Line>);

fn start_and_watch(
    data: &Path,
    lock: &File,
    server: SocketAddr,
    base: &str,
    (lines, heard): Channel,
    running: &mut Vec<Service>,
) -> Result<()> {
    let binaries = tree::binaries("release");
    let central_data = data.join("central");
    proc::say("Starting central");
    let mut central = Command::new(binaries.join("deskready-central"));
    central
        .args([
            "serve",
            "--new-sites",
            "act",
            "--listen",
            &server.to_string(),
            "--data",
        ])
        .arg(&central_data);
    running.push(Service::start(
        "central",
        &mut central,
        lock,
        data,
        lines.clone(),
    )?);
    note_who(lock, running)?;
    until_ready(server, running)?;
    let link = sign_in(&heard);

    let mut desk = Command::new(binaries.join("deskready"));
    // One process for all roles, whatever is installed on this PC.
    desk.args(["run", "--roles", "one"])
        .arg("--data")
        .arg(data.join("agent"))
        .arg("--profile")
        .arg(data.join("profile.toml"));
    desk.args(["--central", base, "--token-file"])
        .arg(central_data.join("agent.token"));
    running.push(Service::start("desk", &mut desk, lock, data, lines)?);
    note_who(lock, running)?;
    greet(base, link.as_deref(), data);
    watch(
        server,
        base,
        &central_data.join("api.token"),
        &heard,
        running,
    )
}

/// The next free port if the wanted one is taken. Between this look and central's own there is a gap; if somebody
/// slips in, central ends with its own sentence and so does this run.
fn free_address(wanted: u16) -> Result<SocketAddr> {
    let last = wanted.saturating_add(PORTS_TO_TRY);
    for port in wanted..=last {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            if port != wanted {
                eprintln!("Port {wanted} is taken; central listens on {port}.");
            }
            return Ok(address);
        }
    }
    bail!(
        "no port from {wanted} to {last} is free on 127.0.0.1; give --port N (default {DEFAULT_PORT})"
    )
}

/// Who holds the folder, for whoever finds it taken.
fn note_who(mut lock: &File, running: &[Service]) -> Result<()> {
    let who: Vec<String> = running
        .iter()
        .map(|service| format!("{} {}", service.name, service.id()))
        .collect();
    lock.set_len(0)?;
    std::io::Seek::rewind(&mut lock)?;
    Ok(writeln!(
        lock,
        "xtask {}, {}",
        std::process::id(),
        who.join(", ")
    )?)
}

fn until_ready(server: SocketAddr, running: &mut [Service]) -> Result<()> {
    let begun = Instant::now();
    loop {
        all_alive(running)?;
        if http::get(server, "/readyz", None).is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if proc::stopping() {
            bail!("stopped");
        }
        if begun.elapsed() > READY_LIMIT {
            let said = running.first().map(Service::last_words).unwrap_or_default();
            bail!(
                "central was not ready after {} s. Its last words:\n{said}",
                READY_LIMIT.as_secs()
            );
        }
        proc::pause(Duration::from_millis(100));
    }
}

fn all_alive(running: &mut [Service]) -> Result<()> {
    for service in running {
        if let Some(status) = service.ended()?
            && !proc::stopping()
        {
            bail!(
                "{} ended by itself ({status}). Its last words:\n{}",
                service.name,
                service.last_words()
            );
        }
    }
    Ok(())
}

/// Central prints its link before it is ready; other lines pass through.
fn sign_in(heard: &Receiver<Line>) -> Option<String> {
    let begun = Instant::now();
    while let Ok(line) = heard.recv_timeout(SIGN_IN_LIMIT.saturating_sub(begun.elapsed())) {
        if let Some(link) = sign_in_link(&line.text) {
            return Some(link.to_owned());
        }
        show(&line);
    }
    None
}

fn greet(base: &str, link: Option<&str>, data: &Path) {
    let bin = tree::binaries("release");
    let (bin, data) = (bin.display(), data.display());
    let (bold, plain) = if std::io::stdout().is_terminal() {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    println!("\n  address:  {bold}{base}/{plain}");
    match link {
        Some(link) => println!(
            "  sign-in:  {bold}{link}{plain}\n            works once, for 15 minutes; another:"
        ),
        None => println!("  sign-in:  central printed no link; this makes one:"),
    }
    println!("            {bin}/deskready-central login-link --data {data}/central");
    println!(
        "  mode:     act. A fault found here becomes a work order at once, without asking. A real roll-out"
    );
    println!("            starts by listening for 14 days and opens nothing.");
    println!("  by hand:  {bin}/deskready check --profile {data}/profile.toml --data {data}/agent");
    println!("  stop:     Ctrl-C\n");
}

fn show(line: &Line) {
    println!("{} | {}", line.from, line.text);
}

/// Until Ctrl-C: lines of both programs, readiness when it changes, each order once with its address.
fn watch(
    server: SocketAddr,
    base: &str,
    token: &PathBuf,
    heard: &Receiver<Line>,
    running: &mut [Service],
) -> Result<()> {
    let (mut seen, mut readiness, mut asked, mut complaint) =
        (Vec::<Order>::new(), Vec::new(), None::<Instant>, None);
    while !proc::stopping() {
        while let Ok(line) = heard.try_recv() {
            match sign_in_link(&line.text) {
                Some(link) => println!("sign-in: {link}"),
                None => show(&line),
            }
        }
        all_alive(running)?;
        if asked.is_none_or(|at| at.elapsed() > ASK_EVERY) {
            asked = Some(Instant::now());
            match ask(server, token) {
                Ok((found, states)) => {
                    report_orders(base, found, &mut seen);
                    report_desks(states, &mut readiness);
                    complaint = None;
                }
                Err(error) => {
                    let text = format!("{error:#}");
                    if complaint.as_ref() != Some(&text) && !proc::stopping() {
                        eprintln!("central's list of orders cannot be read: {text}");
                        complaint = Some(text);
                    }
                }
            }
        }
        proc::pause(Duration::from_millis(200));
    }
    Ok(())
}

type Seen = (Vec<Order>, Vec<(String, String)>);

fn ask(server: SocketAddr, token: &PathBuf) -> Result<Seen> {
    let token = std::fs::read_to_string(token).with_context(|| format!("{}", token.display()))?;
    let read = |path: &str| {
        let answer = http::get(server, path, Some(token.trim()))?;
        if answer.status != 200 {
            bail!("{path} answers {}", answer.status);
        }
        Ok(answer.body)
    };
    let found = orders(&read("/api/v1/work-orders")?)
        .context("/api/v1/work-orders: not the list that was expected")?;
    let states =
        desks(&read("/api/v1/desks")?).context("/api/v1/desks: not the list that was expected")?;
    Ok((found, states))
}

fn report_orders(base: &str, found: Vec<Order>, seen: &mut Vec<Order>) {
    for order in found {
        if seen.contains(&order) {
            continue;
        }
        println!(
            "work order {} ({}, {}): {base}/work-orders/{}",
            order.number, order.fault, order.state, order.id
        );
        seen.retain(|known| known.id != order.id);
        seen.push(order);
    }
}

fn report_desks(states: Vec<(String, String)>, readiness: &mut Vec<(String, String)>) {
    for state in &states {
        if !readiness.contains(state) {
            println!("desk {}: {}", state.0, state.1);
        }
    }
    *readiness = states;
}
