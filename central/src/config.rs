//! How central is started: command line over configuration file over defaults, and the rule that
//! it speaks plain text on loopback only. Needs clap and toml. Must not open a socket or a store.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use deskready::ticket::Mode;
use serde::Deserialize;

/// Where central listens when nobody says otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// A configuration longer than this is not one.
const MAX_CONFIG_BYTES: u64 = 256 * 1024;

/// What a new site lets the system do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewSites {
    /// Nothing is opened; what would have been opened is counted.
    Listen,
    /// Tickets are opened, a person decides about each.
    Propose,
    /// What keeps a desk from taking calls becomes a work order by itself.
    Act,
}

impl From<NewSites> for Mode {
    fn from(mode: NewSites) -> Self {
        match mode {
            NewSites::Listen => Self::Listen,
            NewSites::Propose => Self::Propose,
            NewSites::Act => Self::Act,
        }
    }
}

/// Options of `serve`. Each wins over the same key of the configuration file.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Address and port to listen on; 127.0.0.1:8080 if nothing is said. Anything but loopback needs [tls] in the configuration.
    #[arg(long, value_name = "ADDRESS:PORT", env = "DESKREADY_CENTRAL_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// The store: sqlite:PATH or postgres://USER@HOST/NAME. Default: SQLite in the data folder.
    #[arg(
        long,
        value_name = "URL",
        env = "DESKREADY_CENTRAL_DB",
        hide_env_values = true
    )]
    pub db: Option<String>,
    /// Folder for tokens, the sign-in link and the default store. Default: $STATE_DIRECTORY, $XDG_STATE_HOME/deskready-central, /var/lib/deskready-central for root, ~/.local/state/deskready-central.
    #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_DATA")]
    pub data: Option<PathBuf>,
    /// Configuration file (TOML): listen, db, new_sites, zone, knowledge, [tls] cert and key.
    #[arg(long, value_name = "FILE", env = "DESKREADY_CENTRAL_CONFIG")]
    pub config: Option<PathBuf>,
    /// A folder with your own numbers (CODE/fault.toml, _common/costs.toml), laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_KNOWLEDGE")]
    pub knowledge: Option<PathBuf>,
    /// What a site that reports for the first time lets the system do by itself. Default: listen.
    #[arg(long, value_name = "MODE")]
    pub new_sites: Option<NewSites>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    db: Option<String>,
    new_sites: Option<NewSites>,
    zone: Option<String>,
    knowledge: Option<PathBuf>,
    tls: Option<Tls>,
}

/// Certificate and key, PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain, the server's own first.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Everything decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub listen: SocketAddr,
    pub db: String,
    pub data: PathBuf,
    pub new_sites: Mode,
    /// IANA time zone of a site that reports for the first time.
    pub zone: String,
    /// Folder with numbers laid over the built-in ones.
    pub knowledge: Option<PathBuf>,
    pub tls: Option<Tls>,
}

/// Why central does not start like this; each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration {path} cannot be read: {cause}", path = .path.display())]
    Unreadable {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("the configuration {path} has more than {MAX_CONFIG_BYTES} bytes: name the TOML file", path = .0.display())]
    TooLong(PathBuf),
    #[error("the configuration {path} is wrong: {cause}", path = .path.display())]
    Wrong {
        path: PathBuf,
        cause: Box<toml::de::Error>,
    },
    #[error(
        "{0} can be reached from other machines, and without TLS everybody on the way can read and change what is sent: set [tls] cert = \"FILE\" and key = \"FILE\" in the configuration (--config FILE), or listen on 127.0.0.1"
    )]
    NotLoopback(SocketAddr),
    #[error("no folder for the data: name one with --data DIR")]
    NoData,
    #[error(
        "zone = {0:?} is no time zone this machine knows: write an IANA name like \"Europe/Madrid\""
    )]
    BadZone(String),
}

impl Settings {
    /// Brings command line, file and defaults together.
    pub fn from_args(args: &ServeArgs, places: &Places) -> Result<Self, ConfigError> {
        let file = args
            .config
            .as_deref()
            .map(read)
            .transpose()?
            .unwrap_or_default();
        let data = data_dir(args.data.as_deref(), places).ok_or(ConfigError::NoData)?;
        let listen = args
            .listen
            .or(file.listen)
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
        if !listen.ip().is_loopback() && file.tls.is_none() {
            return Err(ConfigError::NotLoopback(listen));
        }
        let db = args.db.clone().or(file.db);
        let zone = file
            .zone
            .unwrap_or_else(|| places.zone.clone().unwrap_or_else(|| "UTC".to_owned()));
        if jiff::tz::TimeZone::get(&zone).is_err() {
            return Err(ConfigError::BadZone(zone));
        }
        Ok(Self {
            listen,
            db: db.unwrap_or_else(|| default_db(&data)),
            data,
            new_sites: args
                .new_sites
                .or(file.new_sites)
                .unwrap_or(NewSites::Listen)
                .into(),
            zone,
            knowledge: args.knowledge.clone().or(file.knowledge),
            tls: file.tls,
        })
    }

    /// What people type to reach this central once it listens on `bound`.
    #[must_use]
    pub fn base_url(&self, bound: SocketAddr) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        // "All addresses" is no address that a browser can go to.
        if bound.ip().is_unspecified() {
            format!("{scheme}://localhost:{}", bound.port())
        } else {
            format!("{scheme}://{bound}")
        }
    }
}

/// The store when none is named.
#[must_use]
pub fn default_db(data: &Path) -> String {
    format!("sqlite:{}", data.join("central.sqlite").display())
}

fn read(path: &Path) -> Result<File, ConfigError> {
    let unreadable = |cause| ConfigError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_CONFIG_BYTES {
        return Err(ConfigError::TooLong(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    toml::from_str(&text).map_err(|cause| ConfigError::Wrong {
        path: path.to_owned(),
        cause: Box::new(cause),
    })
}

/// What the environment says about where data belongs; an argument, so that tests need none.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Set by systemd for a service with StateDirectory=.
    pub state_directory: Option<PathBuf>,
    pub xdg_state_home: Option<PathBuf>,
    pub home: Option<PathBuf>,
    pub is_root: bool,
    /// The machine's own time zone, if it has a name.
    pub zone: Option<String>,
}

impl Places {
    /// Reads the environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let path = |name| {
            std::env::var_os(name)
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        Self {
            state_directory: path("STATE_DIRECTORY"),
            xdg_state_home: path("XDG_STATE_HOME"),
            home: path("HOME"),
            is_root: is_root(),
            zone: jiff::tz::TimeZone::system().iana_name().map(str::to_owned),
        }
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// The data folder: as asked, else systemd's, else under $XDG_STATE_HOME, else /var/lib for root,
/// else under ~/.local/state.
#[must_use]
pub fn data_dir(asked: Option<&Path>, places: &Places) -> Option<PathBuf> {
    const NAME: &str = "deskready-central";
    if let Some(dir) = asked {
        return Some(dir.to_owned());
    }
    if let Some(dir) = &places.state_directory {
        return Some(dir.clone());
    }
    if let Some(dir) = places.xdg_state_home.as_ref().filter(|d| d.is_absolute()) {
        return Some(dir.join(NAME));
    }
    if places.is_root {
        return Some(PathBuf::from("/var/lib").join(NAME));
    }
    places
        .home
        .as_ref()
        .map(|home| home.join(".local/state").join(NAME))
}

#[cfg(test)]
mod tests;
