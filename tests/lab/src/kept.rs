//! Runs of the whole set that an earlier sitting made: a long proof may be stopped and goes on where it was. Needs a file. Takes
//! nothing from it that was made with other programs or other scenarios than these.

use crate::report::Run;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A run, as a line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// What it was made with.
    made_with: String,
    /// Which sitting it belongs to: its process, for what is in one belongs together.
    sitting: u32,
    run: Run,
}

/// A file of runs.
#[derive(Debug)]
pub struct Kept {
    path: PathBuf,
    made_with: String,
    /// Sittings before this one.
    pub sittings: usize,
}

impl Kept {
    /// The file, and what it has of these programs and scenarios.
    pub fn open(path: &Path, made_with: String) -> (Self, Vec<Run>) {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let lines: Vec<Line> = lines
            .filter(|line: &Line| line.made_with == made_with)
            .collect();
        let mut sittings: Vec<u32> = lines.iter().map(|line| line.sitting).collect();
        sittings.dedup();
        let it = Self {
            path: path.to_owned(),
            made_with,
            sittings: sittings.len(),
        };
        (it, lines.into_iter().map(|line| line.run).collect())
    }

    /// Keeps one more; the first of other programs begins the file anew.
    pub fn add(&self, run: &Run, is_first: bool) -> Result<()> {
        let line = Line {
            made_with: self.made_with.clone(),
            sitting: std::process::id(),
            run: run.clone(),
        };
        let mut file = std::fs::File::options()
            .create(true)
            .write(true)
            .truncate(is_first)
            .append(!is_first)
            .open(&self.path)
            .with_context(|| format!("{} cannot be written", self.path.display()))?;
        writeln!(file, "{}", serde_json::to_string(&line)?)?;
        Ok(())
    }
}

/// One number for what these files contain.
pub fn fingerprint(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = std::fs::read(file).with_context(|| format!("{} is gone", file.display()))?;
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn run(seconds: f64) -> Run {
        Run {
            rows: Vec::new(),
            seconds,
            jobs: 2,
        }
    }

    #[test]
    fn what_was_made_with_the_same_is_taken_and_other_programs_begin_anew() {
        let folder = std::env::temp_dir().join(format!("deskready-kept-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("kept");
        let seconds = |made_with: &str| {
            let (kept, runs) = Kept::open(&path, made_with.to_owned());
            let seconds: Vec<f64> = runs.iter().map(|run| run.seconds).collect();
            (kept, seconds)
        };
        let (kept, none) = seconds("a");
        assert!(none.is_empty());
        kept.add(&run(1.0), true).unwrap();
        kept.add(&run(2.0), false).unwrap();
        // A run that was being written when the machine went down.
        let mut file = std::fs::File::options().append(true).open(&path).unwrap();
        file.write_all(b"{\"made_with\":\"a\",\"sit\n").unwrap();
        let (kept, two) = seconds("a");
        assert_eq!((two, kept.sittings), (vec![1.0, 2.0], 1));
        let (kept, none) = seconds("b");
        assert!(none.is_empty() && kept.sittings == 0);
        kept.add(&run(3.0), true).unwrap();
        assert_eq!(seconds("b").1, [3.0]);
        assert!(seconds("a").1.is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn another_byte_in_any_file_is_another_number() {
        let folder = std::env::temp_dir().join(format!("deskready-print-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let files = [folder.join("one"), folder.join("two")];
        let of = |one: &str, two: &str| {
            std::fs::write(&files[0], one).unwrap();
            std::fs::write(&files[1], two).unwrap();
            fingerprint(&files).unwrap()
        };
        assert_eq!(of("a", "b"), of("a", "b"));
        assert_ne!(of("a", "b"), of("a", "c"));
        assert_ne!(of("ab", ""), of("a", "b"));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
