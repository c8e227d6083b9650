//! Time that this thread really ran, so that other programs on the machine do not count. Needs Linux for that; elsewhere
//! it is the time on the wall. Must not count what other threads did.

use std::hint::black_box;
use std::time::Instant;

/// The kernel brings the figure up to date at its ticks: shorter than this is not measured.
const LEAST_S: f64 = 0.12;
const REPEATS: usize = 5;

/// A moment of both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Started {
    wall: Instant,
    ran_ns: Option<u64>,
}

/// Starts.
#[must_use]
pub fn start() -> Started {
    Started {
        wall: Instant::now(),
        ran_ns: ran_ns(),
    }
}

impl Started {
    /// Seconds since then.
    #[must_use]
    pub fn seconds(self) -> f64 {
        #[allow(clippy::cast_precision_loss)]
        let ran = |from: u64| ran_ns().map(|to| to.saturating_sub(from) as f64 / 1e9);
        self.ran_ns
            .and_then(ran)
            .unwrap_or_else(|| self.wall.elapsed().as_secs_f64())
    }
}

impl Started {
    /// Seconds on the wall since then: exact to the microsecond, and other programs count. For the median of what is too
    /// short for [`Self::seconds`].
    #[must_use]
    pub fn wall_seconds(self) -> f64 {
        self.wall.elapsed().as_secs_f64()
    }
}

fn ran_ns() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

/// Microseconds of one run: the median of several batches, each long enough to be measured.
pub fn median_us<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut each_us: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let (started, mut runs) = (start(), 0_u32);
            loop {
                for _ in 0..8 {
                    black_box(run());
                }
                runs += 8;
                let seconds = started.seconds();
                if seconds >= LEAST_S {
                    return seconds * 1e6 / f64::from(runs);
                }
            }
        })
        .collect();
    each_us.sort_by(f64::total_cmp);
    each_us.get(REPEATS / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_work_takes_about_twice_the_time() {
        let work =
            |rounds: u64| (0..rounds).fold(1_u64, |sum, n| black_box(sum.wrapping_mul(31) ^ n));
        let (one, two) = (median_us(|| work(20_000)), median_us(|| work(40_000)));
        assert!((1.4..2.8).contains(&(two / one)), "{one} {two}");
    }
}
