//! The threads that own the connections. The writer takes what is waiting, runs it in one
//! transaction (each piece of work in its own savepoint), commits once and only then answers:
//! who got an answer has it on the disk. Readers run one piece of work each in a snapshot.
//! Needs an `Engine`; must not know any table.

use super::{ChangeNote, Row, StoreError, Tx, Value};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Most pieces of work in one commit.
const GROUP_JOBS: usize = 256;
/// After this long a group takes no more work, so that nobody waits for those who came later.
const GROUP_TIME: Duration = Duration::from_millis(20);
const BACK_OFF_FIRST: Duration = Duration::from_millis(100);
const BACK_OFF_LAST: Duration = Duration::from_secs(5);

/// A connection: SQL plus the few control statements both engines understand.
pub(super) trait Engine {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError>;
    /// A statement without parameters or result, not cached.
    fn control(&mut self, sql: &'static str) -> Result<(), StoreError>;
    /// How a transaction of this connection begins.
    fn begin_text(&self) -> &'static str;
    /// Whether the connection can still be used after a failure.
    fn is_usable(&mut self) -> bool;
}

/// Opens a connection; called again when one broke.
pub(super) type Connect = Box<dyn FnMut() -> Result<Box<dyn Engine>, StoreError> + Send>;

/// A piece of work whose result type the threads need not know.
pub(super) trait Job: Send {
    /// Runs it; false asks for it to be undone.
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    /// Hands the result back, or the failure of the whole group.
    fn answer(self: Box<Self>, group: Result<(), StoreError>);
}

pub(super) struct Work<F, T, E> {
    pub task: Option<F>,
    pub result: Option<Result<T, E>>,
    pub reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> bool {
        let result = self.task.take().map(|task| task(tx));
        let keep = matches!(result, Some(Ok(_)));
        self.result = result;
        keep
    }

    fn answer(self: Box<Self>, group: Result<(), StoreError>) {
        let result = match (group, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Failed.into()),
            (Err(e), _) => Err(e.into()),
        };
        // Who asked may have gone; the work is stored all the same.
        let _ = self.reply.send(result);
    }
}

/// A connection that is opened when it is needed and again when it broke, with back-off.
pub(super) struct Link {
    connect: Connect,
    engine: Option<Box<dyn Engine>>,
    wait: Duration,
    not_before: Option<(Instant, String)>,
}

impl Link {
    pub fn new(connect: Connect, engine: Option<Box<dyn Engine>>) -> Self {
        Self {
            connect,
            engine,
            wait: BACK_OFF_FIRST,
            not_before: None,
        }
    }

    fn get(&mut self) -> Result<&mut Box<dyn Engine>, StoreError> {
        if let Some((moment, why)) = &self.not_before
            && Instant::now() < *moment
        {
            return Err(StoreError::Unavailable(why.clone()));
        }
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => match (self.connect)() {
                Ok(engine) => {
                    self.wait = BACK_OFF_FIRST;
                    self.not_before = None;
                    engine
                }
                Err(e) => {
                    let why = whole_text(&e);
                    self.not_before = Some((Instant::now() + self.wait, why.clone()));
                    self.wait = (self.wait * 2).min(BACK_OFF_LAST);
                    return Err(StoreError::Unavailable(why));
                }
            },
        };
        Ok(self.engine.insert(engine))
    }

    /// A connection with a transaction begun. One that broke while nobody used it is opened again:
    /// no work was in it, so nothing can be lost or done twice.
    fn begin(&mut self) -> Result<&mut Box<dyn Engine>, StoreError> {
        let idle = self.engine.is_some();
        let engine = self.get()?;
        match engine.control(engine.begin_text()) {
            Err(e) if engine.is_usable() || !idle => return Err(e),
            Err(_) => self.engine = None,
            Ok(()) => return self.get(),
        }
        let engine = self.get()?;
        engine.control(engine.begin_text())?;
        self.get()
    }

    /// After a failure: away with a connection that cannot go on.
    fn settle(&mut self) {
        if let Some(engine) = &mut self.engine {
            let rolled_back = engine.control("ROLLBACK").is_ok();
            if !rolled_back && !engine.is_usable() {
                self.engine = None;
            }
        }
    }
}

/// The error and its causes in one line: for the log and for those who share its fate.
pub(super) fn whole_text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

struct Scope<'a> {
    engine: &'a mut dyn Engine,
    notes: Vec<ChangeNote>,
}

impl Tx for Scope<'_> {
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        self.engine.execute(sql, params)
    }
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.engine.query(sql, params)
    }
    fn note(&mut self, note: ChangeNote) {
        self.notes.push(note);
    }
}

/// The writer's loop; ends when every handle of the store is gone.
pub(super) fn write_loop(
    mut link: Link,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    changes: &broadcast::Sender<ChangeNote>,
) {
    while let Some(first) = jobs.blocking_recv() {
        let mut group = Vec::new();
        let result = write_group(&mut link, first, &mut jobs, &mut group);
        let result = result.map_err(|e| {
            let why = whole_text(&e);
            tracing::error!(error = %why, jobs = group.len(), "a group of writes was not stored");
            link.settle();
            why
        });
        if let Ok(notes) = &result {
            for note in notes {
                // Nobody listening is fine.
                let _ = changes.send(note.clone());
            }
        }
        for job in group {
            job.answer(
                result
                    .as_ref()
                    .map(|_| ())
                    .map_err(|w| StoreError::Unavailable(w.clone())),
            );
        }
    }
}

/// Runs one group up to its commit; `group` holds every piece of work taken, whatever happened.
fn write_group(
    link: &mut Link,
    first: Box<dyn Job>,
    jobs: &mut mpsc::Receiver<Box<dyn Job>>,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<Vec<ChangeNote>, StoreError> {
    group.push(first);
    let engine = link.begin()?;
    let mut scope = Scope {
        engine: engine.as_mut(),
        notes: Vec::new(),
    };
    let started = Instant::now();
    while let Some(job) = group.last_mut() {
        run_in_savepoint(&mut scope, job.as_mut())?;
        if group.len() >= GROUP_JOBS || started.elapsed() >= GROUP_TIME {
            break;
        }
        match jobs.try_recv() {
            Ok(next) => group.push(next),
            Err(_) => break,
        }
    }
    let notes = std::mem::take(&mut scope.notes);
    engine.control("COMMIT")?;
    Ok(notes)
}

fn run_in_savepoint(scope: &mut Scope<'_>, job: &mut dyn Job) -> Result<(), StoreError> {
    scope.engine.control("SAVEPOINT job")?;
    let notes_before = scope.notes.len();
    // A fault in one piece of work must not take the writer down with everybody else's.
    let kept = catch_unwind(AssertUnwindSafe(|| job.run(scope))).unwrap_or(false);
    if !kept {
        scope.notes.truncate(notes_before);
        scope.engine.control("ROLLBACK TO SAVEPOINT job")?;
    }
    scope.engine.control("RELEASE SAVEPOINT job")
}

/// A reader's loop; readers take turns at the queue.
pub(super) fn read_loop(mut link: Link, jobs: &std::sync::Mutex<mpsc::Receiver<Box<dyn Job>>>) {
    loop {
        let next = jobs
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .blocking_recv();
        let Some(mut job) = next else { return };
        let result = read_one(&mut link, job.as_mut());
        if let Err(e) = &result {
            tracing::error!(error = %whole_text(e), "a read failed");
            link.settle();
        }
        job.answer(result.map_err(|e| StoreError::Unavailable(whole_text(&e))));
    }
}

fn read_one(link: &mut Link, job: &mut dyn Job) -> Result<(), StoreError> {
    let engine = link.begin()?;
    let mut scope = Scope {
        engine: engine.as_mut(),
        notes: Vec::new(),
    };
    let _ = catch_unwind(AssertUnwindSafe(|| job.run(&mut scope)));
    engine.control("ROLLBACK")
}
