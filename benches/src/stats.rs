//! Shares, means and their 95 % intervals. Pure arithmetic. Must not round: whoever prints does.

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How often it was so.
    pub hits: u64,
    /// Of how many.
    pub total: u64,
}

#[allow(clippy::cast_precision_loss)]
const fn float(number: u64) -> f64 {
    number as f64
}

impl Share {
    /// Nothing counted yet.
    pub const NONE: Self = Self { hits: 0, total: 0 };

    /// Counts one more.
    pub const fn count(&mut self, hit: bool) {
        self.hits += hit as u64;
        self.total += 1;
    }

    /// Hits of all; 0 of nothing.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.total == 0 {
            0.0
        } else {
            float(self.hits) / float(self.total)
        }
    }

    /// Wilson's interval, which stays between 0 and 1 and holds for few cases as well.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        if self.total == 0 {
            return (0.0, 1.0);
        }
        let (n, p, z) = (float(self.total), self.value(), 1.96_f64);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        (
            ((middle - half) / scale).max(0.0),
            ((middle + half) / scale).min(1.0),
        )
    }
}

/// Mean and half the width of its 95 % interval.
#[must_use]
pub fn mean(values: &[f64]) -> (f64, f64) {
    let n = float(values.len() as u64);
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mean = values.iter().sum::<f64>() / n;
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    (mean, 1.96 * (spread / n).sqrt())
}

/// Ratio of two sums over the same worlds, with its 95 % interval (delta method on the pairs).
#[must_use]
pub fn ratio(ours: &[f64], theirs: &[f64]) -> (f64, f64) {
    let (ours_mean, _) = mean(ours);
    let (theirs_mean, _) = mean(theirs);
    if theirs_mean == 0.0 || ours.len() != theirs.len() {
        return (0.0, 0.0);
    }
    let ratio = ours_mean / theirs_mean;
    let rest: Vec<f64> = ours
        .iter()
        .zip(theirs)
        .map(|(a, b)| (a - ratio * b) / theirs_mean)
        .collect();
    (ratio, mean(&rest).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_share_and_narrows_with_the_number_of_cases() {
        let few = Share { hits: 9, total: 10 };
        let many = Share {
            hits: 900,
            total: 1000,
        };
        for share in [few, many] {
            let (low, high) = share.interval();
            assert!(low < share.value() && share.value() < high, "{share:?}");
        }
        let width = |s: Share| s.interval().1 - s.interval().0;
        assert!(width(many) < width(few) / 5.0);
        assert_eq!(Share::NONE.interval(), (0.0, 1.0));
        assert!(
            Share {
                hits: 10,
                total: 10
            }
            .interval()
            .0 < 0.8
        );
    }

    #[test]
    fn a_ratio_of_the_same_values_is_one_without_doubt() {
        let values = [1.0, 5.0, 9.0];
        let (ratio_of_same, half) = ratio(&values, &values);
        assert!((ratio_of_same - 1.0).abs() < 1e-12 && half < 1e-12);
        assert!((ratio(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).0 - 0.5).abs() < 1e-12);
        assert_eq!(ratio(&[], &[]), (0.0, 0.0));
    }
}
