//! Where things are in this repository: its root, its build folder, what a build leaves there.
//! Needs nothing. Must not create anything.

use std::path::{Path, PathBuf};

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds; a relative CARGO_TARGET_DIR is taken from the root, where every cargo here runs.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) if !folder.is_empty() => root().join(folder),
        _ => root().join("target"),
    }
}

/// How the program of the desk is built for its packages: small.
pub const DESK_PROFILE: &str = "desk";

/// A folder of finished binaries: `debug`, `release` or `desk`.
pub fn binaries(profile: &str) -> PathBuf {
    target().join(profile)
}

/// The first folder on PATH that holds this program.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join(program).is_file())
}

/// The folder of PostgreSQL's own programs. Debian keeps them off the PATH, one folder per version: the newest wins.
pub fn postgres_bin() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, bin): &(u32, PathBuf)| {
            bin.join("initdb").is_file() && bin.join("postgres").is_file()
        })
        .collect();
    versions.sort();
    versions
        .pop()
        .map(|(_, bin)| bin)
        .or_else(|| on_path("initdb"))
}
