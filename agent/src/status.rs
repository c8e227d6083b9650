//! `deskready status`: what the service knows, from its store, and what the session shows at that
//! moment. Needs no running service.

use crate::at_desk::AtDesk;
use crate::check::spare;
use crate::cli::StatusArgs;
use crate::store::{SetAside, Store};
use crate::words::{choose, say, tongue};
use crate::zone::LocalTime;
use deskready::knowledge::{fault, word};
use deskready::text::{Arg, ShowTime as _};
use deskready::wire::v1::Verdict;
use serde::Serialize;
use std::fmt::Write as _;

/// Most set-aside measurements shown to a person.
const SHOWN: usize = 20;

#[derive(Debug, Serialize)]
struct Status {
    schema: u32,
    data: String,
    running: bool,
    stream: Option<String>,
    rounds_count: u64,
    pending_count: u64,
    dropped_count: u64,
    last_delivery: Option<jiff::Timestamp>,
    last_error: Option<String>,
    verdict: Option<Verdict>,
    set_aside: Vec<SetAside>,
}

/// The same beside what is seen of the session at that moment.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    status: &'a Status,
    at_desk: &'a AtDesk,
}

/// Runs the command and returns the exit status.
pub fn command(args: &StatusArgs) -> anyhow::Result<u8> {
    let data = args.places.data();
    let lang = choose(args.lang.as_deref(), "es");
    let t = tongue(&lang);
    let Some(store) = Store::open_to_read(&data)? else {
        anyhow::bail!(
            "nothing is known yet in {}: `deskready run` has not been started with this data folder (use --data for another one)",
            data.display()
        );
    };
    let status = Status {
        schema: 1,
        data: data.display().to_string(),
        running: is_locked(&data),
        stream: store.stream()?.map(String::from),
        rounds_count: store.round()?,
        pending_count: store.pending_count()?,
        dropped_count: store.dropped_count()?,
        last_delivery: store.last_delivery()?,
        last_error: store.last_error()?,
        verdict: store.verdict()?,
        set_aside: store.all_set_aside()?,
    };
    let at_desk = AtDesk::look();
    if args.json {
        let shown = Shown {
            status: &status,
            at_desk: &at_desk,
        };
        println!("{}", serde_json::to_string(&shown)?);
        return Ok(0);
    }
    let mut out = String::new();
    let yes_no = |b: bool| {
        if b {
            say(t, "sí", "yes")
        } else {
            say(t, "no", "no")
        }
    };
    let time = |at: Option<jiff::Timestamp>| {
        at.map_or_else(
            || say(t, "nunca", "never").to_owned(),
            |at| LocalTime.show(at, &lang),
        )
    };
    for (name, value) in [
        (
            say(t, "Servicio en marcha", "Service running"),
            yes_no(status.running).to_owned(),
        ),
        (
            say(t, "Rondas de comprobación", "Check rounds"),
            status.rounds_count.to_string(),
        ),
        (
            say(t, "Medidas por entregar", "Measurements waiting"),
            status.pending_count.to_string(),
        ),
        (
            say(
                t,
                "Descartadas por falta de sitio",
                "Dropped for lack of room",
            ),
            status.dropped_count.to_string(),
        ),
        (
            say(t, "Última entrega", "Last delivery"),
            time(status.last_delivery),
        ),
        (
            say(t, "Último error", "Last error"),
            status.last_error.clone().unwrap_or_else(|| "–".to_owned()),
        ),
    ] {
        let _ = writeln!(out, "{name:<32} {value}");
    }
    out += &at_desk.lines(&lang);
    if let Some(verdict) = &status.verdict {
        let _ = writeln!(
            out,
            "{:<32} {} – {} ({})",
            say(t, "Veredicto del sistema central", "Central's verdict"),
            word(verdict.readiness.as_str(), &lang),
            crate::answer::in_words(&verdict.reason, &lang),
            LocalTime.show(verdict.at, &lang)
        );
        if let Some(said) = meanwhile(verdict, &lang) {
            let _ = writeln!(out, "{:<32} {said}", say(t, "Mientras tanto", "Meanwhile"));
        }
        let heard = store.last_delivery()?;
        if let Some(spare) = spare(Some(verdict.clone()), heard, jiff::Timestamp::now()) {
            let _ = writeln!(
                out,
                "{:<32} {}",
                say(t, "Otro puesto", "Another desk"),
                crate::answer::in_words(&spare.reason(), &lang)
            );
        }
        if let Some(order) = &verdict.work_order {
            let state = word(&order.state, &lang);
            let _ = writeln!(
                out,
                "{:<32} {} ({state})",
                say(t, "Orden de trabajo", "Work order"),
                order.number
            );
        }
    }
    if !status.set_aside.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            say(
                t,
                "Medidas que el sistema central no puede aceptar (se guardan aquí, el resto sigue):",
                "Measurements central can never take (kept here, the rest goes on):"
            )
        );
        for one in status.set_aside.iter().take(SHOWN) {
            let _ = writeln!(out, "  #{} {}", one.seq, one.why);
        }
    }
    print!("{out}");
    Ok(0)
}

/// What the operator does meanwhile, from the article of the fault that decided the verdict.
fn meanwhile(verdict: &Verdict, lang: &str) -> Option<&'static str> {
    match verdict.reason.args.get("fault_title") {
        Some(Arg::Text(code)) => Some(fault(code)?.article(lang)?.fallback_operator),
        Some(Arg::Int(_) | Arg::Time(_)) | None => None,
    }
}

/// Whether a service holds the data folder. Asking takes the lock for a moment at most.
fn is_locked(data: &std::path::Path) -> bool {
    std::fs::File::open(data.join("lock")).is_ok_and(|file| file.try_lock_shared().is_err())
}
