//! The knowledge a program judges by: what is built in, or that with the numbers of a site's folder
//! laid over it. Desk and central read such a folder alike. Needs the folder once, at the start, and
//! takes all of it or nothing, by the rules of `deskready::knowledge::overlay`. Must not judge, and
//! is all that the two programs share beside floor 0.
#![cfg_attr(test, allow(clippy::unwrap_used))]

use deskready::knowledge::Knowledge;
use deskready::knowledge::overlay::{Laid, Overlay, OverlayFile, OverlayProblem};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A folder with more files than this is another one.
const MAX_FILES: usize = 200;
/// A file longer than this is no fault.toml.
const MAX_FILE_BYTES: u64 = 64 * 1024;

static IN_FORCE: OnceLock<Knowledge> = OnceLock::new();

/// Why the program does not start with this folder.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// It cannot be read.
    #[error("the knowledge folder {path} cannot be read: {cause}", path = .path.display())]
    Unreadable {
        /// What was read.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// It says something that cannot be.
    #[error("the knowledge folder {folder} is wrong:\n{}", lines(.problems), folder = .folder.display())]
    Wrong {
        /// The folder.
        folder: PathBuf,
        /// All that is wrong with it.
        problems: Vec<OverlayProblem>,
    },
}

fn lines(problems: &[OverlayProblem]) -> String {
    let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
    lines.join("\n")
}

/// What is judged by.
#[must_use]
pub fn in_force() -> &'static Knowledge {
    IN_FORCE.get().unwrap_or_else(|| Knowledge::built_in())
}

/// Puts the folder's numbers in force for as long as the program runs, and logs each of them.
pub fn use_folder(folder: Option<&Path>) -> Result<(), KnowledgeError> {
    let Some(folder) = folder else {
        return Ok(());
    };
    let knowledge = load(folder)?;
    for laid in knowledge.overridden() {
        let (fault, key, file) = (laid.code, &laid.key, &laid.file);
        tracing::info!("{fault}: {key} is this site's own, from {file}");
    }
    // Set once: a program is started with one folder.
    let _ = IN_FORCE.set(knowledge);
    Ok(())
}

/// The built-in knowledge with the folder laid over it.
pub fn load(folder: &Path) -> Result<Knowledge, KnowledgeError> {
    let mut overlays = Vec::new();
    let mut problems = Vec::new();
    for (path, text) in read_all(folder)? {
        match one(&path, &text) {
            Ok(overlay) => overlays.push(overlay),
            Err(problem) => problems.push(problem),
        }
    }
    let laid = Knowledge::built_in().overlaid(&overlays);
    match laid {
        Ok(knowledge) if problems.is_empty() => Ok(knowledge),
        other => {
            problems.extend(other.err().unwrap_or_default());
            let folder = folder.to_owned();
            Err(KnowledgeError::Wrong { folder, problems })
        }
    }
}

fn one(path: &str, text: &str) -> Result<Overlay, OverlayProblem> {
    let wrong = |error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        OverlayProblem {
            file: format!("{path}:{line}"),
            what: error.message().to_owned(),
            mend: "write only what differs from the built-in one".to_owned(),
        }
    };
    let laid = match OverlayFile::of(path)? {
        OverlayFile::Costs => Laid::Costs(toml::from_str(text).map_err(wrong)?),
        OverlayFile::Fault(code) => {
            Laid::Fault(code, Box::new(toml::from_str(text).map_err(wrong)?))
        }
    };
    let file = path.to_owned();
    Ok(Overlay { file, laid })
}

/// Every file of the folder, two levels deep, by its path with `/`; hidden ones are left alone.
fn read_all(folder: &Path) -> Result<BTreeMap<String, String>, KnowledgeError> {
    let mut files = BTreeMap::new();
    for (name, path) in names(folder)? {
        if path.is_dir() {
            for (inner, path) in names(&path)? {
                add(&mut files, format!("{name}/{inner}"), &path)?;
            }
        } else {
            add(&mut files, name, &path)?;
        }
    }
    Ok(files)
}

fn names(folder: &Path) -> Result<Vec<(String, PathBuf)>, KnowledgeError> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))? {
        let entry = entry.map_err(|cause| unreadable(folder, cause))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            all.push((name, entry.path()));
        }
        if all.len() > MAX_FILES {
            let cause = io::Error::other(format!("it has more than {MAX_FILES} files"));
            return Err(unreadable(folder, cause));
        }
    }
    all.sort();
    Ok(all)
}

fn add(
    files: &mut BTreeMap<String, String>,
    name: String,
    path: &Path,
) -> Result<(), KnowledgeError> {
    let length = std::fs::metadata(path).map_err(|cause| unreadable(path, cause))?;
    if length.len() > MAX_FILE_BYTES || files.len() >= MAX_FILES {
        let cause = io::Error::other(format!(
            "over {MAX_FILE_BYTES} bytes, or one of more than {MAX_FILES} files"
        ));
        return Err(unreadable(path, cause));
    }
    let text = std::fs::read_to_string(path).map_err(|cause| unreadable(path, cause))?;
    files.insert(name, text);
    Ok(())
}

fn unreadable(path: &Path, cause: io::Error) -> KnowledgeError {
    KnowledgeError::Unreadable {
        path: path.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "the test makes the folder")]
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn a_folder_is_laid_over_what_is_built_in() {
        let dir = folder(&[
            (
                "disk.full/fault.toml",
                "settle_s = 5\nlimits = { full_below_percent = 9 }\n",
            ),
            ("_common/costs.toml", "[price]\nheadset = 20.0\n"),
            (".git/config", "hidden"),
        ]);
        let knowledge = load(dir.path()).unwrap();
        let fault = knowledge.fault("disk.full").unwrap();
        assert_eq!((fault.settle_s, fault.limit("full_below_percent")), (5, 9));
        assert_eq!(knowledge.costs.price("headset"), 20.0);
        let files: Vec<&str> = knowledge
            .overridden()
            .iter()
            .map(|o| o.file.as_str())
            .collect();
        assert_eq!(
            files,
            [
                "_common/costs.toml",
                "disk.full/fault.toml",
                "disk.full/fault.toml"
            ]
        );
    }

    #[test]
    fn a_wrong_folder_is_refused_whole_with_every_mistake_and_its_line() {
        let dir = folder(&[
            ("disk.full/fault.toml", "minutes = 5\nfamily = \"x\"\n"),
            ("headset.missing/fault.toml", "minutes = 0\n"),
            ("headset.missing/es.md", "# no\n"),
            ("no.such/fault.toml", ""),
            ("stray.toml", ""),
        ]);
        let told = load(dir.path()).unwrap_err().to_string();
        for part in [
            "disk.full/fault.toml:2: unknown field `family`",
            "headset.missing/fault.toml: minutes = 0 is out of range",
            "headset.missing/es.md: this file is not expected here",
            "no.such/fault.toml: no fault has that code",
            "stray.toml: a file outside every folder",
        ] {
            assert!(told.contains(part), "wanted {part}, told {told}");
        }
        let gone = load(&dir.path().join("gone")).unwrap_err();
        assert!(gone.to_string().contains("cannot be read"), "{gone}");
        let long = folder(&[("disk.full/fault.toml", &" ".repeat(70_000))]);
        assert!(load(long.path()).is_err());
    }
}
