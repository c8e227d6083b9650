//! Builds the one script of central's pages (central/web -> central/web/dist/app.js) with npm.
//! Needs node 18 or newer and npm. Must not stop anybody: without the script the pages work, and say so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::{proc, tree};

const NODE_AT_LEAST: u32 = 18;
const INSTALL_LIMIT: Duration = Duration::from_secs(5 * 60);
const BUILD_LIMIT: Duration = Duration::from_secs(60);

/// Builds the script, or says what is lost and goes on. Only Ctrl-C ends here.
pub fn build_if_possible() -> Result<bool> {
    proc::say("The script of the pages (npm)");
    match build() {
        Ok(()) => Ok(true),
        Err(error) if proc::stopping() => Err(error),
        Err(error) => {
            eprintln!(
                "{error:#}.\nGoing on without it: pages work without JavaScript, reload them to see what is new."
            );
            Ok(false)
        }
    }
}

fn build() -> Result<()> {
    let web = tree::root().join("central/web");
    let sources = [
        "package.json",
        "package-lock.json",
        ".npmrc",
        "build.mjs",
        "src/main.ts",
    ];
    if is_current(
        &web.join("dist/app.js"),
        &sources.map(|name| web.join(name)),
    ) {
        eprintln!("  as built before, nothing changed since");
        return Ok(());
    }
    let Some(version) = proc::answer("node", &["--version"]) else {
        bail!("node is not installed")
    };
    match major(&version) {
        Some(found) if found >= NODE_AT_LEAST => {}
        _ => bail!("node {version} is too old, {NODE_AT_LEAST} or newer is needed"),
    }
    if tree::on_path("npm").is_none() {
        bail!("npm is not installed");
    }
    proc::must(
        "npm ci",
        Command::new("npm")
            .args(["ci", "--no-progress"])
            .current_dir(&web),
        INSTALL_LIMIT,
    )?;
    proc::must(
        "npm run build",
        Command::new("npm")
            .args(["run", "--silent", "build"])
            .current_dir(&web),
        BUILD_LIMIT,
    )
}

/// Nothing it is made of is younger than what was made.
fn is_current(made: &Path, sources: &[PathBuf]) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    let Some(made) = changed(made) else {
        return false;
    };
    sources
        .iter()
        .all(|source| changed(source).is_some_and(|at| at <= made))
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_than_a_source_or_not_there_is_built_again() {
        let folder = std::env::temp_dir().join(format!("xtask-web-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (made, source) = (folder.join("app.js"), folder.join("main.ts"));
        let written_at = |path: &Path, seconds: u64| {
            let at = std::time::UNIX_EPOCH + Duration::from_secs(seconds);
            std::fs::File::create(path)
                .unwrap()
                .set_modified(at)
                .unwrap();
        };
        let sources = [source.clone()];
        written_at(&source, 100);
        assert!(!is_current(&made, &sources));
        written_at(&made, 99);
        assert!(!is_current(&made, &sources));
        written_at(&made, 101);
        assert!(is_current(&made, &sources));
        std::fs::remove_file(&source).unwrap();
        assert!(!is_current(&made, &sources));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn reads_the_major_version_as_node_prints_it() {
        for (text, expected) in [
            ("v18.20.4", Some(18)),
            ("v20", Some(20)),
            ("18.1", None),
            ("vx", None),
            ("", None),
        ] {
            assert_eq!(major(text), expected, "{text}");
        }
    }
}
