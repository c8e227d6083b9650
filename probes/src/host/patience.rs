//! Asking what may never answer: each question on its own thread, given up at its limit. Needs
//! threads. Asks nothing again that still hangs, so that hanging threads do not pile up.

use super::HostError;
use deskready::observation::Why;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Remembers which questions were given up and still hang.
#[derive(Debug, Clone, Default)]
pub(super) struct Patience {
    hanging: Hanging,
}

type Hanging = Arc<Mutex<BTreeMap<String, usize>>>;

/// The time that several questions have together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Together(Instant, Duration);

impl Together {
    /// From now on.
    pub fn new(limit: Duration) -> Self {
        Self(Instant::now(), limit)
    }

    /// What is left of it.
    pub fn left(&self) -> Duration {
        self.1.saturating_sub(self.0.elapsed())
    }
}

/// Where one question is, shared by who asks and who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Asked,
    GivenUp,
    Done,
}

/// Tells that a question came back, even when the thread that asked it panics.
struct Asked {
    hanging: Hanging,
    phase: Arc<Mutex<Phase>>,
    key: String,
}

impl Drop for Asked {
    fn drop(&mut self) {
        let mut phase = lock(&self.phase);
        if *phase == Phase::GivenUp {
            let mut hanging = lock(&self.hanging);
            let left = hanging
                .get(&self.key)
                .map_or(0, |count| count.saturating_sub(1));
            if left == 0 {
                hanging.remove(&self.key);
            } else {
                hanging.insert(self.key.clone(), left);
            }
        }
        *phase = Phase::Done;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every change under these locks is whole: a panic elsewhere leaves nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Patience {
    /// Runs `ask` on a thread of its own and waits for `limit` at most. A thread that hangs is
    /// left behind: until it comes back the same `key` is answered with `timed_out` at once.
    pub fn within<T: Send + 'static>(
        &self,
        key: &str,
        limit: Duration,
        ask: impl FnOnce() -> Result<T, HostError> + Send + 'static,
    ) -> Result<T, HostError> {
        if lock(&self.hanging).contains_key(key) {
            let text = format!("{key}: an earlier question still waits");
            return Err(HostError::new(Why::TimedOut, text));
        }
        let phase = Arc::new(Mutex::new(Phase::Asked));
        let asked = Asked {
            hanging: Arc::clone(&self.hanging),
            phase: Arc::clone(&phase),
            key: key.to_owned(),
        };
        let (tell, told) = mpsc::sync_channel(1);
        let started = std::thread::Builder::new()
            .name("question".to_owned())
            .spawn(move || {
                let answer = ask();
                drop(asked);
                let _ = tell.send(answer);
            });
        started.map_err(|e| HostError::from_io(key, &e))?;
        told.recv_timeout(limit)
            .unwrap_or_else(|error| match error {
                mpsc::RecvTimeoutError::Timeout => {
                    self.give_up(key, &phase);
                    let text = format!("{key}: no answer within {} ms", limit.as_millis());
                    Err(HostError::new(Why::TimedOut, text))
                }
                mpsc::RecvTimeoutError::Disconnected => {
                    let text = format!("{key}: the question itself failed");
                    Err(HostError::new(Why::Unsupported, text))
                }
            })
    }

    fn give_up(&self, key: &str, phase: &Mutex<Phase>) {
        let mut phase = lock(phase);
        if *phase == Phase::Asked {
            *phase = Phase::GivenUp;
            *lock(&self.hanging).entry(key.to_owned()).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_is_given_up_once_and_asked_again_only_after_it_came_back() {
        let patience = Patience::default();
        let short = Duration::from_millis(20);
        let long = Duration::from_secs(20);
        let (release, held) = mpsc::channel::<()>();
        let (done, finished) = mpsc::channel::<()>();
        let first: Result<(), _> = patience.within("space /far", short, move || {
            let _ = held.recv();
            let _ = done.send(());
            Ok(())
        });
        assert_eq!(first.unwrap_err().why, Why::TimedOut);
        let second: Result<(), _> =
            patience.within("space /far", long, || panic!("must not be asked"));
        assert_eq!(second.unwrap_err().why, Why::TimedOut);
        assert_eq!(patience.within("space /", long, || Ok(7)), Ok(7));
        release.send(()).unwrap();
        finished.recv().unwrap();
        while !patience.hanging.lock().unwrap().is_empty() {
            std::thread::yield_now();
        }
        assert_eq!(patience.within("space /far", long, || Ok(8)), Ok(8));
    }

    #[test]
    fn the_same_question_may_be_asked_twice_at_once() {
        let patience = Patience::default();
        let long = Duration::from_secs(20);
        let (ask_inner, inner) = (patience.clone(), "sound server");
        let outer = patience.within(inner, long, move || ask_inner.within(inner, long, || Ok(5)));
        assert_eq!(outer, Ok(5));
    }

    #[test]
    fn a_question_that_panics_is_an_error_and_can_be_asked_again() {
        let patience = Patience::default();
        let limit = Duration::from_secs(20);
        let failed: Result<(), _> =
            patience.within("sound", limit, || panic!("a fault of a library"));
        assert_eq!(failed.unwrap_err().why, Why::Unsupported);
        assert_eq!(patience.within("sound", limit, || Ok(1)), Ok(1));
    }
}
