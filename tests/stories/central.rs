//! The real central of a story: its store on SQLite, its ingest, its jobs, what people do there,
//! all at the moment the story says. Needs a folder. Must not decide anything itself.

use super::desk::timestamp;
use super::script::{Deed, Event};
use super::words::Moment;
use deskready::ids::DeskId;
use deskready::ticket::{Mode, State as TicketState};
use deskready::wire::v1::Reply;
use deskready::work_order::ClosingCode;
use deskready_central::ingest::{self, IngestError, Policy};
use deskready_central::jobs;
use deskready_central::judge::{self, Closing};
use deskready_central::store::page::Ask;
use deskready_central::store::{
    Store, StoreError, Tx, desks, diagnoses, reviews, tickets, work_orders,
};
use std::path::Path;

/// Where SQLite need not wait for a disk.
const MEMORY: &str = "/dev/shm";
/// Who does what people do.
const PERSON: &str = "Technician 1";
/// Why, where a word of a list is asked for.
const CAUSE: &str = "other";
/// Zone of the floor.
pub const ZONE: &str = "Europe/Madrid";

/// The central of one story.
pub struct Central {
    pub store: Store,
    policy: Policy,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Central {
    pub fn open(mode: &str) -> Result<Self, String> {
        let folder = if Path::new(MEMORY).is_dir() {
            tempfile::tempdir_in(MEMORY)
        } else {
            tempfile::tempdir()
        };
        let folder = folder.map_err(|e| e.to_string())?;
        let url = format!("sqlite:{}", folder.path().join("central.sqlite").display());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| e.to_string())?;
        Ok(Self {
            store: Store::open(&url).map_err(|e| e.to_string())?,
            policy: Policy {
                new_sites: Mode::parse(mode).ok_or("no such mode")?,
                zone: ZONE.to_owned(),
                next_in_s: 60,
            },
            runtime,
            _folder: folder,
        })
    }

    /// Takes reports in this order, all in one piece of work; `twice` takes each a second time.
    pub fn take(
        &self,
        at: Moment,
        reports: Vec<Vec<u8>>,
        twice: bool,
    ) -> Result<Vec<Reply>, String> {
        let (now, policy) = (timestamp(at), self.policy.clone());
        let work = self.store.write(move |tx| {
            let mut replies = Vec::with_capacity(reports.len());
            for bytes in &reports {
                let report = ingest::parse(bytes)?;
                let reply = ingest::take_report(tx, now, &report, &policy)?;
                if twice {
                    ingest::take_report(tx, now, &report, &policy)?;
                }
                replies.push(reply);
            }
            Ok::<_, IngestError>(replies)
        });
        self.runtime.block_on(work).map_err(|e| e.to_string())
    }

    /// What central does by itself from time to time.
    pub fn work(&self, at: Moment) -> Result<(), String> {
        let now = timestamp(at);
        self.runtime.block_on(async {
            jobs::common_cause::run(&self.store, now)
                .await
                .map_err(|e| e.to_string())?;
            jobs::holds::run(&self.store, now)
                .await
                .map_err(|e| e.to_string())?;
            jobs::reviews::run(&self.store, now)
                .await
                .map_err(|e| e.to_string())?;
            jobs::settle::run(&self.store, now)
                .await
                .map_err(|e| e.to_string())?;
            jobs::silence::run(&self.store, now)
                .await
                .map_err(|e| e.to_string())?;
            Ok(())
        })
    }

    pub fn read<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, String> {
        self.runtime
            .block_on(self.store.read(task))
            .map_err(|e| e.to_string())
    }

    fn write<T: Send + 'static>(
        &self,
        task: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, String> {
        self.runtime
            .block_on(self.store.write(task))
            .map_err(|e| e.to_string())
    }

    /// What a person does about one desk, or about the site.
    pub fn person(&self, event: &Event, site: &str, label: &str) -> Result<(), String> {
        let now = timestamp(event.at);
        let (site, label) = (site.to_owned(), label.to_owned());
        if event.who.is_empty() {
            let deed = event.deed.clone();
            return self.write(move |tx| of_site(tx, now, &site, &deed));
        }
        let deed = event.deed.clone();
        self.write(move |tx| {
            let desk = desks::find(tx, &site, &label)?
                .ok_or_else(|| StoreError::not_found("desk", &label))?;
            act(tx, now, &desk, &deed)
        })
    }
}

/// What a person does about a site.
fn of_site(
    tx: &mut dyn Tx,
    now: jiff::Timestamp,
    site: &str,
    deed: &Deed,
) -> Result<(), StoreError> {
    if let Deed::Mode { family, mode } = deed {
        judge::set_mode(tx, now, site, family.as_deref(), Mode::parse(mode))?;
    } else if let Deed::NormalUntil(fault, until) = deed {
        let wish = (timestamp(*until), CAUSE, "");
        judge::hold_fault(tx, now, (site, fault), wish, PERSON)?;
    } else if let Deed::LetGo(fault) = deed {
        let review = reviews::newest(tx, site, fault)?
            .ok_or_else(|| StoreError::not_found("brake", fault))?;
        judge::let_go(tx, now, &review.id, PERSON)?;
    }
    Ok(())
}

fn act(
    tx: &mut dyn Tx,
    now: jiff::Timestamp,
    desk: &DeskId,
    deed: &Deed,
) -> Result<(), StoreError> {
    match deed {
        Deed::OrderSigned { code, part } => {
            let code = ClosingCode::parse(code)
                .ok_or_else(|| StoreError::not_found("closing code", code))?;
            let part = part.as_deref();
            let order = open_order(tx, desk)?;
            let closing = Closing { code, part };
            judge::sign_order(tx, now, &order.id, order.revision, closing, PERSON)?;
        }
        Deed::OrderCancelled => {
            let order = open_order(tx, desk)?;
            judge::cancel_order(tx, now, &order.id, order.revision, PERSON)?;
        }
        Deed::TicketQualified => {
            for ticket in waiting(tx, desk)? {
                judge::qualify_ticket(tx, now, &ticket, PERSON)?;
            }
        }
        Deed::TicketCancelled => {
            for ticket in waiting(tx, desk)? {
                judge::cancel_ticket(tx, now, &ticket, PERSON)?;
            }
        }
        Deed::HeldUntil(until) => {
            let wish = (timestamp(*until), "other", "");
            for open in diagnoses::open(tx, desk)? {
                judge::hold_question(tx, now, &open.id, wish, PERSON)?;
            }
        }
        Deed::Acquitted(part) => {
            let open = diagnoses::open(tx, desk)?.into_iter().find(|row| {
                let mut suspects = row.diagnosis.suspects.iter();
                suspects.any(|s| s.part == *part)
            });
            let open = open.ok_or_else(|| StoreError::not_found("suspect", part))?;
            judge::acquit_suspect(tx, now, &open.id, part, ("checked_well", ""), PERSON)?;
        }
        Deed::TakenOut => {
            for open in diagnoses::open(tx, desk)? {
                if open.diagnosis.incident.is_some() {
                    judge::take_out(tx, now, &open.id, "")?;
                }
            }
        }
        Deed::Step { step, helped } => {
            let known = |row: &diagnoses::OpenRow| {
                let fault = deskready::knowledge::fault(&row.diagnosis.fault);
                fault.is_some_and(|f| f.steps.iter().any(|s| s.id == step))
            };
            let open = diagnoses::open(tx, desk)?.into_iter().find(known);
            let open = open.ok_or_else(|| StoreError::not_found("step", step))?;
            judge::try_step(tx, now, &open.id, step, *helped)?;
        }
        Deed::SelfCheck
        | Deed::GuidedTest
        | Deed::Restarts
        | Deed::OutboxLost
        | Deed::NewHeadset(_)
        | Deed::NewDisk(_)
        | Deed::TakesHeadsetOf(_)
        | Deed::ProfileCorrected
        | Deed::Mode { .. }
        | Deed::NormalUntil(..)
        | Deed::LetGo(_)
        | Deed::Expect(_) => {}
    }
    Ok(())
}

fn open_order(
    tx: &mut dyn Tx,
    desk: &DeskId,
) -> Result<deskready_central::store::model::WorkOrderRow, StoreError> {
    work_orders::open_of_desk(tx, desk)?
        .ok_or_else(|| StoreError::not_found("open order of desk", desk.as_str()))
}

fn waiting(tx: &mut dyn Tx, desk: &DeskId) -> Result<Vec<deskready::ids::TicketId>, StoreError> {
    let filter = tickets::Filter {
        state: Some(TicketState::AwaitingQualification),
        desk: Some(desk.clone()),
        ..tickets::Filter::default()
    };
    let page = tickets::list(tx, &filter, &Ask::default())?;
    if page.items.is_empty() {
        return Err(StoreError::not_found(
            "waiting ticket of desk",
            desk.as_str(),
        ));
    }
    Ok(page.items.into_iter().map(|t| t.id).collect())
}
