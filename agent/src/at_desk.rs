//! What an engineer at the desk may see of the session, asked at that moment: whether it is locked, and
//! whether a call seems to be on and why we think so. Needs the session itself; nothing of it is stored
//! or sent.

use crate::answer::ReasonAnswer;
use crate::words::{say, tongue};
use deskready::call::{Call, InCall};
use deskready::knowledge::word;
use deskready::observation::Why;
use deskready_probes::call;
use deskready_probes::host::{Hosts, LocalHost};
use serde::Serialize;
use std::fmt::Write as _;

/// What is seen of the session now.
#[derive(Debug, Serialize)]
pub struct AtDesk {
    /// None when nobody can tell.
    locked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_unseen: Option<Why>,
    in_call: &'static str,
    reason: ReasonAnswer,
}

impl AtDesk {
    /// Asks with the rights of who runs this.
    pub fn look() -> Self {
        let host = LocalHost::default();
        let hosts = Hosts::all(&host);
        Self::new(
            call::locked(&hosts).map_err(|error| error.why),
            call::now(&hosts),
        )
    }

    fn new(locked: Result<bool, Why>, call: Call) -> Self {
        Self {
            locked: locked.ok(),
            locked_unseen: locked.err(),
            in_call: match call.answer {
                InCall::Yes => "yes",
                InCall::Perhaps => "perhaps",
                InCall::No => "no",
                InCall::Unknown(_) => "unknown",
            },
            reason: call.reason.into(),
        }
    }

    /// Two lines for a person.
    pub fn lines(&self, lang: &str) -> String {
        let t = tongue(lang);
        let unknown = say(t, "no se sabe", "cannot be told");
        let locked = match (self.locked, self.locked_unseen) {
            (Some(true), _) => say(t, "sí", "yes").to_owned(),
            (Some(false), _) => say(t, "no", "no").to_owned(),
            (None, Some(Why::NoSession)) => say(
                t,
                "no se sabe (esta cuenta no tiene ninguna sesión aquí)",
                "cannot be told (this account has no session here)",
            )
            .to_owned(),
            (None, Some(why)) => format!(
                "{unknown} ({})",
                word(&format!("why.{}", why.as_str()), lang)
            ),
            (None, None) => unknown.to_owned(),
        };
        let call = match self.in_call {
            "yes" => say(t, "parece que sí", "it seems so"),
            "perhaps" => say(t, "quizá", "perhaps"),
            "no" => say(t, "no", "no"),
            _ => unknown,
        };
        let why = crate::answer::in_words(&self.reason.reason, lang);
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{:<32} {locked}",
            say(t, "Sesión bloqueada", "Session locked")
        );
        let _ = writeln!(
            out,
            "{:<32} {call}. {why}",
            say(t, "Llamada en curso", "Call in progress")
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::call::{SoundInUse, Stream, in_call, unknown};

    fn using(program: &str) -> Call {
        in_call(&SoundInUse {
            streams: vec![Stream {
                program: program.to_owned(),
                captures: true,
                runs: true,
            }],
            unseen: None,
        })
    }

    #[test]
    fn an_engineer_reads_lock_and_call_with_the_reason_in_both_languages() {
        for (locked, call, es, en) in [
            (
                Ok(true),
                using("zoiper5"),
                "Sesión bloqueada                 sí\nLlamada en curso                 parece que sí. Zoiper está usando el micrófono.\n",
                "Session locked                   yes\nCall in progress                 it seems so. Zoiper is using the microphone.\n",
            ),
            (
                Ok(false),
                using("firefox"),
                "Sesión bloqueada                 no\nLlamada en curso                 quizá. Firefox está usando el micrófono: quizá una llamada en una página o en otro equipo.\n",
                "Session locked                   no\nCall in progress                 perhaps. Firefox is using the microphone: perhaps a call in a page or on another machine.\n",
            ),
            (
                Err(Why::NoSession),
                unknown(Why::TimedOut),
                "Sesión bloqueada                 no se sabe (esta cuenta no tiene ninguna sesión aquí)\nLlamada en curso                 no se sabe. No se puede saber qué programas usan el sonido (sin respuesta a tiempo).\n",
                "Session locked                   cannot be told (this account has no session here)\nCall in progress                 cannot be told. It cannot be told which programs use the sound (no answer in time).\n",
            ),
        ] {
            let seen = AtDesk::new(locked, call);
            assert_eq!(
                (seen.lines("es"), seen.lines("en")),
                (es.to_owned(), en.to_owned())
            );
        }
    }

    #[test]
    fn a_program_that_is_on_no_list_has_no_name_here_either() {
        let seen = AtDesk::new(Ok(false), using("somebodys-own-recorder"));
        let all = serde_json::to_string(&seen).unwrap() + &seen.lines("es") + &seen.lines("en");
        assert!(!all.contains("somebodys"), "{all}");
    }
}
