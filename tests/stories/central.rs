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
use deskready_central::judge;
use deskready_central::store::page::Ask;
use deskready_central::store::{Store, StoreError, Tx, desks, sites, tickets, work_orders};
use std::path::Path;

/// Where SQLite need not wait for a disk.
const MEMORY: &str = "/dev/shm";
/// Who does what people do.
const PERSON: &str = "Technician 1";
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
        if let Deed::SiteMode(mode) = &event.deed {
            let mode = Mode::parse(mode).ok_or("no such mode")?;
            return self.write(move |tx| sites::set_mode(tx, &site, mode));
        }
        let deed = event.deed.clone();
        self.write(move |tx| {
            let desk = desks::find(tx, &site, &label)?
                .ok_or_else(|| StoreError::not_found("desk", &label))?;
            act(tx, now, &desk, &deed)
        })
    }
}

fn act(
    tx: &mut dyn Tx,
    now: jiff::Timestamp,
    desk: &DeskId,
    deed: &Deed,
) -> Result<(), StoreError> {
    match deed {
        Deed::OrderSigned(code) => {
            let code = ClosingCode::parse(code)
                .ok_or_else(|| StoreError::not_found("closing code", code))?;
            let order = open_order(tx, desk)?;
            judge::sign_order(tx, now, &order.id, order.revision, code, PERSON)?;
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
        Deed::HeldUntil(_) | Deed::Acquitted(_) | Deed::Step { .. } => {
            return Err(StoreError::Refused(
                "central has no verb for this yet".to_owned(),
            ));
        }
        Deed::SelfCheck
        | Deed::Restarts
        | Deed::OutboxLost
        | Deed::NewHeadset(_)
        | Deed::NewDisk(_)
        | Deed::TakesHeadsetOf(_)
        | Deed::ProfileCorrected
        | Deed::SiteMode(_)
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
        site: None,
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
