//! A PostgreSQL of one's own: a fresh cluster in a folder that goes away, on a unix socket, one
//! database per test. Where initdb is missing the tests say so in one line and run on SQLite only.
//! The server ends with the test program, however that ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Starts the server, says so, waits until nobody holds its standard input any more, cleans up.
/// A database with a language of its own shows whether our lists depend on one.
const KEEPER: &str = r#"
trap "" INT TERM HUP
bin=$1 dir=$2
{ "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=es \
  || { rm -rf "$dir/data"; "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8; }; } >"$dir/log" 2>&1
"$bin/pg_ctl" -D "$dir/data" -w -l "$dir/server.log" \
  -o "-k '$dir' -c listen_addresses= -c max_connections=200" start >>"$dir/log" 2>&1 \
  && echo ready || { cat "$dir/log" >&2; echo failed; }
read -r _
"$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >>"$dir/log" 2>&1
rm -rf "$dir"
"#;

struct Server {
    socket_dir: PathBuf,
    /// Its standard input stays open as long as this program lives; that is what keeps it running.
    _keeper: Child,
    databases: AtomicU32,
}

/// The URL of an empty database, or `None` where there is no PostgreSQL.
pub fn database() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(start).as_ref()?;
    let name = format!("t{}", server.databases.fetch_add(1, Ordering::Relaxed));
    let url = |database: &str| {
        format!(
            "postgres:///{database}?user=postgres&host={}",
            server.socket_dir.display()
        )
    };
    let mut client = postgres::Client::connect(&url("postgres"), postgres::NoTls).unwrap();
    client
        .batch_execute(&format!("CREATE DATABASE {name}"))
        .unwrap();
    Some(url(&name))
}

fn start() -> Option<Server> {
    let Some(bin) = find_bin() else {
        println!(
            "PostgreSQL was not found (initdb): this contract ran on SQLite only; install postgresql \
             or name its folder in DESKREADY_TEST_PG_BIN"
        );
        return None;
    };
    let dir = tempfile::Builder::new()
        .prefix("pg")
        .tempdir()
        .unwrap()
        .keep();
    let mut command = keeper_command();
    if let Some((uid, gid)) = other_user() {
        // PostgreSQL refuses to run as root.
        std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).unwrap();
    }
    let mut keeper = command
        .args(["-c", KEEPER, "keeper"])
        .args([&bin, &dir])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(keeper.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(
        said.trim(),
        "ready",
        "PostgreSQL is installed and does not start"
    );
    Some(Server {
        socket_dir: dir,
        _keeper: keeper,
        databases: AtomicU32::new(0),
    })
}

fn find_bin() -> Option<PathBuf> {
    let has_initdb = |dir: &PathBuf| dir.join("initdb").is_file();
    let named = std::env::var_os("DESKREADY_TEST_PG_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|all| all.flatten().map(|e| e.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    named
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain(debian.into_iter().rev())
        .find(has_initdb)
}

fn keeper_command() -> Command {
    if other_user().is_some() {
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "sh",
        ]);
        command
    } else {
        Command::new("sh")
    }
}

/// Owner of the cluster when the tests run as root: the user `postgres`.
fn other_user() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let own = std::fs::metadata(Path::new("/proc/self")).ok()?.uid();
    if own != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|l| l.starts_with("postgres:"))?;
    let mut ids = line.split(':').skip(2).map(|n| n.parse::<u32>().ok());
    Some((ids.next()??, ids.next()??))
}
