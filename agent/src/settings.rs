//! The settings of the service: a file, and the command line, which wins. Needs nothing; opens no
//! socket and no store.

use crate::cli::RunArgs;
use crate::roles::Apart;
use anyhow::Context as _;
use clap::ValueEnum;
use serde::Deserialize;
use std::ffi::OsString;
use std::path::PathBuf;

/// Who plays the three roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Roles {
    /// This process plays all three, with the rights of whoever started it.
    One,
    /// This process is the service; session and helper are processes of their own.
    Three,
}

/// Settings of the service.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Address of central.
    pub central: Option<String>,
    /// File with the token.
    pub token_file: Option<PathBuf>,
    /// Certificate authority.
    pub ca: Option<PathBuf>,
    /// Folder of this site's numbers.
    pub knowledge: Option<PathBuf>,
    /// Who plays the three roles.
    roles: Option<Roles>,
    /// Folder for the service's sockets.
    runtime: Option<PathBuf>,
    /// Socket of the helper.
    helper_socket: Option<PathBuf>,
    /// The one user whose session is asked, where there is no logind.
    session_uid: Option<u32>,
    /// Where logind keeps what it tells.
    logind: Option<PathBuf>,
}

impl Settings {
    /// The file, if one is named, and the command line over it.
    pub fn read(args: &RunArgs) -> anyhow::Result<Self> {
        let mut settings = match &args.config {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read the settings {}", path.display()))?;
                toml::from_str(&text).map_err(|e| {
                    anyhow::anyhow!("the settings {} are not valid:\n{e}", path.display())
                })?
            }
            None => Self::default(),
        };
        settings.central = args.central.clone().or(settings.central);
        settings.token_file = args.token_file.clone().or(settings.token_file);
        settings.ca = args.ca.clone().or(settings.ca);
        settings.knowledge = args.knowledge.clone().or(settings.knowledge);
        settings.roles = args.roles.or(settings.roles);
        settings.runtime = args.runtime.clone().or(settings.runtime);
        Ok(settings)
    }

    /// Where the other roles are; none when this process plays them all.
    pub fn apart(&self) -> Option<Apart> {
        self.apart_in(std::env::var_os("RUNTIME_DIRECTORY"))
    }

    /// systemd made a folder for the service's sockets: then it is meant to have some.
    fn apart_in(&self, by_systemd: Option<OsString>) -> Option<Apart> {
        let by_systemd = by_systemd.map(PathBuf::from).filter(|p| p.is_absolute());
        let is_apart = match self.roles {
            Some(roles) => roles == Roles::Three,
            None => by_systemd.is_some(),
        };
        let runtime = self.runtime.clone().or(by_systemd);
        is_apart.then(|| {
            Apart::new(
                runtime,
                self.helper_socket.clone(),
                self.session_uid,
                self.logind.clone(),
            )
        })
    }
}

// The folder of a unit is systemd's, and a path only where there is one.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn three_processes_are_asked_for_or_follow_from_systemds_folder_and_nothing_else() {
        let folder = |path: &str| Some(OsString::from(path));
        for (roles, by_systemd, runtime) in [
            (None, None, None),
            (None, folder("/run/deskready"), Some("/run/deskready")),
            (None, folder(""), None),
            (Some(Roles::One), folder("/run/deskready"), None),
            (Some(Roles::Three), None, Some("/run/deskready")),
            (Some(Roles::Three), folder("/run/other"), Some("/run/other")),
        ] {
            let settings = Settings {
                roles,
                ..Settings::default()
            };
            let apart = settings.apart_in(by_systemd.clone());
            let found = apart.map(|apart| apart.runtime);
            let told = format!("{roles:?} {by_systemd:?}");
            assert_eq!(found, runtime.map(PathBuf::from), "{told}");
        }
    }
}
