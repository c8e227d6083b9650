//! One story as it is written: what stands on the floor, what happens when, what must come of it,
//! and the outcome written down last time. Needs the text; refuses a line it does not know, with
//! its place and what can be written there. Must not run anything.

use super::expect::Expect;
use super::fault::{Fault, Pattern, Spell};
use super::words::{Moment, NEVER, labels, moment};

/// The line between what a person writes and what the runner writes.
pub const MARK: &str = "--- outcome";
/// Longest story, days: more is a mistake in a date.
const LONGEST_DAYS: i64 = 40;

const LINES: &str = "\
`# why`, `proves: NAME`, `pending: WHY`, `expect: ...`, `site MODE`, `desk LABEL[: OPTIONS]`, \
`desks A-01..A-40[: OPTIONS]`, `from TIME [to TIME] DESKS: FAULT[, PATTERN]`, `at TIME DESKS: DEED`, \
`at TIME site: [FAMILY] MODE | FAULT normal until TIME | FAULT let go`, `at TIME expect: ...`, `show print|screen DESK`, `until TIME`";

/// What a desk is.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskLine {
    pub label: String,
    /// `key=value`, or a key alone.
    pub options: Vec<(String, String)>,
}

impl DeskLine {
    pub fn option(&self, key: &str) -> Option<&str> {
        let found = self.options.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.as_str())
    }
}

/// Keys of a desk's options, with what they mean.
pub const OPTIONS: &[(&str, &str)] = &[
    ("headset", "desk, person, pool or none: whose it is"),
    ("ears", "1 or 2"),
    ("phone", "a desk phone is required"),
    ("paths", "names joined with +; voice+crm unless said"),
    (
        "files",
        "softphone (unless said), softphone+drivers or none",
    ),
    ("data", "/data is required"),
    ("disk", "sata (unless said), rotating, nvme or virtual"),
    ("memory", "GiB there; 16 unless said"),
    ("cores", "cores there; 8 unless said"),
    (
        "battery",
        "it has one, which holds so many percent of what it held when new",
    ),
    ("asks-memory", "GiB the profile asks for"),
    ("asks-cores", "cores the profile asks for"),
    (
        "lacks",
        "headset, phone or data: the profile asks for what is not there",
    ),
    ("serials", "good (unless said), junk or none"),
    ("agent", "label of the desk whose program it is a copy of"),
    (
        "starts",
        "when it first runs: a time, or a range for several desks",
    ),
    ("stays", "minutes until it is switched off for good"),
    ("site", "its site; Centre unless said"),
    ("room", "its room"),
    ("service", "whose callers"),
    ("client", "for whom"),
    ("criticality", "1 to 5"),
    ("language", "of the operator"),
    ("kind", "pc, thin_client, vdi_session or home"),
    ("image", "shared"),
    ("switch", "shared"),
    ("hub", "shared"),
    ("softphone", "version, shared"),
    ("vpn", "gateway, shared"),
    ("carrier", "shared"),
];

/// Whom a line is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Who {
    Desks(Vec<String>),
    /// The headset that stood at this desk in the beginning, wherever it goes.
    HeadsetOf(String),
}

/// What somebody or something does at a moment.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    SelfCheck,
    GuidedTest,
    Restarts,
    OutboxLost,
    NewHeadset(String),
    NewDisk(String),
    TakesHeadsetOf(String),
    ProfileCorrected,
    OrderSigned {
        code: String,
        part: Option<String>,
    },
    OrderCancelled,
    TicketQualified,
    TicketCancelled,
    HeldUntil(Moment),
    Acquitted(String),
    TakenOut,
    Step {
        step: String,
        helped: bool,
    },
    Mode {
        family: Option<String>,
        mode: String,
    },
    NormalUntil(String, Moment),
    LetGo(String),
    Expect(Expect),
}

const DEEDS: &str = "\
self-check | guided test | restarts | outbox lost | gets a new headset SERIAL | gets a new disk SERIAL | \
takes the headset of DESK | profile corrected | order signed as CODE [part PART] | order cancelled | ticket qualified | \
ticket cancelled | held until TIME | PART acquitted | taken out of the incident | step NAME helped|did not help";

/// A deed with its moment, whom it is about and its line.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub at: Moment,
    pub who: Vec<String>,
    pub deed: Deed,
    pub line: usize,
}

/// What is shown at the end.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Print(String),
    Screen(String),
}

/// A whole story.
#[derive(Debug, Clone, Default)]
pub struct Story {
    pub file: String,
    pub title: String,
    pub proves: Vec<String>,
    pub pending: Option<String>,
    pub mode: String,
    pub desks: Vec<DeskLine>,
    pub spells: Vec<(Who, Spell)>,
    pub events: Vec<Event>,
    pub expects: Vec<Expect>,
    pub shown: Vec<Shown>,
    pub until: Moment,
    /// What a person wrote, without the outcome.
    pub written: String,
    /// The outcome that stands in the file.
    pub outcome: String,
}

impl Story {
    /// Reads a story; an error names file, line and what can be written.
    pub fn read(file: &str, text: &str) -> Result<Self, String> {
        let (written, outcome) = match text.split_once(&format!("\n{MARK}\n")) {
            Some((written, outcome)) => (written, outcome),
            None => (text.trim_end(), ""),
        };
        let mut story = Self {
            file: file.to_owned(),
            mode: "act".to_owned(),
            written: format!("{}\n", written.trim_end()),
            outcome: outcome.to_owned(),
            ..Self::default()
        };
        for (at, line) in written.lines().enumerate() {
            let number = at + 1;
            let line = line.trim();
            if number == 1 {
                story.title = line.to_owned();
            } else if !line.is_empty() && !line.starts_with('#') {
                story
                    .line(number, line)
                    .map_err(|why| format!("{file}:{number}: {why}"))?;
            }
        }
        story.whole().map_err(|why| format!("{file}: {why}"))?;
        Ok(story)
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let unknown = || format!("{line:?} cannot be read; a line is one of: {LINES}");
        if let Some((head, rest)) = line.split_once(':')
            && let Some(()) = self.heading(number, head, rest.trim())?
        {
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').ok_or_else(unknown)?;
        match word {
            "site" => self.mode = mode(rest)?,
            "desk" | "desks" => self.desk(rest)?,
            "until" => self.until = moment(rest)?,
            "from" => self.spell(rest)?,
            "at" => self.event(number, rest)?,
            "show" => self.shown.push(match rest.split_once(' ') {
                Some(("print", desk)) => Shown::Print(desk.to_owned()),
                Some(("screen", desk)) => Shown::Screen(desk.to_owned()),
                _ => return Err("write `show print DESK` or `show screen DESK`".to_owned()),
            }),
            _ => return Err(unknown()),
        }
        Ok(())
    }

    fn heading(&mut self, number: usize, head: &str, rest: &str) -> Result<Option<()>, String> {
        match head {
            "proves" => self.proves.push(rest.to_owned()),
            "pending" => self.pending = Some(rest.to_owned()),
            "expect" => self.expects.push(Expect::parse(number, rest)?),
            _ => return Ok(None),
        }
        Ok(Some(()))
    }

    fn desk(&mut self, rest: &str) -> Result<(), String> {
        let (who, options) = rest.split_once(':').unwrap_or((rest, ""));
        let mut pairs = Vec::new();
        for option in options.split(',').map(str::trim).filter(|o| !o.is_empty()) {
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            if !OPTIONS.iter().any(|(known, _)| *known == key) {
                let known: Vec<&str> = OPTIONS.iter().map(|(k, _)| *k).collect();
                return Err(format!(
                    "{key:?} is no option of a desk; there are: {}",
                    known.join(", ")
                ));
            }
            pairs.push((key.to_owned(), value.to_owned()));
        }
        let labels = labels(who)?;
        let count = i64::try_from(labels.len()).map_err(|e| e.to_string())?;
        for (index, label) in (0_i64..).zip(labels) {
            let mut options = pairs.clone();
            for (key, value) in &mut options {
                if key == "starts" {
                    *value = spread(value, index, count)?.to_string();
                }
            }
            self.desks.push(DeskLine { label, options });
        }
        Ok(())
    }

    fn spell(&mut self, rest: &str) -> Result<(), String> {
        let (head, what) = split(rest)?;
        let (from, head) = take_moment(head)?;
        let (to, head) = match head.strip_prefix("to ") {
            Some(rest) => take_moment(rest)?,
            None => (NEVER, head),
        };
        let (fault, pattern) = what.split_once(',').unwrap_or((what, ""));
        let pattern = match pattern.trim() {
            "" => Pattern::Steady,
            text => Pattern::parse(text)?,
        };
        let spell = Spell {
            fault: Fault::parse(fault)?,
            from,
            to,
            pattern,
        };
        let who = match head.strip_prefix("headset of ") {
            Some(desk) => Who::HeadsetOf(desk.trim().to_owned()),
            None => Who::Desks(self.named(head)?),
        };
        self.spells.push((who, spell));
        Ok(())
    }

    fn event(&mut self, line: usize, rest: &str) -> Result<(), String> {
        let (head, what) = split(rest)?;
        let (at, head) = take_moment(head)?;
        let (who, deed) = match head {
            "site" => (Vec::new(), of_site(what)?),
            "expect" => (Vec::new(), Deed::Expect(Expect::parse(line, what)?)),
            desks => (self.named(desks)?, deed(what)?),
        };
        self.events.push(Event {
            at,
            who,
            deed,
            line,
        });
        Ok(())
    }

    /// The labels of a list of desks; all of them must have been described before.
    fn named(&self, text: &str) -> Result<Vec<String>, String> {
        if text == "all" {
            return Ok(self.desks.iter().map(|d| d.label.clone()).collect());
        }
        let mut all = Vec::new();
        for part in text.split(',') {
            all.extend(labels(part)?);
        }
        match all
            .iter()
            .find(|l| !self.desks.iter().any(|d| d.label == **l))
        {
            Some(stranger) => Err(format!("no line `desk {stranger}` stands above")),
            None => Ok(all),
        }
    }

    fn whole(&mut self) -> Result<(), String> {
        self.events.sort_by_key(|e| e.at);
        if self.title.is_empty() || self.desks.is_empty() {
            return Err("a story begins with its title and has a `desk` line".to_owned());
        }
        if self.until <= 0 || self.until > LONGEST_DAYS * super::words::DAY {
            return Err("a story ends: write `until 12:00`".to_owned());
        }
        if self.expects.is_empty() {
            return Err("a story says what it is for: write `expect: ...`".to_owned());
        }
        Ok(())
    }
}

fn mode(text: &str) -> Result<String, String> {
    match text.trim() {
        known @ ("listen" | "propose" | "act") => Ok(known.to_owned()),
        other => Err(format!(
            "{other:?} is no mode; there are: listen, propose, act"
        )),
    }
}

/// `MOMENT DESKS: WHAT`; the first colon that ends a word parts them, for times have colons too.
fn split(text: &str) -> Result<(&str, &str), String> {
    text.split_once(": ")
        .map(|(head, what)| (head.trim(), what.trim()))
        .ok_or_else(|| format!("{text:?} says nothing: write `TIME DESKS: WHAT`"))
}

fn take_moment(text: &str) -> Result<(Moment, &str), String> {
    let words = if text.starts_with("day ") { 3 } else { 1 };
    let end = text
        .match_indices(' ')
        .nth(words - 1)
        .map_or(text.len(), |(at, _)| at);
    let (time, rest) = text.split_at(end);
    Ok((moment(time)?, rest.trim()))
}

/// The start of one of several desks that start between two times.
fn spread(text: &str, index: i64, count: i64) -> Result<Moment, String> {
    match text.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (moment(from)?, moment(to)?);
            Ok(from + (to - from) * index / count.max(1))
        }
        None => moment(text),
    }
}

/// `act`, `headset listen`, `headset.missing normal until 12:00`, `headset.missing let go`.
fn of_site(text: &str) -> Result<Deed, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(match words.as_slice() {
        [fault, "normal", "until", ..] => {
            Deed::NormalUntil((*fault).to_owned(), moment(&words[3..].join(" "))?)
        }
        [fault, "let", "go"] => Deed::LetGo((*fault).to_owned()),
        [family, wanted] => Deed::Mode {
            family: Some((*family).to_owned()),
            mode: mode(wanted)?,
        },
        _ => Deed::Mode {
            family: None,
            mode: mode(text)?,
        },
    })
}

fn deed(text: &str) -> Result<Deed, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let own = |text: &str| text.to_owned();
    Ok(match words.as_slice() {
        ["self-check"] => Deed::SelfCheck,
        ["guided", "test"] => Deed::GuidedTest,
        ["restarts"] => Deed::Restarts,
        ["outbox", "lost"] => Deed::OutboxLost,
        ["gets", "a", "new", "headset", serial] => Deed::NewHeadset(own(serial)),
        ["gets", "a", "new", "disk", serial] => Deed::NewDisk(own(serial)),
        ["takes", "the", "headset", "of", desk] => Deed::TakesHeadsetOf(own(desk)),
        ["profile", "corrected"] => Deed::ProfileCorrected,
        ["order", "signed", "as", code] => Deed::OrderSigned {
            code: own(code),
            part: None,
        },
        ["order", "signed", "as", code, "part", part] => Deed::OrderSigned {
            code: own(code),
            part: Some(own(part)),
        },
        ["order", "cancelled"] => Deed::OrderCancelled,
        ["ticket", "qualified"] => Deed::TicketQualified,
        ["ticket", "cancelled"] => Deed::TicketCancelled,
        ["held", "until", ..] => Deed::HeldUntil(moment(&words[2..].join(" "))?),
        ["taken", "out", "of", "the", "incident"] => Deed::TakenOut,
        [part, "acquitted"] => Deed::Acquitted(own(part)),
        ["step", step, "helped"] => Deed::Step {
            step: own(step),
            helped: true,
        },
        ["step", step, "did", "not", "help"] => Deed::Step {
            step: own(step),
            helped: false,
        },
        _ => return Err(format!("{text:?} is no deed; there are: {DEEDS}")),
    })
}
