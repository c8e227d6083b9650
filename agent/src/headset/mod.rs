//! `deskready headset`: a person listens to this desk's headset with the program's help. Needs a terminal with somebody at
//! it, and a headset that no call is using. The microphone is open between the press and the end of a step, and in this
//! process alone; figures are handed to the service where one runs, and nothing is written here.

mod keys;
mod reading;
mod told;

use crate::cli::HeadsetArgs;
use crate::handed::{Guided, GuidedTest, Taken};
use crate::roles::desk::{NotAsked, hand_over};
use crate::words::{Tongue, choose, say, tongue};
use anyhow::Context as _;
use deskready::component::Identity;
use deskready::observation::Unseen;
use deskready_acoustics::judge::{Finding, Verdict, judge, judge_speech};
use deskready_acoustics::program::{Ears, Side};
use deskready_acoustics::speech::Spoken;
use deskready_hearing::{Ended, Press, Ran, Stop, Talk, hear, hums, listen};
use deskready_probes::audio::{HeadsetEnds, ends};
use deskready_probes::host::{HostError, Hosts, LocalHost};
use keys::{Keys, Pressed};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Nothing was found; something was; nothing could be said.
const WELL: u8 = 0;
const NOT_WELL: u8 = 1;
const UNKNOWN: u8 = 3;

const SENTENCE: Duration = Duration::from_secs(6);
/// Fewest and most hums; none at all is an answer too.
const HUMS: (u8, u8) = (1, 3);
/// How often an ear is tried before it counts as unheard, and a run that this computer was too busy for.
const TRIES: usize = 2;

/// What was found out.
pub struct Found {
    headset: HeadsetEnds,
    ran: Option<Ran>,
    /// Left and right; none where nobody was asked.
    heard: [Option<bool>; 2],
    talk: Option<Talk>,
    took_ms: u64,
}

impl Found {
    /// What the figures claim; whether an ear sounds is the wearer's word and not theirs.
    fn claims(&self) -> Vec<Finding> {
        let limits = reading::limits(crate::known::in_force());
        let run = self
            .ran
            .as_ref()
            .map(|ran| judge(&ran.outcome, None, &limits));
        let talk = self
            .talk
            .as_ref()
            .map(|talk| judge_speech(&talk.spoken, &limits));
        let mut all: Vec<Finding> = Vec::new();
        for verdict in [run, talk].into_iter().flatten() {
            let claims = match verdict {
                Verdict::Judged { claims, .. } => claims,
                Verdict::Unseen(_) | Verdict::Unspoken(_) => Vec::new(),
            };
            for finding in claims {
                let known = all.iter().any(|it| it.claim == finding.claim);
                if !known && told::is_of_the_figures(finding.claim) {
                    all.push(finding);
                }
            }
        }
        all
    }

    fn status(&self) -> u8 {
        let is_deaf = self.heard.contains(&Some(false));
        let said = self
            .talk
            .as_ref()
            .is_some_and(|talk| matches!(talk.spoken, Spoken::Speech(_)));
        if is_deaf || !self.claims().is_empty() {
            NOT_WELL
        } else if self.heard.contains(&Some(true)) && said {
            WELL
        } else {
            UNKNOWN
        }
    }
}

/// What became of the figures.
pub type Handed = Result<Taken, NotAsked>;

/// Where the figures go.
struct Service(Option<PathBuf>);

impl Service {
    fn take(&self, identity: Identity, took_ms: u64, what: Guided) -> Handed {
        let runtime = self.0.as_deref().ok_or(NotAsked::NoService)?;
        let test = GuidedTest {
            identity,
            took_ms,
            what,
        };
        hand_over(runtime, test)
    }

    /// Tells why there are no figures; that the service does not hear of it changes nothing for who stands there.
    fn tell(&self, error: &HostError) {
        let unseen = Unseen {
            why: error.why,
            detail: error.detail.clone(),
        };
        let _ = self.take(Identity::default(), 0, Guided::Unseen(unseen));
    }
}

/// Runs the command and returns the exit status.
pub fn command(args: &HeadsetArgs) -> anyhow::Result<u8> {
    crate::known::use_folder(args.knowledge.as_deref())?;
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let tag = choose(args.lang.as_deref(), &profile.desk.language);
    let tongue = tongue(&tag);
    let Some(keys) = Keys::of_this_terminal() else {
        eprintln!(
            "deskready: {}",
            say(
                tongue,
                "esta prueba la empieza una persona pulsando una tecla: escríbela en un terminal, sin redirigir su entrada ni sus avisos",
                "a person starts this test by pressing a key: type it in a terminal, without redirecting its input or its messages"
            )
        );
        return Ok(crate::USAGE);
    };
    let service = Service(args.places.service(args.runtime.as_deref()));
    let spec = profile.expect.headset.clone().unwrap_or_default();
    let host = LocalHost::default();
    let headset = match ends(&Hosts::all(&host), &spec) {
        Ok(headset) => headset,
        Err(error) => {
            service.tell(&error);
            eprintln!("deskready: {}", told::unseen(tongue, &error));
            return Ok(UNKNOWN);
        }
    };
    let ears = match args.ears.or(spec.ears) {
        Some(1) => Ears::One,
        Some(_) | None => Ears::Two,
    };
    eprintln!("{}", told::welcome(tongue, &headset.name));
    if keys.next() != Pressed::Enter {
        eprintln!(
            "{}",
            say(tongue, "No se ha abierto nada.", "Nothing was opened.")
        );
        return Ok(UNKNOWN);
    }
    let press = Press::of_a_person();
    let found = guided(tongue, &keys, &press, headset, ears);
    let found = match found {
        Ok(found) => found,
        Err(ended) => {
            if let Ended::Unseen(error) = &ended {
                service.tell(error);
            }
            eprintln!("{}", told::ended(tongue, &ended));
            return Ok(UNKNOWN);
        }
    };
    let run = Guided::Run(Box::new(reading::of(&found)));
    let handed = service.take(found.headset.identity.clone(), found.took_ms, run);
    let text = if args.json {
        serde_json::to_string(&told::json(&found, &handed))? + "\n"
    } else {
        told::page(tongue, &found) + &told::handed(&tag, &handed)
    };
    let out = std::io::stdout();
    let mut out = out.lock();
    out.write_all(text.as_bytes())
        .context("cannot write the answer")?;
    Ok(found.status())
}

fn guided(
    tongue: Tongue,
    keys: &Keys,
    press: &Press,
    headset: HeadsetEnds,
    ears: Ears,
) -> Result<Found, Ended> {
    let started = Instant::now();
    let mut found = Found {
        headset,
        ran: None,
        heard: [None, None],
        talk: None,
        took_ms: 0,
    };
    found.ran = Some(tones(tongue, keys, press, &found.headset, ears)?);
    for side in ears.sides() {
        let heard = ear(tongue, keys, press, &found.headset, (*side, ears))?;
        if let Some(slot) = found.heard.get_mut(side.index()) {
            *slot = Some(heard);
        }
    }
    found.talk = Some(sentence(tongue, keys, press, &found.headset)?);
    found.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(found)
}

/// Tones for the figures. What this computer lost on the way is played once more.
fn tones(
    tongue: Tongue,
    keys: &Keys,
    press: &Press,
    headset: &HeadsetEnds,
    ears: Ears,
) -> Result<Ran, Ended> {
    eprintln!("{}", told::tones(tongue));
    let stop = Stop::default();
    let once = || hear(press, &headset.output, &headset.input, ears, &stop);
    let mut ran = keys.or_stopped(&stop, once)?;
    for _ in 1..TRIES {
        if ran.lost_count == 0 {
            break;
        }
        ran = keys.or_stopped(&stop, once)?;
    }
    Ok(ran)
}

/// Hums in one ear, counted by whoever wears it: wrong twice is unheard.
fn ear(
    tongue: Tongue,
    keys: &Keys,
    press: &Press,
    headset: &HeadsetEnds,
    (side, ears): (Side, Ears),
) -> Result<bool, Ended> {
    let mut before = None;
    for _ in 0..TRIES {
        let count = number(before);
        before = Some(count);
        eprintln!("{}", told::count(tongue, side, ears));
        let stop = Stop::default();
        keys.or_stopped(&stop, || hums(press, &headset.output, side, count, &stop))?;
        eprint!("{}", told::how_many(tongue, HUMS.1));
        let answer = loop {
            match keys.next() {
                Pressed::Digit(digit) if digit <= HUMS.1 => break digit,
                Pressed::Leave => return Err(Ended::Stopped),
                Pressed::Digit(_) | Pressed::Enter | Pressed::Other => {}
            }
        };
        eprintln!(" {answer}");
        if answer == count {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A number that nobody can know beforehand, another one than the last.
fn number(before: Option<u8>) -> u8 {
    let (least, most) = HUMS;
    let choices: Vec<u8> = (least..=most).filter(|n| Some(*n) != before).collect();
    // Where the system has no random numbers the first will do: the wearer does not know that either.
    let drawn = getrandom::u32().unwrap_or(0) as usize;
    choices
        .get(drawn % choices.len().max(1))
        .copied()
        .unwrap_or(least)
}

fn sentence(
    tongue: Tongue,
    keys: &Keys,
    press: &Press,
    headset: &HeadsetEnds,
) -> Result<Talk, Ended> {
    eprintln!("{}", told::read_aloud(tongue));
    match keys.next() {
        Pressed::Enter => {}
        Pressed::Leave | Pressed::Digit(_) | Pressed::Other => return Err(Ended::Stopped),
    }
    let stop = Stop::default();
    let mut meter = |peak: f32| eprint!("\r{}", told::meter(peak));
    let talk = keys.or_stopped(&stop, || {
        listen(press, &headset.input, SENTENCE, &stop, &mut meter)
    });
    eprint!("\r{:60}\r", "");
    talk
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready_probes::host::{InputDevice, OutputDevice};

    /// A test of which nothing is known yet.
    pub fn found() -> Found {
        Found {
            headset: HeadsetEnds {
                name: "Jabra Evolve 20".to_owned(),
                identity: Identity::new("GN", "Jabra Evolve 20", "000135D0656C09"),
                output: OutputDevice::Kernel { card: 0, device: 0 },
                input: InputDevice::Kernel { card: 0, device: 0 },
            },
            ran: None,
            heard: [None, None],
            talk: None,
            took_ms: 31_000,
        }
    }

    #[test]
    fn the_number_of_hums_is_never_that_of_the_last_time_and_always_one_that_can_be_answered() {
        let mut before = None;
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let count = number(before);
            assert!((HUMS.0..=HUMS.1).contains(&count) && Some(count) != before);
            seen.insert(count);
            before = Some(count);
        }
        assert_eq!(seen.len(), 3, "{seen:?}");
    }
}
