//! The programs that people use to see that files are what they were. Needs them installed; a missing one is left out.

use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// One of them, with what is wanted of ours beside it: processor time and time on the wall, as ratios.
pub struct Peer {
    pub name: &'static str,
    pub warm: (Option<f64>, Option<f64>),
    pub cold: (Option<f64>, Option<f64>),
    prepare: fn(&Path) -> Result<Prepared>,
}

/// A command that can be given again and again.
pub struct Prepared {
    program: PathBuf,
    args: Vec<std::ffi::OsString>,
    /// Gone with it.
    _folder: Option<tempfile::TempDir>,
}

impl Prepared {
    pub fn again(&mut self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        command
    }
}

pub const ALL: &[Peer] = &[
    Peer {
        name: "openssl",
        warm: (Some(0.85), None),
        cold: (None, None),
        prepare: |tree| piped(tree, "xargs -0 openssl dgst -sha256"),
    },
    Peer {
        name: "sha256sum",
        warm: (Some(0.25), None),
        cold: (None, None),
        prepare: |tree| piped(tree, "xargs -0 sha256sum"),
    },
    Peer {
        name: "b3sum",
        warm: (None, None),
        cold: (None, Some(0.5)),
        prepare: |tree| piped(tree, "xargs -0 b3sum"),
    },
    Peer {
        name: "hashdeep",
        warm: (None, None),
        cold: (None, None),
        prepare: |tree| piped(tree, "xargs -0 hashdeep -c sha256"),
    },
    Peer {
        name: "aide",
        warm: (Some(0.12), None),
        cold: (None, None),
        prepare: aide,
    },
];

impl Peer {
    /// Its command over a tree; none where it is not installed.
    pub fn over(&self, tree: &Path) -> Result<Option<Prepared>> {
        let there = Command::new("sh")
            .args(["-c", "command -v \"$1\"", "sh", self.name])
            .stdout(Stdio::null())
            .status()?;
        if !there.success() {
            return Ok(None);
        }
        (self.prepare)(tree).map(Some)
    }
}

fn piped(tree: &Path, rest: &str) -> Result<Prepared> {
    let line = format!("find \"$1\" -type f -print0 | {rest} > /dev/null");
    let args = ["-c".into(), line.into(), "sh".into(), tree.into()];
    Ok(Prepared {
        program: "sh".into(),
        args: args.to_vec(),
        _folder: None,
    })
}

/// Its database made before, so that the run compares, as ours does.
fn aide(tree: &Path) -> Result<Prepared> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let mut text = String::new();
    let (new, old) = (at("new.db"), at("old.db"));
    writeln!(text, "database_in=file:{}", old.display())?;
    writeln!(text, "database_out=file:{}", new.display())?;
    writeln!(text, "gzip_dbout=no\nreport_url=stdout")?;
    writeln!(text, "{} sha256+s+m+c+i", tree.display())?;
    std::fs::write(at("aide.conf"), text)?;
    let init = Command::new("aide")
        .arg(format!("--config={}", at("aide.conf").display()))
        .arg("--init")
        .output()
        .context("aide")?;
    let told = String::from_utf8_lossy(&init.stderr).into_owned();
    ensure!(init.status.success(), "aide --init: {told}");
    std::fs::rename(new, old)?;
    let config = format!("--config={}", at("aide.conf").display());
    Ok(Prepared {
        program: "aide".into(),
        args: vec![config.into(), "--check".into()],
        _folder: Some(folder),
    })
}
