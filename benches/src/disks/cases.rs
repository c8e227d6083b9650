//! The reports of smartctl with their labels: a table `index.tsv` beside the files, or beside an archive of them. Needs
//! the folder, and `tar` for an archive. Must not judge.

use anyhow::{Context as _, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One labelled report.
#[derive(Debug, Clone)]
pub struct Case {
    /// Name in the table.
    pub file: String,
    /// What experts would say of this one reading.
    pub label: String,
    /// Words that count as right.
    pub accept: Vec<String>,
    /// What experts would do.
    pub action: String,
    /// Where the sign comes from.
    pub class: String,
    /// Why, in their words.
    pub reason: String,
    /// The model; drives of one model are one cluster.
    pub model: String,
}

/// A set of cases.
#[derive(Debug)]
pub struct Set {
    /// Its name, as the folder is called.
    pub name: String,
    /// The cases.
    pub cases: Vec<Case>,
    folder: PathBuf,
    /// Keeps what was unpacked.
    _unpacked: Option<tempfile::TempDir>,
}

impl Set {
    /// Opens the set in a folder.
    ///
    /// # Errors
    /// When the table or the archive cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        let name = folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut cases = Vec::new();
        for row in table(&folder.join("index.tsv"))? {
            let field = |name: &str| row.get(name).cloned().unwrap_or_default();
            let accept = field("accept");
            if field("file").is_empty() || accept.is_empty() {
                bail!(
                    "{}: a row of index.tsv has no file or no accept",
                    folder.display()
                );
            }
            cases.push(Case {
                file: field("file"),
                label: field("label"),
                accept: accept.split('|').map(str::to_owned).collect(),
                action: field("action"),
                class: field("class"),
                reason: field("reason"),
                model: field("model"),
            });
        }
        let archive = archive(folder)?;
        let unpacked = archive.map(|archive| unpack(&archive)).transpose()?;
        let folder = unpacked
            .as_ref()
            .map_or_else(|| folder.to_owned(), |it| it.path().to_owned());
        Ok(Self {
            name,
            cases,
            folder,
            _unpacked: unpacked,
        })
    }

    /// The bytes of one report.
    ///
    /// # Errors
    /// When it is not there, or its name leads out of the folder.
    pub fn bytes(&self, case: &Case) -> Result<Vec<u8>> {
        let relative = Path::new(&case.file);
        let is_plain = |part| matches!(part, std::path::Component::Normal(_));
        if !relative.components().all(is_plain) {
            bail!("{} leads out of the folder of cases", case.file);
        }
        let path = self.folder.join(relative);
        std::fs::read(&path).with_context(|| path.display().to_string())
    }
}

/// The sets below a folder, or the folder itself where it is one.
///
/// # Errors
/// When the folder cannot be listed.
pub fn sets_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_set = |folder: &Path| {
        let table = std::fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
        let head = table.lines().next().unwrap_or_default();
        head.split('\t').any(|name| name == "accept")
    };
    if is_set(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && is_set(path))
        .collect();
    found.sort();
    Ok(found)
}

/// The rows of a table with a head, each as its fields by name.
///
/// # Errors
/// When the file cannot be read.
pub fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
    let head: Vec<String> = lines.next().into_iter().flatten().collect();
    Ok(lines
        .map(|fields| head.iter().cloned().zip(fields).collect())
        .collect())
}

fn archive(folder: &Path) -> Result<Option<PathBuf>> {
    let mut names = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(names.find(|path| path.to_string_lossy().ends_with(".tar.xz")))
}

fn unpack(archive: &Path) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    let mut tar = Command::new("tar");
    tar.arg("--extract")
        .arg("--file")
        .arg(archive)
        .arg("--directory")
        .arg(folder.path());
    let status = tar.status().context("tar unpacks the archive of cases")?;
    if !status.success() {
        bail!(
            "tar could not unpack {} ({status}); it needs xz",
            archive.display()
        );
    }
    Ok(folder)
}
