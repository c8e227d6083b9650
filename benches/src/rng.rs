//! Random numbers that come out the same on every machine for the same seed (SplitMix64). Needs a seed. Must not be
//! used for anything that has to be secret.

/// A stream of numbers.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// The stream of a seed; `salt` tells streams of one seed apart.
    #[must_use]
    pub const fn new(seed: u64, salt: u64) -> Self {
        let mut rng = Self(
            seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03),
        );
        rng.next();
        rng
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        // 53 bits are what the fraction of an f64 holds.
        #[allow(clippy::cast_precision_loss)]
        let bits = (self.next() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From `low` to `high`, both possible.
    pub const fn range(&mut self, low: u64, high: u64) -> u64 {
        if high <= low {
            return low;
        }
        low + self.next() % (high - low + 1)
    }

    /// A waiting time with this mean, at least 1: what comes by chance and has no memory.
    pub fn wait(&mut self, mean: u64) -> u64 {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let drawn = (-(1.0 - self.unit()).ln() * mean as f64) as u64;
        drawn.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_again_and_another_seed_or_salt_gives_others() {
        let first = |seed, salt| Rng::new(seed, salt).next();
        assert_eq!(first(7, 0), first(7, 0));
        assert_ne!(first(7, 0), first(8, 0));
        assert_ne!(first(7, 0), first(7, 1));
    }

    #[test]
    fn draws_have_the_rate_and_the_mean_that_were_asked_for() {
        let mut rng = Rng::new(1, 2);
        let hits = (0..100_000).filter(|_| rng.chance(0.03)).count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
        let total: u64 = (0..100_000).map(|_| rng.wait(600)).sum();
        assert!((58_000_000..62_000_000).contains(&total), "{total}");
        assert!((0..1_000).all(|_| (3..=5).contains(&rng.range(3, 5))));
    }
}
