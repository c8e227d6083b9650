//! `deskready files`: baseline, verify, explain. The baseline is made on request (and once at the
//! service's first start), never while verifying.

use crate::answer::in_words;
use crate::cli::{FilesArgs, FilesCommand};
use crate::round::{Machine, Silent};
use crate::store::Store;
use crate::words::{choose, say, tongue};
use anyhow::Context as _;
use deskready::diagnosis::files::{FileVerdict, reason, verdict};
use deskready::knowledge::word;
use deskready::observation::{FileFact, Outcome, Reading, Trigger, Why};
use deskready::profile::Profile;
use deskready::text::Reason;
use deskready_probes::host::Tools;
use deskready_probes::{FileBaseline, PROBES, Probe};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

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
}

/// Runs the command and returns the exit status.
pub fn command(what: &FilesCommand) -> anyhow::Result<u8> {
    match what {
        FilesCommand::Baseline(args) => baseline(args),
        FilesCommand::Verify(args) => verify(args),
        FilesCommand::Explain { path, args } => explain(path, args),
    }
}

/// Learns every set of the profile, away from the threads that serve others.
pub async fn learn(machine: &Machine, profile: &Profile) -> anyhow::Result<FileBaseline> {
    let (machine, profile) = (machine.clone(), profile.clone());
    tokio::task::spawn_blocking(move || {
        deskready_probes::baseline::learn(&machine.hosts(), &profile)
    })
    .await
    .context("learning the files broke off")?
    .context("cannot learn what the critical files are")
}

/// Whether a call kept some set from being learnt.
#[must_use]
pub fn is_put_off(learnt: &FileBaseline) -> bool {
    let put_off = |why: &String| why == Why::InCall.as_str();
    learnt.problems.values().any(put_off)
}

/// What is known stays as it was. Of the `changed` sets, files that were known keep what was
/// expected of them, new ones are added, and those no longer listed go.
#[must_use]
pub fn merged(
    known: FileBaseline,
    learnt: FileBaseline,
    changed: &BTreeSet<String>,
) -> FileBaseline {
    let mut all = known;
    for (name, mut set) in learnt.sets {
        if !changed.contains(&name) {
            continue;
        }
        if let Some(before) = all.sets.remove(&name) {
            for file in &mut set.files {
                if let Some(old) = before.files.iter().find(|f| f.file == file.file) {
                    file.clone_from(old);
                }
            }
        }
        all.sets.insert(name, set);
    }
    all.problems = learnt.problems;
    all
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
    let learnt = deskready_probes::baseline::learn(&machine.hosts(), &profile)
        .context("cannot learn what the critical files are")?;
    anyhow::ensure!(
        !is_put_off(&learnt),
        "a call is on: nothing was learnt, and what was known stays; try again when it is over"
    );
    let store = Store::open(&data)?;
    store.set_file_baseline(&learnt)?;
    store.set_file_sets(&profile.file_sets)?;
    let files: usize = learnt.sets.values().map(|s| s.files.len()).sum();
    if args.json {
        println!(
            "{}",
            serde_json::json!({"schema": 1, "sets": learnt.sets.len(), "files": files, "problems": learnt.problems})
        );
    } else {
        let t = tongue(&lang);
        println!(
            "{}: {} · {}: {files}",
            say(t, "Conjuntos aprendidos", "Sets learnt"),
            learnt.sets.len(),
            say(t, "archivos", "files")
        );
        for (set, why) in &learnt.problems {
            println!("  ! {set}: {why}");
        }
    }
    Ok(u8::from(!learnt.problems.is_empty()))
}

/// Everything the files probe says about the sets of a profile.
fn look(args: &FilesArgs) -> anyhow::Result<(Profile, FileBaseline, Answer)> {
    let started = Instant::now();
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let store = Store::open_to_read(&args.places.data())?.with_context(|| {
        format!(
            "no baseline in {}: `deskready files baseline` learns one",
            args.places.data().display()
        )
    })?;
    let baseline = store.file_baseline()?;
    let probes: Vec<&'static Probe> = PROBES
        .iter()
        .filter(|p| p.kind == deskready::component::ComponentKind::Files)
        .collect();
    let given = crate::round::run(
        &Machine::local(Tools {
            smartctl: local.smartctl,
        }),
        &Arc::new(profile.clone()),
        &Arc::new(baseline.clone()),
        Trigger::SelfCheck,
        &probes,
        &Silent,
    );
    let mut answer = Answer {
        schema: 1,
        files: Vec::new(),
        checked: 0,
        unseen: Vec::new(),
        took_ms: 0,
    };
    for measured in given.iter().flat_map(|g| &g.measured) {
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
    Ok((profile, baseline, answer))
}

impl From<&FileFact> for FileAnswer {
    fn from(fact: &FileFact) -> Self {
        Self {
            path: fact.path.clone(),
            path_b64: fact.path_b64.clone(),
            verdict: verdict(fact),
            reason: reason(fact),
        }
    }
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

fn verify(args: &FilesArgs) -> anyhow::Result<u8> {
    let (profile, _, answer) = look(args)?;
    if args.json {
        println!("{}", serde_json::to_string(&answer)?);
        return Ok(exit_status(&answer));
    }
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let t = tongue(&lang);
    for file in &answer.files {
        println!("{}", in_words(&file.reason, &lang));
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
    let (profile, baseline, answer) = look(args)?;
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let t = tongue(&lang);
    let path = std::path::absolute(path).context("the path cannot be made absolute")?;
    let expected = baseline.sets.iter().find_map(|(set, b)| {
        b.files
            .iter()
            .find(|f| f.file.path() == path)
            .map(|file| (set, file))
    });
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
                in_words(&file.reason, &lang)
            ),
            None => println!("  {}", say(t, "es como se esperaba", "is as expected")),
        }
    }
    Ok(now.map_or(0, |_| exit_status(&answer)))
}
