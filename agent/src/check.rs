//! `deskready check`: one self-check, made by the service where it runs, else with the caller's own
//! rights. Reads baselines and history, writes nothing.

use crate::answer::{Answer, exit_status};
use crate::cli::CheckArgs;
use crate::judgement::{judge, observe};
use crate::moment::Moment;
use crate::progress::Terminal;
use crate::round::{Machine, Progress, Silent, run};
use crate::store::Store;
use crate::words::{choose, say, tongue};
use anyhow::Context as _;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::desk::DeskFacts;
use deskready::finding::State;
use deskready::observation::{Observation, Trigger};
use deskready::readiness::Readiness;
use deskready::readiness::spare::{HEARD_WITHIN, Spare};
use deskready::wire::v1::Verdict;
use deskready_probes::host::Tools;
use deskready_probes::{Manifest, PROBES, Probe};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::time::Instant;

/// Most looks at a part that recovers; no fault asks for more passes.
const LOOKS: u64 = 4;

/// Runs the command and returns the exit status.
pub fn command(args: &CheckArgs) -> anyhow::Result<u8> {
    let own_numbers = args.knowledge.is_some();
    let service = args.places.service(args.runtime.as_deref());
    if let Some(runtime) = service.filter(|_| !own_numbers) {
        let lang = choose(args.lang.as_deref(), "es");
        let terminal = Terminal::new(&lang);
        let asked = crate::roles::desk::check(&runtime, &args.only, progress(args, &terminal));
        terminal.clear();
        match asked {
            Ok(answer) => return show(&answer, args),
            Err(why) => eprintln!(
                "deskready: {}: {why}",
                say(
                    tongue(&lang),
                    "esta comprobación la hace con sus propios permisos quien la pide, y no el servicio",
                    "this check is made with the rights of whoever asked, and not by the service"
                )
            ),
        }
    }
    crate::known::use_folder(args.knowledge.as_deref())?;
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let machine = Machine::local(Tools {
        smartctl: local.smartctl,
    });
    let store = match Store::open_to_read(&args.places.data()) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("deskready: {error:#}; this check goes on without history");
            None
        }
    };
    let started = Instant::now();
    let terminal = Terminal::new(&lang);
    let answer = self_check(
        profile,
        &args.only,
        &machine,
        store.as_ref(),
        &crate::critical_files::to_compare(&args.places.data())?,
        progress(args, &terminal),
        started,
    )?;
    terminal.clear();
    show(&answer, args)
}

/// Nobody is told where nobody looks.
fn progress<'a>(args: &CheckArgs, terminal: &'a Terminal) -> &'a dyn Progress {
    if args.json || args.unattended || !std::io::stderr().is_terminal() {
        &Silent
    } else {
        terminal
    }
}

fn show(answer: &Answer, args: &CheckArgs) -> anyhow::Result<u8> {
    let out = std::io::stdout();
    let text = if args.json {
        serde_json::to_string(answer)? + "\n"
    } else {
        let lang = choose(args.lang.as_deref(), &answer.desk.language);
        let colour = out.is_terminal() && std::env::var_os("NO_COLOR").is_none();
        crate::screen::render(answer, &lang, colour)
    };
    out.lock()
        .write_all(text.as_bytes())
        .context("cannot write the answer")?;
    Ok(exit_status(answer.readiness))
}

/// Looks at what was asked for, with these sides of the machine, and judges it.
pub(crate) fn self_check(
    profile: deskready::profile::Profile,
    only: &[ComponentKind],
    machine: &Machine,
    store: Option<&Store>,
    files: &Arc<dyn Manifest>,
    progress: &dyn Progress,
    started: Instant,
) -> anyhow::Result<Answer> {
    let asked = |kind: ComponentKind| only.is_empty() || only.contains(&kind);
    let probes: Vec<&'static Probe> = PROBES.iter().filter(|p| asked(p.kind)).collect();
    let baseline = store.map(Store::baseline).transpose()?.unwrap_or_default();
    let mut observations = store.map(Store::retained).transpose()?.unwrap_or_default();
    let round = store.map(Store::round).transpose()?.unwrap_or(0) + 1;
    let facts = DeskFacts { profile, baseline };
    let profile = Arc::new(facts.profile.clone());
    let scope = |key: &ComponentKey| asked(key.kind);
    let mut fresh: Vec<Observation> = Vec::new();
    let mut due = probes;
    let mut looks = 0;
    // What passes again after a failure must pass more than once: a check that can remember
    // nothing does so at once, or it could never prove a repair.
    let (judgement, moment) = loop {
        let moment = Moment::now();
        let given = run(machine, &profile, files, Trigger::SelfCheck, &due, progress);
        let after = observations.last().map_or(0, |o| o.seq);
        let seen = observe(&given, &moment, round + looks, Trigger::SelfCheck, after);
        observations.extend(seen.iter().cloned());
        fresh.extend(seen);
        let judgement = judge(&facts, &observations, moment.at, scope);
        let recovering: BTreeSet<ComponentKind> = judgement
            .findings
            .iter()
            // What a person has to listen for is not looked at again by looking.
            .filter(|f| f.state == State::Recovering && !crate::handed::is_of_the_sound(&f.fault))
            .map(|f| f.component.kind)
            .collect();
        looks += 1;
        if recovering.is_empty() || looks >= LOOKS {
            break (judgement, moment);
        }
        due.retain(|p| recovering.contains(&p.kind));
    };
    let name = if only.is_empty() {
        "desk".to_owned()
    } else {
        only.iter()
            .map(|k| k.as_str())
            .collect::<Vec<_>>()
            .join(",")
    };
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut answer = Answer::new(
        &facts,
        &judgement,
        fresh,
        moment.at,
        (&name, &scope),
        took_ms,
    );
    if judgement.readiness == Readiness::NotReady
        && let Some(store) = store
    {
        answer.spare = spare(store.verdict()?, store.last_delivery()?, moment.at).map(Into::into);
    }
    Ok(answer)
}

/// The desk central named to go on at; it knows who else was sent there, so only while it is heard of.
pub(crate) fn spare(
    verdict: Option<Verdict>,
    heard_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Spare> {
    let lately = heard_at.is_some_and(|at| now.duration_since(at) <= HEARD_WITHIN);
    verdict
        .filter(|v| lately && v.readiness == Readiness::NotReady)
        .and_then(|v| v.spare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::wire::sample;

    #[test]
    fn a_spare_desk_is_named_only_while_central_is_heard_of_and_says_so() {
        let now: Timestamp = "2026-01-05T09:00:00Z".parse().unwrap();
        let ago = |minutes| {
            let ago = jiff::SignedDuration::from_mins(minutes);
            Some(now.checked_sub(ago).unwrap())
        };
        let verdict = sample::reply().verdict.unwrap();
        let ready = Verdict {
            readiness: Readiness::Ready,
            ..verdict.clone()
        };
        let none = Verdict {
            spare: None,
            ..verdict.clone()
        };
        for (verdict, heard_at, named) in [
            (Some(verdict.clone()), ago(10), true),
            (Some(verdict.clone()), ago(11), false),
            (Some(verdict), None, false),
            (Some(ready), ago(1), false),
            (Some(none), ago(1), false),
            (None, ago(1), false),
        ] {
            let told = format!("{verdict:?} {heard_at:?}");
            assert_eq!(spare(verdict, heard_at, now).is_some(), named, "{told}");
        }
    }
}
