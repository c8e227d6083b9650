//! `deskready status`: what the service knows, asked from it where it runs, else read from its store; and what the
//! caller's session shows at that moment. Changes nothing.

use crate::at_desk::AtDesk;
use crate::check::spare;
use crate::cli::StatusArgs;
use crate::roles::{RoleState, RoleStates, Standing};
use crate::store::{SetAside, Store};
use crate::words::{choose, say, tongue};
use crate::zone::LocalTime;
use deskready::knowledge::{fault, word};
use deskready::text::{Arg, ShowTime as _};
use deskready::wire::v1::Verdict;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::Path;

/// Most set-aside measurements shown to a person.
const SHOWN: usize = 20;

/// Everything `status` says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    schema: u32,
    data: String,
    running: bool,
    /// How the other roles stand; nothing where one process plays them all, or none runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    roles: Option<RoleStates>,
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
    let lang = choose(args.lang.as_deref(), "es");
    let status = match args.places.service(args.runtime.as_deref()) {
        None => gather(&args.places.data(), None)?,
        Some(runtime) => crate::roles::desk::status(&runtime)
            .map_err(anyhow::Error::new)
            .or_else(|why| gather(&args.places.data(), None).map_err(|error| error.context(why)))?,
    };
    let at_desk = AtDesk::look();
    if args.json {
        let shown = Shown {
            status: &status,
            at_desk: &at_desk,
        };
        println!("{}", serde_json::to_string(&shown)?);
    } else {
        print!("{}", render(&status, &at_desk, &lang));
    }
    Ok(0)
}

/// What is known in a data folder.
pub fn gather(data: &Path, roles: Option<RoleStates>) -> anyhow::Result<Status> {
    let Some(store) = Store::open_to_read(data)? else {
        anyhow::bail!(
            "nothing is known yet in {}: `deskready run` has not been started with this data folder (use --data for another one), or only root may look into it",
            data.display()
        );
    };
    Ok(Status {
        schema: 1,
        data: data.display().to_string(),
        running: is_locked(data),
        roles,
        stream: store.stream()?.map(String::from),
        rounds_count: store.round()?,
        pending_count: store.pending_count()?,
        dropped_count: store.dropped_count()?,
        last_delivery: store.last_delivery()?,
        last_error: store.last_error()?,
        verdict: store.verdict()?,
        set_aside: store.all_set_aside()?,
    })
}

fn render(status: &Status, at_desk: &AtDesk, lang: &str) -> String {
    let t = tongue(lang);
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
            |at| LocalTime.show(at, lang),
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
    if let Some(roles) = &status.roles {
        let session = say(t, "Sesión del operador", "Operator's session");
        let helper = say(t, "Ayudante con permisos", "Helper with rights");
        for (name, state) in [(session, &roles.session), (helper, &roles.helper)] {
            let _ = writeln!(out, "{name:<32} {}", role(state, lang));
        }
    }
    out += &at_desk.lines(lang);
    if let Some(verdict) = &status.verdict {
        let _ = writeln!(
            out,
            "{:<32} {} – {} ({})",
            say(t, "Veredicto del sistema central", "Central's verdict"),
            word(verdict.readiness.as_str(), lang),
            crate::answer::in_words(&verdict.reason, lang),
            LocalTime.show(verdict.at, lang)
        );
        if let Some(said) = meanwhile(verdict, lang) {
            let _ = writeln!(out, "{:<32} {said}", say(t, "Mientras tanto", "Meanwhile"));
        }
        let heard = status.last_delivery;
        if let Some(spare) = spare(Some(verdict.clone()), heard, jiff::Timestamp::now()) {
            let _ = writeln!(
                out,
                "{:<32} {}",
                say(t, "Otro puesto", "Another desk"),
                crate::answer::in_words(&spare.reason(), lang)
            );
        }
        if let Some(order) = &verdict.work_order {
            let state = word(&order.state, lang);
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
    out
}

/// How one of the other roles stands, in words.
fn role(state: &RoleState, lang: &str) -> String {
    let t = tongue(lang);
    let since = LocalTime.show(state.since, lang);
    let stands = match state.standing {
        Standing::There => say(t, "responde, desde", "answers, since"),
        Standing::Away => say(t, "no responde, desde", "does not answer, since"),
        Standing::NotAsked => say(t, "sin preguntar todavía, desde", "not asked yet, since"),
    };
    match &state.why {
        Some(why) => format!("{stands} {since} ({why})"),
        None => format!("{stands} {since}"),
    }
}

/// What the operator does meanwhile, from the article of the fault that decided the verdict.
fn meanwhile(verdict: &Verdict, lang: &str) -> Option<&'static str> {
    match verdict.reason.args.get("fault_title") {
        Some(Arg::Text(code)) => Some(fault(code)?.article(lang)?.fallback_operator),
        Some(Arg::Int(_) | Arg::Time(_)) | None => None,
    }
}

/// Whether a service holds the data folder. Asking takes the lock for a moment at most.
fn is_locked(data: &Path) -> bool {
    std::fs::File::open(data.join("lock")).is_ok_and(|file| file.try_lock_shared().is_err())
}
