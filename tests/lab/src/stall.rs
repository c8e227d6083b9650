//! Whether this machine stood still while a guest ran: suspended, or so busy that nothing of ours got a turn for a second. A
//! guest's idle time is ours, so it wakes from such a gap too late for what it does in real time. Needs a thread of its own.

use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How often it is looked.
const TICK: Duration = Duration::from_millis(100);
/// A second of silence is played in a self-check: a gap like that is heard in it.
const STALLED: Duration = Duration::from_secs(1);

/// Gaps, each with when it was noticed.
static GAPS: Mutex<Vec<(Instant, Duration)>> = Mutex::new(Vec::new());

/// Looks until it is dropped.
pub struct Watch {
    // Dropping it ends the thread.
    _end: Sender<()>,
}

pub fn watch() -> Watch {
    let (end, ended) = channel();
    std::thread::spawn(move || {
        let mut before = Instant::now();
        while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            let now = Instant::now();
            note(before, now);
            before = now;
        }
    });
    Watch { _end: end }
}

fn note(before: Instant, now: Instant) {
    let late = now.duration_since(before).saturating_sub(TICK);
    if late >= STALLED
        && let Ok(mut gaps) = GAPS.lock()
    {
        gaps.push((now, late));
    }
}

/// The longest gap that reached into the time since then.
pub fn longest_since(begun: Instant) -> Option<Duration> {
    let gaps = GAPS.lock().ok()?;
    let since = gaps.iter().filter(|(noticed, _)| *noticed > begun);
    since.map(|(_, late)| *late).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_counts_for_what_ran_while_it_was_noticed_and_a_late_tick_does_not() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        note(at(0), at(900));
        assert_eq!(longest_since(start), None);
        note(at(1_000), at(4_100));
        assert_eq!(longest_since(at(2_000)), Some(Duration::from_secs(3)));
        assert_eq!(longest_since(at(4_100)), None);
    }
}
