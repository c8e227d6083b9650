//! Whole stories as text files on a simulated floor: the real probes on PCs that are not there,
//! the real central in this process, a clock that only the story moves. docs/stories.md says how a
//! story is written; `DESKREADY_STORIES=accept` writes the outcomes down anew.
#![allow(clippy::unwrap_used)]

mod breaking;
mod central;
mod desk;
mod difference;
mod expect;
mod facts;
mod fault;
mod floor;
mod hardware;
mod hearing;
mod language_tests;
mod machine;
mod outcome;
mod profile;
mod script;
mod words;

use script::{MARK, Story};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Set to `accept`, it writes outcomes; set to a part of a file's name, it runs those only.
const CHOICE: &str = "DESKREADY_STORIES";
const HOW: &str = "DESKREADY_STORIES=accept cargo test -p deskready-tests --test stories";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stories")
}

fn stories() -> Vec<Story> {
    let choice = std::env::var(CHOICE).unwrap_or_default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "story"))
        .collect();
    files.sort();
    let (good, bad): (Vec<_>, Vec<_>) = files
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            choice.is_empty() || choice == "accept" || name.contains(&choice)
        })
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            Story::read(&name, &std::fs::read_to_string(&path).unwrap())
        })
        .partition(Result::is_ok);
    let bad: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
    assert!(bad.is_empty(), "\n{}\n", bad.join("\n"));
    good.into_iter().map(Result::unwrap).collect()
}

/// What came of one story: nothing, a line to print, or why it failed.
fn tell(story: &Story, accepting: bool) -> (Option<String>, Vec<String>) {
    let broke = |why: String| {
        (
            None,
            vec![format!("{}: the run broke off: {why}", story.file)],
        )
    };
    let once = match floor::run(story, false) {
        Ok(once) => once,
        Err(why) => return broke(why),
    };
    if let Some(why) = &story.pending {
        let mended = format!(
            "{}: is pending ({why}), and all it expects is true: delete the line `pending:`",
            story.file
        );
        let line = format!("pending: {why}: {}", once.missed.join("; "));
        let wrong = once.missed.is_empty().then_some(mended);
        return (Some(line), wrong.into_iter().collect());
    }
    let twice = match floor::run(story, true) {
        Ok(twice) => twice,
        Err(why) => return broke(why),
    };
    let mut wrong = Vec::new();
    if once.outcome != twice.outcome {
        wrong.push(format!(
            "{}: every report delivered twice gives another outcome:\n{}",
            story.file,
            difference::lines(&once.outcome, &twice.outcome)
        ));
    }
    wrong.extend(once.missed);
    if accepting {
        let text = format!("{}\n{MARK}\n{}", story.written, once.outcome);
        std::fs::write(folder().join(&story.file), text).unwrap();
    } else if once.outcome != story.outcome {
        wrong.push(format!(
            "{}: ends otherwise than it is written. Read the difference (- written, + now); if it is right, run\n  \
             {HOW}\n{}",
            story.file,
            difference::lines(&story.outcome, &once.outcome)
        ));
    }
    (None, wrong)
}

#[test]
fn every_story_ends_as_it_is_written_and_keeps_what_it_promises() {
    let mut stories = stories();
    let accepting = std::env::var(CHOICE).is_ok_and(|c| c == "accept");
    // The longest first, so that nobody waits for it alone.
    stories.sort_by_key(|s| std::cmp::Reverse(s.until * i64::try_from(s.desks.len()).unwrap()));
    let (next, told) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(story) = stories.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let begun = std::time::Instant::now();
                    let (line, wrong) = tell(story, accepting);
                    let took_ms = begun.elapsed().as_millis();
                    told.lock()
                        .unwrap()
                        .push((story.file.clone(), line, wrong, took_ms));
                }
            });
        }
    });
    let mut told = told.into_inner().unwrap();
    told.sort();
    let mut failed = Vec::new();
    for (file, line, wrong, took_ms) in told {
        println!("{took_ms:>6} ms  {file}");
        if let Some(line) = line {
            println!("           {line}");
        }
        failed.extend(wrong);
    }
    assert!(failed.is_empty(), "\n{}\n", failed.join("\n\n"));
}
