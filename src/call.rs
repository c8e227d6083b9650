//! Whether a call is on at the desk, from which programs use its sound, and what has to wait for its
//! end. Pure: needs the streams as the machine lists them, never their sound. What is said here stays
//! on the desk; all that leaves it is the reason `in_call` of what was not measured.

use crate::knowledge::{ProgramKind, codes, program};
use crate::observation::Why;
use crate::text::Reason;
use serde::{Deserialize, Serialize};

/// One stream of sound that a program holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// The file that runs, as the machine names it; empty when it does not tell.
    pub program: String,
    /// Whether it listens to a microphone; otherwise it plays.
    pub captures: bool,
    /// Whether sound flows; a stream that is kept ready and paused is no call.
    pub runs: bool,
}

/// All that could be seen of who uses the sound.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoundInUse {
    /// Streams.
    pub streams: Vec<Stream>,
    /// There may be more, which could not be seen, for this reason.
    #[serde(default)]
    pub unseen: Option<Why>,
}

/// Whether a call is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InCall {
    /// A program for calls uses the sound.
    Yes,
    /// Something else holds the microphone that calls can be made with.
    Perhaps,
    /// Nothing does.
    No,
    /// It cannot be told.
    Unknown(Why),
}

/// Whether a call is on, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The answer.
    pub answer: InCall,
    /// Reason, for an engineer at the desk alone: it may name a program.
    pub reason: Reason,
}

/// What a check takes from the operator while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Burden {
    /// A look that nobody notices.
    Light,
    /// Much reading from the disks, or much work for the processor.
    Reads,
    /// A stream on the sound device.
    Sound,
}

impl Call {
    /// Why a check has to wait, if it has to. A call, and what may be one, holds back everything that
    /// is not light. Where nobody can tell, silence is not played, for who cannot ask the sound server
    /// cannot play on it either; files are read all the same, or a desk that never tells would never
    /// have a damaged file found.
    #[must_use]
    pub const fn holds_back(&self, burden: Burden) -> Option<Why> {
        match (self.answer, burden) {
            (InCall::Yes | InCall::Perhaps, Burden::Reads | Burden::Sound) => Some(Why::InCall),
            (InCall::Unknown(why), Burden::Sound) => Some(why),
            (_, Burden::Light) | (InCall::No, _) | (InCall::Unknown(_), Burden::Reads) => None,
        }
    }
}

/// Whether a call is on. The surest word wins, in whatever order the streams come.
///
/// A softphone's open microphone is a call, and its sound alone is ringing. A browser, or a screen of
/// another machine, is where most calls of today are made, but not only calls: it is perhaps one, and
/// so is a program that nobody listed. Held back wrongly costs a check that is made an hour later; let
/// go wrongly, the caller hears it.
#[must_use]
pub fn in_call(seen: &SoundInUse) -> Call {
    let running = || seen.streams.iter().filter(|stream| stream.runs);
    let first = |kind: Option<ProgramKind>, captures: bool| {
        running()
            .filter(|stream| stream.captures == captures)
            .map(|stream| program(&stream.program))
            .filter(|known| known.map(|it| it.kind) == kind)
            .map(|known| known.map_or("", |it| it.name))
            .min()
    };
    let said = |answer, reason| Call { answer, reason };
    let named = |code: &str, name: &str| Reason::new(code).with("program", name);
    if let Some(name) = first(Some(ProgramKind::Softphone), true) {
        return said(InCall::Yes, named(codes::CALL_SOFTPHONE, name));
    }
    if let Some(name) = first(Some(ProgramKind::Softphone), false) {
        return said(InCall::Yes, named(codes::CALL_RINGS, name));
    }
    if let Some(name) = first(Some(ProgramKind::Browser), true) {
        return said(InCall::Perhaps, named(codes::CALL_BROWSER, name));
    }
    if first(None, true).is_some() {
        return said(InCall::Perhaps, Reason::new(codes::CALL_ANOTHER));
    }
    if let Some(why) = seen.unseen {
        let reason = Reason::new(codes::CALL_UNKNOWN).with("unseen_why", why.as_str());
        return said(InCall::Unknown(why), reason);
    }
    match first(Some(ProgramKind::Bystander), true) {
        Some(name) => said(InCall::No, named(codes::CALL_BYSTANDER, name)),
        None => said(InCall::No, Reason::new(codes::CALL_NONE)),
    }
}

/// What is said when nobody could be asked.
#[must_use]
pub fn unknown(why: Why) -> Call {
    in_call(&SoundInUse {
        streams: Vec::new(),
        unseen: Some(why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use InCall::{No, Perhaps, Unknown, Yes};

    /// `zoiper5 <` listens, `zoiper5 >` plays, in brackets it is paused; `? why` could not be seen.
    fn seen(text: &str) -> SoundInUse {
        let mut seen = SoundInUse::default();
        for word in text.split(", ").filter(|word| !word.is_empty()) {
            if let Some(why) = word.strip_prefix("? ") {
                seen.unseen = Why::ALL.into_iter().find(|w| w.as_str() == why);
                assert!(seen.unseen.is_some(), "{why}");
                continue;
            }
            let open = word.trim_matches(['(', ')']);
            let (program, direction) = open.rsplit_once(' ').unwrap();
            assert!("<>".contains(direction), "{word}");
            seen.streams.push(Stream {
                program: program.to_owned(),
                captures: direction == "<",
                runs: open == word,
            });
        }
        seen
    }

    #[test]
    fn a_call_is_known_from_who_listens_and_who_rings() {
        for (streams, answer, code, name) in [
            ("", No, codes::CALL_NONE, None),
            ("zoiper5 <", Yes, codes::CALL_SOFTPHONE, Some("Zoiper")),
            (
                "zoiper5 <, zoiper5 >",
                Yes,
                codes::CALL_SOFTPHONE,
                Some("Zoiper"),
            ),
            ("zoiper5 >", Yes, codes::CALL_RINGS, Some("Zoiper")),
            ("(zoiper5 <), (zoiper5 >)", No, codes::CALL_NONE, None),
            (
                "chrome <, chrome >",
                Perhaps,
                codes::CALL_BROWSER,
                Some("Google Chrome"),
            ),
            ("chrome >", No, codes::CALL_NONE, None),
            ("(firefox <), firefox >", No, codes::CALL_NONE, None),
            ("firefox <, zoom >", Yes, codes::CALL_RINGS, Some("Zoom")),
            ("some-own-phone <", Perhaps, codes::CALL_ANOTHER, None),
            ("some-player >", No, codes::CALL_NONE, None),
            (" <", Perhaps, codes::CALL_ANOTHER, None),
            (
                "pavucontrol <",
                No,
                codes::CALL_BYSTANDER,
                Some("PulseAudio Volume Control"),
            ),
            (
                "pavucontrol <, chrome <",
                Perhaps,
                codes::CALL_BROWSER,
                Some("Google Chrome"),
            ),
            ("deskready >", No, codes::CALL_NONE, None),
            (
                "? timed_out",
                Unknown(Why::TimedOut),
                codes::CALL_UNKNOWN,
                None,
            ),
            (
                "? no_session, pavucontrol <",
                Unknown(Why::NoSession),
                codes::CALL_UNKNOWN,
                None,
            ),
            (
                "? no_session, zoom <",
                Yes,
                codes::CALL_SOFTPHONE,
                Some("Zoom"),
            ),
            ("? denied,  <", Perhaps, codes::CALL_ANOTHER, None),
        ] {
            let mut seen = seen(streams);
            let call = in_call(&seen);
            assert_eq!(
                (call.answer, call.reason.code.as_str()),
                (answer, code),
                "{streams}"
            );
            assert_eq!(
                call.reason.args.get("program").cloned(),
                name.map(Into::into),
                "{streams}"
            );
            seen.streams.reverse();
            assert_eq!(in_call(&seen), call, "{streams}: another order");
        }
    }

    #[test]
    fn a_call_holds_back_what_is_heavy_and_an_unknown_one_the_sound_alone() {
        use Burden::{Light, Reads, Sound};
        let (call, late) = (Some(Why::InCall), Some(Why::TimedOut));
        for (streams, held) in [
            ("zoom <", [None, call, call]),
            ("chrome <", [None, call, call]),
            ("another <", [None, call, call]),
            ("chrome >", [None, None, None]),
            ("", [None, None, None]),
            ("? timed_out", [None, None, late]),
        ] {
            let said = in_call(&seen(streams));
            let all = [Light, Reads, Sound].map(|burden| said.holds_back(burden));
            assert_eq!(all, held, "{streams}");
        }
    }

    #[test]
    fn no_name_that_is_not_on_the_list_is_ever_said() {
        let said = in_call(&seen("opq7-wxyzs-recorder <"));
        assert!(!format!("{said:?}").contains("opq7"), "{said:?}");
    }
}
