//! The store: one handle over SQLite (by default) or PostgreSQL (for fleets), the same SQL and the
//! same contract for both. Work is a closure over a transaction; the operations are plain
//! functions over `&mut dyn Tx`, one file per resource. Needs floor 0's words and a URL.
//! Must not decide anything: what should be stored is decided by `ingest` and `judge`.

pub mod checkpoints;
pub mod counter_bases;
pub mod counters;
pub mod desk_detail;
pub mod desks;
pub mod diagnoses;
mod error;
pub mod events;
pub mod holds;
pub mod incidents;
pub mod listening;
mod migrate;
pub mod model;
mod new_id;
pub mod observations;
pub mod page;
pub mod parts;
mod postgres;
pub mod reviews;
pub mod shared;
pub mod shared_keys;
pub mod sites;
pub mod spares;
mod sqlite;
pub mod tickets;
mod value;
pub mod work_orders;
mod worker;

pub use error::StoreError;
pub use model::ChangeNote;
pub use new_id::new_id;
pub use value::{Row, Value, json, whole};

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};
use worker::{Connect, Engine, Job, Link, Work};

/// Pieces of work that may wait for a thread.
const QUEUE: usize = 1024;
/// How long a caller waits for a place in the queue.
const QUEUE_WAIT: Duration = Duration::from_secs(10);
/// Readers beside the one writer.
const READERS: usize = 4;
/// Change notes kept for a slow listener; one that falls behind is told so and reads anew.
const NOTES: usize = 1024;

/// A transaction. Parameters are `$1`, `$2`, ... in both engines; types are TEXT and BIGINT.
pub trait Tx {
    /// Runs a statement and says how many rows it touched.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;
    /// Runs a statement and returns its rows.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError>;
    /// To be told to listeners once this is committed, and never if it is undone.
    fn note(&mut self, note: ChangeNote);
}

/// A handle; clones share the connections. The last one dropped ends the threads.
#[derive(Clone)]
pub struct Store {
    writer: mpsc::Sender<Box<dyn Job>>,
    readers: mpsc::Sender<Box<dyn Job>>,
    changes: broadcast::Sender<ChangeNote>,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://..` and brings its tables to this version. Waits for it.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let connect: Arc<dyn Fn(bool) -> Connect> = if let Some(path) = url.strip_prefix("sqlite:")
        {
            let path = std::path::PathBuf::from(path);
            Arc::new(move |writes| {
                let path = path.clone();
                Box::new(move || sqlite::connect(&path, writes))
            })
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let config = postgres::config(url)?;
            Arc::new(move |writes| {
                let config = config.clone();
                Box::new(move || postgres::connect(&config, writes))
            })
        } else {
            return Err(StoreError::BadUrl(url.chars().take(80).collect()));
        };
        let (changes, _) = broadcast::channel(NOTES);
        let (writer, jobs) = mpsc::channel(QUEUE);
        let notes = changes.clone();
        start("store-writer", connect(true), move |link| {
            worker::write_loop(link, jobs, &notes)
        })?;
        let (readers, jobs) = mpsc::channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..READERS {
            let jobs = Arc::clone(&jobs);
            start("store-reader", connect(false), move |link| {
                worker::read_loop(link, &jobs)
            })?;
        }
        Ok(Self {
            writer,
            readers,
            changes,
        })
    }

    /// Runs a piece of work that may write. It is stored durably when this returns `Ok`, and
    /// nothing of it is stored when the work itself returned an error.
    pub async fn write<T, E, F>(&self, task: F) -> Result<T, E>
    where
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        submit(&self.writer, task).await
    }

    /// Runs a piece of work that only reads, in one snapshot.
    pub async fn read<T, E, F>(&self, task: F) -> Result<T, E>
    where
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        submit(&self.readers, task).await
    }

    /// Notes of what was committed from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<ChangeNote> {
        self.changes.subscribe()
    }

    /// Whether the database answers, for those who watch this program.
    pub async fn ready(&self) -> Result<(), StoreError> {
        self.read(|tx| tx.query("SELECT 1", &[]).map(|_| ())).await
    }
}

async fn submit<T, E, F>(queue: &mpsc::Sender<Box<dyn Job>>, task: F) -> Result<T, E>
where
    F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let place = tokio::time::timeout(QUEUE_WAIT, queue.reserve())
        .await
        .map_err(|_| StoreError::Busy { waiting: QUEUE })?
        .map_err(|_| StoreError::Closed)?;
    let (reply, answer) = oneshot::channel();
    place.send(Box::new(Work {
        task: Some(task),
        result: None,
        reply,
    }));
    answer.await.map_err(|_| StoreError::Closed)?
}

/// Starts a thread that owns one connection; returns once the connection stands.
fn start(
    name: &str,
    mut connect: Connect,
    run: impl FnOnce(Link) + Send + 'static,
) -> Result<(), StoreError> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let engine: Option<Box<dyn Engine>> = match connect() {
                Ok(engine) => Some(engine),
                Err(e) => {
                    let _ = tell.send(Err(e));
                    return;
                }
            };
            let _ = tell.send(Ok(()));
            run(Link::new(connect, engine));
        })
        .map_err(|e| StoreError::Unavailable(e.to_string()))?;
    told.recv().map_err(|_| StoreError::Failed)?
}
