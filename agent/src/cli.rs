//! The command line. Needs clap; does nothing itself.

use clap::{Args, Parser, Subcommand};
use deskready::component::ComponentKind;
use std::path::{Path, PathBuf};

/// Exit status: 0 ready, 1 ready with care, 2 not ready, 3 unknown, 64 wrong usage, 70 our own failure.
#[derive(Debug, Parser)]
#[command(
    name = "deskready",
    version,
    about = "Checks whether this desk can take calls, and tells support by itself when a part must be seen to.",
    after_help = "First time on a PC:\n  deskready profile init            write what this desk must have, from what it has\n  deskready check                   look at everything once, change nothing\n  deskready run --central URL --token-file FILE   keep looking, and report\n\nExit status of check and run --once: 0 ready, 1 ready with care, 2 not ready, 3 unknown;\n64 wrong usage, 70 our own failure."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One self-check of this desk. Writes nothing, opens no microphone, makes no sound.
    Check(CheckArgs),
    /// Listen to this desk's headset with the person who wears it: tones, hums to count, a sentence. Less than a minute.
    #[command(
        long_about = "Tests whether this desk's headset is heard and hears, with the person who wears it. Type it in the operator's own session, between calls. First it says what will happen and waits for Enter; then: two seconds of soft tones (-30 dBFS peak), hums to count in each ear, and a sentence to read aloud.\n\nThe microphone is open only during a step, and only in this program: nobody can ask for it from elsewhere. No sound is kept or sent, and any key stops what sounds. Where the service runs it is handed the figures, and whether each ear was heard, and nothing else of the answers: docs/privacy.md. One test alone opens nothing; what fails twice is told to support. What the microphone cannot hear is told as not measured and never as a fault; whether an ear sounds is said by the wearer alone.\n\nExit status: 0 heard and nothing found, 1 something found, 3 nothing can be said, 64 nobody at a terminal, 70 our own failure."
    )]
    Headset(HeadsetArgs),
    /// The service, in the foreground: checks on a schedule and delivers to central.
    Run(RunArgs),
    /// The operator's side of the service: sees sound and HID devices. Started at log-on, by itself.
    Session(SessionArgs),
    /// The side of the service that needs root: hashes files, asks disks. Started by its socket.
    Helper(HelperArgs),
    /// The same, started by the service manager of Windows.
    #[cfg(windows)]
    #[command(hide = true)]
    Service(ServiceArgs),
    /// What this desk must have.
    Profile {
        /// What to do with it.
        #[command(subcommand)]
        what: ProfileCommand,
    },
    /// The critical files of this desk.
    Files {
        /// What to do with them.
        #[command(subcommand)]
        what: FilesCommand,
    },
    /// What the service knows: delivery, what waits, what was set aside, central's verdict.
    Status(StatusArgs),
    /// What this PC lets us see, with which rights; no personal data. For the administrator of a pilot.
    #[command(
        long_about = "Asks this PC everything a check can ask, once, and tells what it let us see: one row per question, with whose rights it needs, how long it took, and why it stayed unseen. Made to be sent: there are no names of people or PCs in it, no serial numbers, no folders, nothing of who is in a call. Sends and writes nothing itself.\n\nWhat is seen depends on who asks. Run it twice on each PC of a pilot:\n  deskready pilot-report > desk.txt            in the operator's session: sound, headset, lock\n  sudo deskready pilot-report > root.txt       as root: what disks say of themselves, every file\nOn Windows the second time is in an administrator's window.\n\nIt plays no sound and opens no microphone. While a call is on it reads no file in bulk and says so. It takes some seconds, a minute where a disk is slow to answer."
    )]
    PilotReport(PilotArgs),
    /// Every field that leaves this desk: what for, where it goes, how long it stays, who reads it.
    Privacy {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Language, for example es or en.
        #[arg(long, value_name = "TAG")]
        lang: Option<String>,
    },
}

/// Where things are.
#[derive(Debug, Clone, Args)]
pub struct Places {
    /// The profile; default: profile.toml in the data folder, else /etc/deskready/profile.toml.
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// The data folder; default: $XDG_STATE_HOME/deskready.
    #[arg(long, value_name = "DIR", env = "DESKREADY_DATA")]
    pub data: Option<PathBuf>,
}

impl Places {
    /// The data folder in force.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.data
            .clone()
            .unwrap_or_else(crate::files::default_data_dir)
    }

    /// The profile in force: that of the data folder, or the one that was installed.
    #[must_use]
    pub fn profile(&self) -> PathBuf {
        let installed = || Some(PathBuf::from(INSTALLED_PROFILE)).filter(|path| path.exists());
        self.profile.clone().unwrap_or_else(|| {
            let own = self.data().join("profile.toml");
            // A folder that this user may not look into has no profile for this user.
            if self.data.is_some() || own.exists() {
                own
            } else {
                installed().unwrap_or(own)
            }
        })
    }

    /// Where the service that is meant listens, if it has a socket to ask at.
    #[must_use]
    pub fn service(&self, runtime: Option<&Path>) -> Option<PathBuf> {
        if let Some(runtime) = runtime {
            return Some(runtime.to_owned());
        }
        let is_said = self.profile.is_some() || self.data.is_some();
        let usual = PathBuf::from(crate::roles::RUNTIME);
        Some(usual).filter(|path| !is_said && crate::roles::is_there(path))
    }
}

/// Where an installed desk has its profile.
const INSTALLED_PROFILE: &str = "/etc/deskready/profile.toml";

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Folder of the service's sockets. The service is asked where it runs, unless --profile or --data
    /// says what is meant.
    #[arg(long, value_name = "DIR")]
    pub runtime: Option<PathBuf>,
    /// Look at these kinds alone, and judge them alone: cpu, memory, disk, headset, desk_phone, files, path.
    #[arg(long, value_name = "KIND,..", value_delimiter = ',', value_parser = kind)]
    pub only: Vec<ComponentKind>,
    /// Nobody is there: ask nothing, show no progress.
    #[arg(long)]
    pub unattended: bool,
    /// As JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Language, for example es or en.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// A folder with this site's own numbers (CODE/fault.toml, _common/costs.toml), laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "DESKREADY_KNOWLEDGE")]
    pub knowledge: Option<PathBuf>,
}

fn kind(text: &str) -> Result<ComponentKind, String> {
    ComponentKind::parse(text).ok_or_else(|| {
        let known: Vec<_> = ComponentKind::ALL.iter().map(|k| k.as_str()).collect();
        format!("no such kind; known are {}", known.join(", "))
    })
}

/// Arguments of `headset`.
#[derive(Debug, Args)]
pub struct HeadsetArgs {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Folder of the service's sockets. The service is handed the figures where it runs, unless --profile or --data
    /// says what is meant.
    #[arg(long, value_name = "DIR")]
    pub runtime: Option<PathBuf>,
    /// A folder with this site's own numbers (CODE/fault.toml, _common/costs.toml), laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "DESKREADY_KNOWLEDGE")]
    pub knowledge: Option<PathBuf>,
    /// Ears of the headset; default: what the profile says, else two.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub ears: Option<u8>,
    /// As JSON on standard output; questions stay on the terminal.
    #[arg(long)]
    pub json: bool,
    /// Language, for example es or en.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Settings of the service (TOML: central, token_file, ca, knowledge, roles, runtime, helper_socket, session_uid, logind); the command line wins.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A folder with this site's own numbers (CODE/fault.toml, _common/costs.toml), laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "DESKREADY_KNOWLEDGE")]
    pub knowledge: Option<PathBuf>,
    /// Address of central, for example https://central.example:8443. Without it nothing is delivered.
    #[arg(long, value_name = "URL")]
    pub central: Option<String>,
    /// File with the token for central (agent.token).
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Certificate authority of central (PEM), instead of those the system trusts.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Whether this process plays all three roles or the service alone; default: three where systemd
    /// made a folder for its sockets, else one.
    #[arg(long, value_enum)]
    pub roles: Option<crate::settings::Roles>,
    /// Folder for the sockets of the service; default: systemd's, or /run/deskready.
    #[arg(long, value_name = "DIR")]
    pub runtime: Option<PathBuf>,
    /// One round as a self-check, deliver, and end with check's exit status.
    #[arg(long)]
    pub once: bool,
}

/// Arguments of `service`, as the installer of Windows was told them; what it was not told is empty.
#[cfg(windows)]
#[derive(Debug, Args)]
pub struct ServiceArgs {
    /// Be the helper: the system's account, no network, closed questions of the service alone.
    #[arg(long)]
    pub helper: bool,
    /// Address of central.
    #[arg(long, default_value = "")]
    pub central: String,
    /// File with the token.
    #[arg(long, default_value = "")]
    pub token_file: String,
    /// Certificate authority of central.
    #[arg(long, default_value = "")]
    pub ca: String,
    /// The data folder.
    #[arg(long, default_value = "")]
    pub data: String,
}

/// Arguments of `session`.
#[derive(Debug, Args)]
pub struct SessionArgs {
    /// Socket of the service.
    #[arg(long, value_name = "PATH", default_value = crate::roles::SESSION_SOCKET)]
    pub socket: PathBuf,
}

/// Arguments of `helper`.
#[derive(Debug, Args)]
pub struct HelperArgs {
    /// Make this socket and listen on it; without it systemd must have passed one.
    #[arg(long, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// Let one more user in, beside root and the service's.
    #[arg(long, value_name = "N")]
    pub allow_uid: Vec<u32>,
    /// End after so many seconds without a question; 60 when systemd passed the socket.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub idle_s: Option<u64>,
}

/// What to do with the profile.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Write a profile from what this PC has, with comments that explain it.
    Init {
        /// Where to; default: profile.toml in the data folder. Never overwrites.
        file: Option<PathBuf>,
        /// Require a headset even when none is plugged in now.
        #[arg(long)]
        require_headset: bool,
        /// Label of the desk; default: this PC's name.
        #[arg(long, value_name = "LABEL")]
        label: Option<String>,
        /// Site of the desk.
        #[arg(long, value_name = "SITE", default_value = "Site 1")]
        site: String,
        /// The data folder.
        #[arg(long, value_name = "DIR", env = "DESKREADY_DATA")]
        data: Option<PathBuf>,
        /// Language of the operator's texts.
        #[arg(long, value_name = "TAG")]
        lang: Option<String>,
    },
    /// Show the profile as it is understood, as JSON.
    Show {
        /// The profile.
        file: Option<PathBuf>,
    },
    /// Check a profile; errors with line and column.
    Validate {
        /// The profile.
        file: Option<PathBuf>,
    },
}

/// What to do with the critical files.
#[derive(Debug, Subcommand)]
pub enum FilesCommand {
    /// Learn what the files are now. Files of packages must agree with their package.
    Baseline(FilesArgs),
    /// Compare the files with the baseline. Exit status 0 good, 1 updated or inconclusive only, 2 corrupted, changed or missing.
    #[command(
        long_about = "Reads every file of the sets from the disk itself, where the file system can do that, and compares it with the baseline. What differs is read twice more before it counts. Writes nothing.\n\nExit status 0 good, 1 updated or inconclusive only, 2 corrupted, changed or missing.\n\n--quick reads only what somebody touched since (size, times, number of the file): a second for 200,000 files, but bytes that decayed on the disk touch nothing. --gentle takes sixteen times as long as it must and yields to every other program."
    )]
    Verify {
        /// Read only what somebody touched since it was read last.
        #[arg(long, conflicts_with = "gentle")]
        quick: bool,
        /// Slowly, so that nobody at the desk notices.
        #[arg(long)]
        gentle: bool,
        /// Where things are.
        #[command(flatten)]
        args: FilesArgs,
    },
    /// Put one damaged file right. Exit status 0 it is as expected now, 2 it is not.
    #[command(
        long_about = "Puts one damaged file right, as whoever may write there: on an installed desk that is root.\n\nThe good bytes come from --from COPY, from the PC's memory where that still holds them, from the damaged file itself (single bits that are turned are found and turned back), or from its package where Debian still keeps that in /var/cache/apt/archives. Whatever they come from, they are taken only if their SHA-256 is the one that was expected.\n\nThe damaged file is kept in the data folder under damaged/. The good one takes its place at once and whole, with owner, rights, date and labels, and is read back from the disk. A program that uses the file has to be closed first.\n\nExit status 0 it is as expected now, 2 it is not."
    )]
    Restore {
        /// The damaged file.
        path: PathBuf,
        /// A copy of the good file from the site's image or an identical desk, its package (.deb), or a folder with packages.
        #[arg(long, value_name = "COPY")]
        from: Option<PathBuf>,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
        /// Where things are.
        #[command(flatten)]
        args: FilesArgs,
    },
    /// Say what is known about one file.
    Explain {
        /// The file.
        path: PathBuf,
        /// Where things are.
        #[command(flatten)]
        args: FilesArgs,
    },
}

/// Arguments of the files commands.
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// As JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Language, for example es or en.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Folder of the service's sockets. The service is asked where it runs, unless --profile or --data
    /// says what is meant.
    #[arg(long, value_name = "DIR")]
    pub runtime: Option<PathBuf>,
    /// As JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Language, for example es or en.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}

/// Arguments of `pilot-report`.
#[derive(Debug, Args)]
pub struct PilotArgs {
    /// As JSON on standard output: the same, for a script that gathers many.
    #[arg(long)]
    pub json: bool,
    /// Language, for example es or en.
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
}
