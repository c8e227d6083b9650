//! Asking what may never answer: each question on its own thread, given up at its limit. Needs
//! threads. Never lets more than one thread hang on the same question.

use super::HostError;
use deskready::observation::Why;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// Remembers which questions still hang.
#[derive(Debug, Clone, Default)]
pub(super) struct Patience {
    hanging: Arc<Mutex<BTreeSet<String>>>,
}

/// Takes a question off the list even when the thread that asked it panics.
struct Asked {
    hanging: Arc<Mutex<BTreeSet<String>>>,
    key: String,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.hanging
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

impl Patience {
    /// Runs `ask` on a thread of its own and waits for `limit` at most. A thread that hangs is
    /// left behind, once: until it comes back the same `key` is answered with `timed_out` at once.
    pub fn within<T: Send + 'static>(
        &self,
        key: &str,
        limit: Duration,
        ask: impl FnOnce() -> Result<T, HostError> + Send + 'static,
    ) -> Result<T, HostError> {
        let fresh = self
            .hanging
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key.to_owned());
        if !fresh {
            return Err(HostError::new(
                Why::TimedOut,
                format!("{key}: an earlier question still waits"),
            ));
        }
        let asked = Asked {
            hanging: Arc::clone(&self.hanging),
            key: key.to_owned(),
        };
        let (tell, told) = mpsc::sync_channel(1);
        let started = std::thread::Builder::new()
            .name("question".to_owned())
            .spawn(move || {
                let answer = ask();
                // Before the answer, so that whoever got it may ask again at once.
                drop(asked);
                let _ = tell.send(answer);
            });
        started.map_err(|e| HostError::from_io(key, &e))?;
        told.recv_timeout(limit)
            .unwrap_or_else(|error| match error {
                mpsc::RecvTimeoutError::Timeout => {
                    let text = format!("{key}: no answer within {} ms", limit.as_millis());
                    Err(HostError::new(Why::TimedOut, text))
                }
                mpsc::RecvTimeoutError::Disconnected => Err(HostError::new(
                    Why::Unsupported,
                    format!("{key}: the question itself failed"),
                )),
            })
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
    fn a_question_that_panics_is_an_error_and_can_be_asked_again() {
        let patience = Patience::default();
        let limit = Duration::from_secs(20);
        let failed: Result<(), _> =
            patience.within("sound", limit, || panic!("a fault of a library"));
        assert_eq!(failed.unwrap_err().why, Why::Unsupported);
        assert_eq!(patience.within("sound", limit, || Ok(1)), Ok(1));
    }
}
