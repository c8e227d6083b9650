//! The command line of central: serve, a new sign-in link, the description of the API. Needs the
//! library. Must not hold logic that a test could not reach.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use deskready_central::clock::{Clock, System};
use deskready_central::config::{Places, ServeArgs, Settings, data_dir};
use deskready_central::run;

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

fn work(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => {
            run::log_to_stderr();
            let settings = Settings::from_args(&args, &Places::of_process())?;
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
        Command::Openapi => {
            println!(
                "{}",
                deskready_central::http::openapi::description().to_pretty_json()?
            );
            Ok(())
        }
    }
}
