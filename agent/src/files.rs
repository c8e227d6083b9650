//! Files of the agent itself: the data folder and private files in it. Not the critical files of
//! the desk; those are `critical_files`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where the agent keeps its things when nobody says otherwise.
#[must_use]
pub fn default_data_dir() -> PathBuf {
    if cfg!(windows) {
        let base = std::env::var_os("ProgramData").unwrap_or_else(|| r"C:\ProgramData".into());
        return PathBuf::from(base).join("deskready");
    }
    let state = std::env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|p| p.is_absolute());
    let home = std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".local/state"));
    let own = state.or(home).map(|p| p.join("deskready"));
    let service = PathBuf::from("/var/lib/deskready");
    match own {
        // Somebody at the desk asks about what the service keeps.
        Some(own) if own.exists() || !service.exists() => own,
        Some(_) | None => service,
    }
}

/// Writes a file that only its owner may read; whole or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let next = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&next)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&next, path)
}

/// Makes a folder that only its owner may enter.
pub fn make_private_dir(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}
