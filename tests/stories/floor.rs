//! The run of one story: desks wake, reports travel, people act, central works, in the order of
//! the story's own clock. Needs a story. Sleeps never and asks no clock.

use super::central::Central;
use super::desk::{SimDesk, Things};
use super::expect;
use super::facts::Facts;
use super::outcome;
use super::script::{Deed, Event, Story, Who};
use super::words::{Moment, NEVER};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// How often central works by itself. The real one looks every few seconds; a story is told in
/// minutes.
const WORK_S: Moment = 30;
/// Reports taken in one piece of work.
const BATCH: usize = 200;

/// What a run came to.
pub struct Ran {
    /// As it is written below a story.
    pub outcome: String,
    /// Expectations that were not met, and deeds that could not be done.
    pub missed: Vec<String>,
}

/// Runs a story; with `twice`, every report arrives twice.
pub fn run(story: &Story, twice: bool) -> Result<Ran, String> {
    let mut floor = Floor::new(story, twice)?;
    floor.play()?;
    let facts = Facts::gather(&floor.central)?;
    let mut missed = std::mem::take(&mut floor.missed);
    for wanted in &story.expects {
        missed.extend(expect::check(wanted, &facts).map(|why| floor.place(wanted.line, &why)));
    }
    Ok(Ran {
        outcome: outcome::write(story, &facts),
        missed,
    })
}

struct Floor<'a> {
    story: &'a Story,
    central: Central,
    desks: Vec<SimDesk>,
    index: BTreeMap<String, usize>,
    things: Things,
    wakes: BinaryHeap<Reverse<(Moment, usize)>>,
    twice: bool,
    missed: Vec<String>,
}

impl<'a> Floor<'a> {
    fn new(story: &'a Story, twice: bool) -> Result<Self, String> {
        let (mut desks, mut index) = (Vec::new(), BTreeMap::new());
        for line in &story.desks {
            let of_this = |who: &Who| matches!(who, Who::Desks(all) if all.contains(&line.label));
            let spells = story.spells.iter().filter(|(who, _)| of_this(who));
            let spells = spells.map(|(_, spell)| spell.clone()).collect();
            index.insert(line.label.clone(), desks.len());
            desks.push(SimDesk::new(line, spells)?);
        }
        let mut things = Things::new();
        for (who, spell) in &story.spells {
            if let Who::HeadsetOf(label) = who {
                let desk = index.get(label).and_then(|at: &usize| desks.get(*at));
                let serial = desk.and_then(|d: &SimDesk| d.headset.clone());
                let serial = serial.ok_or_else(|| format!("{label} has no headset"))?;
                things.entry(serial).or_default().push(spell.clone());
            }
        }
        Ok(Self {
            story,
            central: Central::open(&story.mode)?,
            desks,
            index,
            things,
            wakes: BinaryHeap::new(),
            twice,
            missed: Vec::new(),
        })
    }

    fn place(&self, line: usize, why: &str) -> String {
        format!("{}:{line}: {why}", self.story.file)
    }

    fn play(&mut self) -> Result<(), String> {
        for at in 0..self.desks.len() {
            let wake = self.desks[at].next_wake(0, &self.things);
            self.wakes.push(Reverse((wake, at)));
        }
        let mut events = self.story.events.iter().peekable();
        let first = self.wakes.peek().map_or(0, |Reverse((at, _))| *at);
        let mut work = first - first.rem_euclid(WORK_S);
        loop {
            let wake = self.wakes.peek().map_or(NEVER, |Reverse((at, _))| *at);
            let deed = events.peek().map_or(NEVER, |e| e.at);
            let now = wake.min(deed).min(work);
            if now > self.story.until {
                return Ok(());
            }
            // People act before the desks look, so that what they did is what is measured.
            while let Some(event) = events.next_if(|e| e.at <= now) {
                self.happen(event)?;
            }
            self.wake(now)?;
            if work <= now {
                self.central.work(now)?;
                work += WORK_S;
            }
        }
    }

    fn wake(&mut self, now: Moment) -> Result<(), String> {
        let mut woken = Vec::new();
        while let Some(Reverse((at, desk))) = self.wakes.peek().copied() {
            if at > now {
                break;
            }
            self.wakes.pop();
            woken.push(desk);
        }
        woken.sort_unstable();
        woken.dedup();
        let mut leaving: Vec<(usize, Vec<u8>)> = Vec::new();
        for at in woken {
            let desk = &mut self.desks[at];
            desk.wake(now, &self.things)?;
            let reports = desk.post(now, &self.things)?;
            leaving.extend(reports.into_iter().map(|report| (at, report)));
            let wake = desk.next_wake(now, &self.things);
            self.wakes.push(Reverse((wake, at)));
        }
        while !leaving.is_empty() {
            let batch: Vec<(usize, Vec<u8>)> = leaving.drain(..leaving.len().min(BATCH)).collect();
            let (from, reports): (Vec<usize>, Vec<Vec<u8>>) = batch.into_iter().unzip();
            let replies = self.central.take(now, reports, self.twice)?;
            for (at, reply) in from.into_iter().zip(replies) {
                self.desks[at].reply = Some(reply);
            }
        }
        Ok(())
    }

    fn happen(&mut self, event: &Event) -> Result<(), String> {
        if let Deed::Expect(wanted) = &event.deed {
            let facts = Facts::gather(&self.central)?;
            if let Some(why) = expect::check(wanted, &facts) {
                self.missed.push(self.place(event.line, &why));
            }
            return Ok(());
        }
        if event.who.is_empty() {
            let site = self.desks.first().map(|d| d.site().to_owned());
            return self.done(event, &site.unwrap_or_default(), "");
        }
        for label in &event.who {
            let Some(at) = self.index.get(label).copied() else {
                continue;
            };
            self.happens_at(event, at)?;
            let site = self.desks[at].site().to_owned();
            self.done(event, &site, label)?;
        }
        Ok(())
    }

    fn done(&mut self, event: &Event, site: &str, label: &str) -> Result<(), String> {
        if let Err(why) = self.central.person(event, site, label) {
            self.missed
                .push(self.place(event.line, &format!("could not be done: {why}")));
        }
        Ok(())
    }

    fn happens_at(&mut self, event: &Event, at: usize) -> Result<(), String> {
        let other = if let Deed::TakesHeadsetOf(other) = &event.deed {
            self.index.get(other).copied()
        } else {
            None
        };
        if let Some(other) = other {
            let mine = self.desks[at].headset.take();
            let theirs = std::mem::replace(&mut self.desks[other].headset, mine);
            self.desks[at].headset = theirs;
            self.desks[other].replug(event.at);
            let wake = self.desks[other].next_wake(event.at, &self.things);
            self.wakes.push(Reverse((wake, other)));
            self.desks[at].replug(event.at);
        }
        let desk = &mut self.desks[at];
        match &event.deed {
            Deed::SelfCheck => desk.ask(event.at),
            Deed::GuidedTest => desk.test_headset(event.at, &self.things),
            Deed::Restarts => desk.restart(),
            Deed::OutboxLost => desk.lose_outbox(),
            Deed::NewHeadset(serial) => {
                desk.headset = Some(serial.clone());
                desk.replug(event.at);
            }
            Deed::NewDisk(serial) => desk.new_disk(serial),
            Deed::ProfileCorrected => desk.correct_profile()?,
            Deed::TakesHeadsetOf(_) => {}
            Deed::OrderSigned { .. }
            | Deed::OrderCancelled
            | Deed::TicketQualified
            | Deed::TicketCancelled
            | Deed::HeldUntil(_)
            | Deed::Acquitted(_)
            | Deed::TakenOut
            | Deed::Step { .. }
            | Deed::Mode { .. }
            | Deed::NormalUntil(..)
            | Deed::LetGo(_)
            | Deed::Expect(_) => return Ok(()),
        }
        // It is looked at with the next round, or at once where it was asked for.
        self.wakes.push(Reverse((event.at, at)));
        Ok(())
    }
}
