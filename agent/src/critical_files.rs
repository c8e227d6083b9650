//! `deskready files`: baseline, verify, explain. The baseline is made on request (and once at the
//! service's first start), never while verifying.

mod good_bytes;
mod kept;
mod restore;
mod row;

pub use kept::Kept;

use crate::answer::in_words;
use crate::cli::{FilesArgs, FilesCommand};
use crate::progress::Bar;
use crate::round::Machine;
use crate::words::{choose, say, tongue};
use anyhow::Context as _;
use deskready::diagnosis::files::{FileVerdict, reason, reasons, verdict};
use deskready::knowledge::word;
use deskready::observation::{FileDamage, FileFact, FileFound, Outcome, Reading, Trigger, Why};
use deskready::profile::{FileSet, Profile};
use deskready::text::Reason;
use deskready_probes::baseline::told;
use deskready_probes::files::{Depth, Pace, verify as verify_files};
use deskready_probes::host::Tools;
use deskready_probes::{Context, FileBaseline, Manifest};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest reading of all files: a slow disk reads half a terabyte in it.
const VERIFY_LIMIT: Duration = Duration::from_secs(3600);

#[derive(Debug, Serialize)]
struct Answer {
    schema: u32,
    files: Vec<FileAnswer>,
    checked: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unseen: Vec<Reason>,
    took_ms: u64,
}

#[derive(Debug, Serialize)]
struct FileAnswer {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_b64: Option<String>,
    verdict: FileVerdict,
    reason: Reason,
    /// What happened to its bytes, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<FileDamage>,
    /// The same for people.
    #[serde(skip)]
    sentences: Vec<Reason>,
}

/// Runs the command and returns the exit status.
pub fn command(what: &FilesCommand) -> anyhow::Result<u8> {
    match what {
        FilesCommand::Baseline(args) => baseline(args),
        FilesCommand::Verify {
            quick,
            gentle,
            args,
        } => {
            let depth = if *quick { Depth::Touched } else { Depth::Whole };
            let pace = if *gentle { Pace::Gentle } else { Pace::Full };
            verify(args, depth, pace)
        }
        FilesCommand::Restore {
            path,
            from,
            yes,
            args,
        } => {
            let from = from.as_deref();
            let wish = restore::Wish {
                path,
                from,
                yes: *yes,
            };
            restore::restore(&wish, args)
        }
        FilesCommand::Explain { path, args } => explain(path, args),
    }
}

/// What is kept, for reading alone; where there is nothing yet, nothing is known of any file.
pub fn to_compare(data: &Path) -> anyhow::Result<Arc<dyn Manifest>> {
    Ok(match Kept::open_to_read(data)? {
        Some(kept) => Arc::new(kept),
        None => Arc::new(FileBaseline::default()),
    })
}

/// Learns sets that are not known as they are defined now, away from the threads that serve others. Gives why some were not.
pub async fn learn(
    machine: &Machine,
    kept: &Arc<Kept>,
    sets: Vec<FileSet>,
) -> anyhow::Result<Vec<Why>> {
    let (machine, kept) = (machine.clone(), Arc::clone(kept));
    tokio::task::spawn_blocking(move || {
        let mut failed = Vec::new();
        for set in &sets {
            if let Err(error) = kept.learn(&machine.hosts(), set, false)? {
                tracing::warn!(set = set.name, why = %error, "these files could not be learnt");
                failed.push(error.why);
            }
        }
        Ok(failed)
    })
    .await
    .context("learning the files broke off")?
}

fn baseline(args: &FilesArgs) -> anyhow::Result<u8> {
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let data = args.places.data();
    crate::files::make_private_dir(&data)
        .with_context(|| format!("cannot make the data folder {}", data.display()))?;
    let machine = Machine::local(Tools {
        smartctl: local.smartctl,
    });
    let kept = Kept::open(&data)?;
    let (mut sets, mut files) = (0_u64, 0_u64);
    let mut problems = BTreeMap::new();
    for set in &profile.file_sets {
        match kept.learn(&machine.hosts(), set, true)? {
            Ok(count) => {
                sets += 1;
                files += count;
            }
            Err(error) if error.why == Why::InCall => anyhow::bail!(
                "a call is on: {} was not learnt, and what was known of it stays; try again when it is over",
                set.name
            ),
            Err(error) => {
                problems.insert(&set.name, told(&error));
            }
        }
    }
    if args.json {
        println!(
            "{}",
            serde_json::json!({"schema": 1, "sets": sets, "files": files, "problems": problems})
        );
    } else {
        let t = tongue(&lang);
        println!(
            "{}: {} · {}: {files}",
            say(t, "Conjuntos aprendidos", "Sets learnt"),
            sets,
            say(t, "archivos", "files")
        );
        for (set, why) in &problems {
            println!("  ! {set}: {why}");
        }
    }
    Ok(u8::from(!problems.is_empty()))
}

/// Everything that is to say about the sets of a profile, after every file was read.
fn look(args: &FilesArgs, depth: Depth, pace: Pace) -> anyhow::Result<(Profile, Kept, Answer)> {
    let started = Instant::now();
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let kept = Kept::open_to_read(&args.places.data())?.with_context(|| {
        format!(
            "no baseline in {}: `deskready files baseline` learns one",
            args.places.data().display()
        )
    })?;
    let machine = Machine::local(Tools {
        smartctl: local.smartctl,
    });
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let bar = Bar::new(&lang);
    let context = Context {
        profile: &profile,
        file_baseline: &kept,
        trigger: Trigger::SelfCheck,
    };
    let seen = verify_files(
        &machine.hosts(),
        &context,
        (depth, pace),
        VERIFY_LIMIT,
        &|set, read, of| bar.tell(set, read, of),
    );
    bar.clear();
    let mut answer = Answer {
        schema: 1,
        files: Vec::new(),
        checked: 0,
        unseen: Vec::new(),
        took_ms: 0,
    };
    for measured in &seen.measured {
        match &measured.outcome {
            Outcome::Reading(Reading::Files {
                checked_count,
                facts,
                ..
            }) => {
                answer.checked += u64::from(*checked_count);
                answer.files.extend(facts.iter().map(FileAnswer::from));
            }
            Outcome::Unseen(unseen) => answer.unseen.push(crate::answer::unseen_reason(unseen)),
            Outcome::Reading(_) => {}
        }
    }
    answer.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok((profile, kept, answer))
}

impl From<&FileFact> for FileAnswer {
    fn from(fact: &FileFact) -> Self {
        Self {
            path: fact.path.clone(),
            path_b64: fact.path_b64.clone(),
            verdict: verdict(fact),
            reason: reason(fact),
            damage: match &fact.found {
                FileFound::Content { damage, .. } => *damage,
                FileFound::Gone | FileFound::Inconclusive { .. } => None,
            },
            sentences: reasons(fact),
        }
    }
}

fn sentences(file: &FileAnswer, lang: &str) -> String {
    let all = file.sentences.iter().map(|it| in_words(it, lang));
    all.collect::<Vec<_>>().join(" ")
}

/// 0 all good, 1 updated or inconclusive only, 2 corrupted, changed or missing.
fn exit_status(answer: &Answer) -> u8 {
    let of = |file: &FileAnswer| match file.verdict {
        FileVerdict::Corrupted | FileVerdict::Changed | FileVerdict::Missing => 2,
        FileVerdict::Updated | FileVerdict::Inconclusive => 1,
    };
    let worst = answer.files.iter().map(of).max().unwrap_or(0);
    worst.max(u8::from(!answer.unseen.is_empty()))
}

fn verify(args: &FilesArgs, depth: Depth, pace: Pace) -> anyhow::Result<u8> {
    let (profile, _, answer) = look(args, depth, pace)?;
    if args.json {
        println!("{}", serde_json::to_string(&answer)?);
        return Ok(exit_status(&answer));
    }
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let t = tongue(&lang);
    for sentence in answer.files.iter().flat_map(|file| &file.sentences) {
        println!("{}", in_words(sentence, &lang));
    }
    for reason in &answer.unseen {
        println!("? {}", in_words(reason, &lang));
    }
    println!(
        "{}: {} · {}: {} · {} ms",
        say(t, "Archivos comprobados", "Files checked"),
        answer.checked,
        say(t, "distintos de lo esperado", "not as expected"),
        answer.files.len(),
        answer.took_ms
    );
    Ok(exit_status(&answer))
}

fn explain(path: &Path, args: &FilesArgs) -> anyhow::Result<u8> {
    let (profile, kept, answer) = look(args, Depth::Whole, Pace::Full)?;
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let t = tongue(&lang);
    let path = std::path::absolute(path).context("the path cannot be made absolute")?;
    let expected = kept.find(&path)?;
    let Some((set, expected)) = expected else {
        println!(
            "{}: {}",
            path.display(),
            say(
                t,
                "no está en ningún conjunto aprendido",
                "is in no set that was learnt"
            )
        );
        return Ok(1);
    };
    let shown = path.display().to_string();
    // Facts travel with the home shortened to `~`; compare by the tail that is left.
    let now = answer.files.iter().find(|f| {
        f.path == shown
            || f.path
                .strip_prefix('~')
                .is_some_and(|tail| shown.ends_with(tail))
    });
    if args.json {
        println!(
            "{}",
            serde_json::json!({"schema": 1, "set": set, "expected": expected, "now": now})
        );
    } else {
        println!("{shown}\n  {}: {set}", say(t, "conjunto", "set"));
        println!(
            "  {}: {}",
            say(t, "paquete", "package"),
            expected.package.as_deref().unwrap_or("–")
        );
        println!("  SHA-256: {}", expected.sha256.as_deref().unwrap_or("–"));
        match now {
            Some(file) => println!(
                "  {}: {}",
                word(file.verdict.as_str(), &lang),
                sentences(file, &lang)
            ),
            None => println!("  {}", say(t, "es como se esperaba", "is as expected")),
        }
    }
    Ok(now.map_or(0, |_| exit_status(&answer)))
}
