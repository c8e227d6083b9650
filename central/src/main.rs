//! The command line of central: serve, a new sign-in link, the description of the API. Needs the
//! library. Must not hold logic that a test could not reach.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use deskready_central::clock::{Clock, System};
use deskready_central::config::{Places, ServeArgs, Settings, data_dir, default_db};
use deskready_central::lang::Lang;
use deskready_central::{explain, known, mode, numbers, run};

#[derive(Parser)]
#[command(
    name = "deskready-central",
    version,
    about = "Takes the reports of desks, judges them, and keeps tickets and work orders.",
    long_about = "Takes the reports of desks, judges them, keeps tickets and work orders, and shows them in a browser.\n\nStart it with `deskready-central serve` and open the sign-in link it prints. Desks report with the token in DATA/agent.token."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the pages, in the foreground, until Ctrl-C.
    #[command(
        after_help = "Examples:\n  deskready-central serve\n  deskready-central serve --listen 127.0.0.1:9000 --data ./data --new-sites act\n  deskready-central serve --config /etc/deskready/central.toml\n\nA configuration for other machines to reach:\n  listen = \"0.0.0.0:8443\"\n  [tls]\n  cert = \"/etc/deskready/cert.pem\"\n  key = \"/etc/deskready/key.pem\""
    )]
    Serve(ServeArgs),
    /// Print another single-use sign-in link for a central that runs with this data folder.
    LoginLink {
        /// The data folder that `serve` uses.
        #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_DATA")]
        data: Option<PathBuf>,
    },
    /// Change what a site lets the system do by itself; works while central runs.
    #[command(
        after_help = "listen   nothing is opened; what would have been opened is counted\npropose  tickets are opened, a person decides about each\nact      what keeps a desk from taking calls becomes a work order by itself\n\nA change counts from each desk's next report. Listen first, look at what would have been opened, then let it act.\n\nExamples:\n  deskready-central mode \"Centre\" propose\n  deskready-central mode \"Centre\" act --family headset\n  deskready-central mode \"Centre\" follow --family headset\n  deskready-central mode \"Centre\" act --data /var/lib/deskready-central\n  deskready-central mode \"Centre\" listen --db postgres://central@db/deskready"
    )]
    Mode {
        /// Name of the site, as its desks report it.
        #[arg(value_name = "SITE")]
        site: String,
        /// listen, propose, act; or follow, with which a family does as its site again.
        #[arg(value_name = "MODE")]
        mode: mode::Wish,
        /// Of this family of faults only (headset, path, disk_health, ...); the others do as the site.
        #[arg(long, value_name = "FAMILY")]
        family: Option<String>,
        /// The data folder that `serve` uses.
        #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_DATA")]
        data: Option<PathBuf>,
        /// The store that `serve` uses, if it was told one. Default: SQLite in the data folder.
        #[arg(
            long,
            value_name = "URL",
            env = "DESKREADY_CENTRAL_DB",
            hide_env_values = true
        )]
        db: Option<String>,
    },
    /// Tell how a diagnosis came about: what was measured, by which rule, each suspect, each step, and what would change it.
    #[command(
        after_help = "Examples:\n  deskready-central explain WO-000123\n  deskready-central explain B-14 --lang en\n  deskready-central explain dia_01943a4e00007000800000000001 --json"
    )]
    Explain {
        /// Id of a diagnosis, number of an order, or label of a desk with one open diagnosis.
        #[arg(value_name = "DIAGNOSIS")]
        wanted: String,
        /// The same as JSON, in every language, as the API gives it.
        #[arg(long)]
        json: bool,
        /// The folder with your own numbers that `serve` uses, if it was told one.
        #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_KNOWLEDGE")]
        knowledge: Option<PathBuf>,
        /// Language of the text: es or en. Default: LANG.
        #[arg(long, value_name = "LANG", env = "LANG")]
        lang: Option<String>,
        /// The data folder that `serve` uses.
        #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_DATA")]
        data: Option<PathBuf>,
        /// The store that `serve` uses, if it was told one. Default: SQLite in the data folder.
        #[arg(
            long,
            value_name = "URL",
            env = "DESKREADY_CENTRAL_DB",
            hide_env_values = true
        )]
        db: Option<String>,
    },
    /// List the numbers of every fault and of the costs, each with where it comes from: built in, or your folder.
    #[command(
        after_help = "Examples:\n  deskready-central knowledge\n  deskready-central knowledge --knowledge /etc/deskready/knowledge --json\n\nIn such a folder CODE/fault.toml holds any of severity, settle_s, trip, clear, flap, limits, suspects, clues, steps, who, minutes, bring,\nand _common/costs.toml any of its keys. Texts cannot be laid over. A folder with a mistake is refused whole."
    )]
    Knowledge {
        /// The folder that `serve` uses, if it was told one.
        #[arg(long, value_name = "DIR", env = "DESKREADY_CENTRAL_KNOWLEDGE")]
        knowledge: Option<PathBuf>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the description of the API (OpenAPI, JSON).
    Openapi,
}

fn main() -> ExitCode {
    // Before anything opens a connection: one provider for the whole process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    match work(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deskready-central: {error:#}");
            ExitCode::from(70)
        }
    }
}

/// The store that was named, else the one in the data folder.
fn store_of(db: Option<String>, data: Option<&std::path::Path>) -> anyhow::Result<String> {
    match db {
        Some(db) => Ok(db),
        None => Ok(default_db(
            &data_dir(data, &Places::of_process())
                .context("name the data folder with --data DIR")?,
        )),
    }
}

fn work(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => {
            run::log_to_stderr();
            let settings = Settings::from_args(&args, &Places::of_process())?;
            known::use_folder(settings.knowledge.as_deref())?;
            tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .context("the program cannot start its threads")?
                .block_on(run::serve(settings, Arc::new(System)))
        }
        Command::LoginLink { data } => {
            let data = data_dir(data.as_deref(), &Places::of_process())
                .context("name the data folder with --data DIR")?;
            println!("{}", run::login_link(&data, System.now())?);
            Ok(())
        }
        Command::Mode {
            site,
            mode,
            family,
            data,
            db,
        } => {
            let db = store_of(db, data.as_deref())?;
            println!("{}", mode::command(&db, &site, family.as_deref(), mode)?);
            Ok(())
        }
        Command::Explain {
            wanted,
            json,
            knowledge,
            lang,
            data,
            db,
        } => {
            known::use_folder(knowledge.as_deref())?;
            let db = store_of(db, data.as_deref())?;
            let lang = Lang::of_tag(lang.as_deref().unwrap_or_default());
            println!("{}", explain::command(&db, &wanted, lang, json)?);
            Ok(())
        }
        Command::Knowledge { knowledge, json } => {
            known::use_folder(knowledge.as_deref())?;
            println!("{}", numbers::list(known::in_force(), json)?);
            Ok(())
        }
        Command::Openapi => {
            println!(
                "{}",
                deskready_central::http::openapi::description().to_pretty_json()?
            );
            Ok(())
        }
    }
}
