//! Sums whose results are known, worked out on every core: integers, floating point, a hash, encryption, copies in memory.
//! Needs threads that can be bound to a core. The results stand here as constants that other programs found (Python's
//! integers and floats, its SHA-256, OpenSSL's AES); whatever a core gives is only compared with them.

use crate::host::{CoreSpeed, CoreSum, CoresProved, HostError};
use deskready::observation::Why;
use sha2::{Digest as _, Sha256};
use std::time::{Duration, Instant};

/// Rounds of the sums: a few milliseconds each on any processor of the last ten years.
const ROUNDS: u64 = 200_000;
/// Bytes that are hashed, encrypted and copied.
const BYTES: usize = 1 << 20;
/// How long a core works before its speed is believed, and how much longer where it seems slow: every governor of Linux comes
/// to full speed within that.
const TO_SPEED: [Duration; 2] = [Duration::from_millis(30), Duration::from_millis(120)];
/// Most cores tested; a desk has fewer.
const CORES: usize = 256;

/// One kind of sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::host) enum Sum {
    Integer,
    FloatingPoint,
    Hash,
    Encryption,
    MemoryCopy,
}

impl Sum {
    const ALL: [(Self, u64); 5] = [
        (Self::Integer, 0xbc9c_80fd_1e84_f525),
        (Self::FloatingPoint, 0x7ed2_4fc5_163a_1ae6),
        (Self::Hash, 0x44b0_d6ea_c3c8_22b9),
        (Self::Encryption, 0xb371_12fa_1da6_423b),
        (Self::MemoryCopy, 0x1916_f8fc_577f_0000),
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::FloatingPoint => "floating_point",
            Self::Hash => "hash",
            Self::Encryption => "encryption",
            Self::MemoryCopy => "memory_copy",
        }
    }
}

/// What happens to a value in the middle of a sum: nothing, but in a test, where it stands for a core that is broken.
type Meddle = fn(core: u32, sum: Sum, value: u64) -> u64;

fn nothing(_: u32, _: Sum, value: u64) -> u64 {
    value
}

/// Has every core that this program may use work out every sum, all cores at once.
pub(in crate::host) fn prove(limit: Duration) -> Result<CoresProved, HostError> {
    prove_with(limit, nothing)
}

fn prove_with(limit: Duration, meddle: Meddle) -> Result<CoresProved, HostError> {
    let started = Instant::now();
    let cores = super::super::system::own_cores()?;
    let data = data();
    let results: Vec<(Vec<CoreSum>, Option<CoreSpeed>)> = std::thread::scope(|scope| {
        let data = &data;
        let all: Vec<_> = cores
            .into_iter()
            .take(CORES)
            .map(|core| {
                let work = move || {
                    super::super::system::yield_to_others();
                    let sums = on_core(core, data, started + limit, meddle);
                    (sums, speed_at_work(core, started + limit))
                };
                scope.spawn(work)
            })
            .collect();
        all.into_iter()
            .map(|one| one.join().unwrap_or_default())
            .collect()
    });
    let (sums, speeds): (Vec<Vec<CoreSum>>, Vec<Option<CoreSpeed>>) = results.into_iter().unzip();
    let sums: Vec<CoreSum> = sums.into_iter().flatten().collect();
    if sums.is_empty() {
        return Err(HostError::new(Why::Denied, "no core lets itself be chosen"));
    }
    Ok(CoresProved {
        sums,
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        speeds: speeds.into_iter().flatten().collect(),
    })
}

/// How fast a core is while it works. The kernel tells the mean since it was asked before, and a processor that saves power
/// takes a while to come to its speed: it is asked, works on, and is asked again; for longer where it is still far below.
fn speed_at_work(core: u32, until: Instant) -> Option<CoreSpeed> {
    super::super::system::core_speed(core)?;
    let mut told = None;
    for longer in TO_SPEED {
        let until = until.min(Instant::now() + longer);
        let mut sum = 0;
        while Instant::now() < until {
            sum ^= integer(&|value| value);
        }
        std::hint::black_box(sum);
        told = super::super::system::core_speed(core);
        if !told.as_ref().is_some_and(is_far_below) {
            break;
        }
    }
    told
}

/// Below what its maker states, or less than half of what it can do at most.
fn is_far_below(speed: &CoreSpeed) -> bool {
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let below = |rated: &str, times: u64| {
        let both = number(&speed.now).zip(number(rated));
        both.is_some_and(|(now, rated)| now.saturating_mul(times) < rated)
    };
    below(&speed.base, 1) || below(&speed.most, 2)
}

/// The sums of one core; none where it cannot be chosen or time is over.
fn on_core(core: u32, data: &[u8], until: Instant, meddle: Meddle) -> Vec<CoreSum> {
    if super::super::system::stay_on_core(core).is_err() {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(Sum::ALL.len());
    for (sum, expected) in Sum::ALL {
        if Instant::now() >= until {
            return Vec::new();
        }
        let value = work_out(sum, data, &|value| meddle(core, sum, value));
        all.push(CoreSum {
            core,
            sum: sum.as_str().to_owned(),
            is_right: value == Some(expected),
        });
    }
    all
}

/// `None` where the sum could not be worked out at all, which is wrong, too.
fn work_out(sum: Sum, data: &[u8], meddle: &dyn Fn(u64) -> u64) -> Option<u64> {
    match sum {
        Sum::Integer => Some(integer(meddle)),
        Sum::FloatingPoint => Some(floating_point(meddle)),
        Sum::Hash => {
            let mut hasher = Sha256::new();
            let (first, last) = data.split_at_checked(data.len() / 2)?;
            hasher.update(first);
            hasher.update(meddled(last, meddle)?);
            Some(first_eight(&hasher.finalize()))
        }
        Sum::Encryption => encrypted(&meddled(data, meddle)?),
        Sum::MemoryCopy => Some(copied(data, meddle)),
    }
}

/// The bytes, with the first eight of them as a value that is in the middle of a sum.
fn meddled(data: &[u8], meddle: &dyn Fn(u64) -> u64) -> Option<Vec<u8>> {
    let mut copy = data.to_vec();
    let first = copy.first_chunk_mut::<8>()?;
    *first = meddle(u64::from_le_bytes(*first)).to_le_bytes();
    Some(copy)
}

fn integer(meddle: &dyn Fn(u64) -> u64) -> u64 {
    let mut x: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut sum: u64 = 1;
    for i in 0..ROUNDS {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        sum = sum.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(x);
        sum ^= sum.rotate_left(29);
        sum = sum.wrapping_add(x / (i | 1));
        if i == ROUNDS / 2 {
            sum = meddle(sum);
        }
    }
    std::hint::black_box(sum)
}

fn floating_point(meddle: &dyn Fn(u64) -> u64) -> u64 {
    let (mut a, mut sum) = (0.5_f64, 0.0_f64);
    for i in 1..=ROUNDS {
        let number = i as f64;
        a = (a * 1.000_000_1 + 1.0 / number).sqrt();
        sum += a * (i % 7) as f64;
        if i == ROUNDS / 2 {
            sum = f64::from_bits(meddle(sum.to_bits()));
        }
    }
    std::hint::black_box(sum.to_bits() ^ a.to_bits())
}

/// AES-128 in counter mode, through the instructions of the processor where it has them.
fn encrypted(data: &[u8]) -> Option<u64> {
    use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
    let key: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).unwrap_or(0));
    let nonce: [u8; 12] = std::array::from_fn(|i| u8::try_from(i).unwrap_or(0));
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    let mut text = data.to_vec();
    let _tag = key
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text)
        .ok()?;
    Some(first_eight(&Sha256::digest(&text)))
}

/// Copied to and fro, then added up.
fn copied(data: &[u8], meddle: &dyn Fn(u64) -> u64) -> u64 {
    let (mut one, mut other) = (data.to_vec(), vec![0_u8; data.len()]);
    for _ in 0..4 {
        other.copy_from_slice(std::hint::black_box(&one));
        one.copy_from_slice(std::hint::black_box(&other));
    }
    let mut sum: u64 = 0;
    for (i, word) in (0_u64..).zip(one.chunks_exact(8)) {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(word);
        sum = sum.wrapping_add(u64::from_le_bytes(bytes).wrapping_mul(2 * i + 1));
        if i == 1_000 {
            sum = meddle(sum);
        }
    }
    sum
}

fn first_eight(digest: &[u8]) -> u64 {
    let bytes = digest.first_chunk::<8>().copied().unwrap_or_default();
    u64::from_le_bytes(bytes)
}

/// The same bytes on every machine.
fn data() -> Vec<u8> {
    let mut x: u64 = 12_345;
    let mut all = Vec::with_capacity(BYTES);
    while all.len() < BYTES {
        x = x
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        all.extend_from_slice(&x.to_le_bytes());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicU32, Ordering};

    const LIMIT: Duration = Duration::from_secs(30);

    #[test]
    fn only_a_core_far_below_what_it_can_do_is_asked_again() {
        for (now, base, most, expected) in [
            ("800000", "", "4200000", true),
            ("2099999", "", "4200000", true),
            ("2100000", "", "4200000", false),
            ("2399999", "2400000", "4200000", true),
            ("2400000", "2400000", "4200000", false),
            ("800000", "", "", false),
            ("", "2400000", "4200000", false),
        ] {
            let speed = CoreSpeed {
                now: now.to_owned(),
                base: base.to_owned(),
                most: most.to_owned(),
                ..CoreSpeed::default()
            };
            assert_eq!(is_far_below(&speed), expected, "{now} of {base} and {most}");
        }
    }

    #[test]
    fn every_core_of_this_machine_computes_rightly() {
        let proved = prove(LIMIT).unwrap();
        assert!(proved.sums.iter().all(|sum| sum.is_right), "{proved:?}");
        let cores: BTreeSet<u32> = proved.sums.iter().map(|sum| sum.core).collect();
        assert_eq!(proved.sums.len(), cores.len() * Sum::ALL.len());
        let own = crate::host::system::own_cores().unwrap();
        assert_eq!(cores, own.into_iter().collect());
    }

    /// The core that is broken in this test.
    static BROKEN: AtomicU32 = AtomicU32::new(u32::MAX);

    /// A core that flips one bit in the middle of two kinds of sums.
    fn one_bit(core: u32, sum: Sum, value: u64) -> u64 {
        let broken = BROKEN.load(Ordering::Relaxed);
        let flips = core == broken && matches!(sum, Sum::Integer | Sum::Encryption);
        if flips { value ^ (1 << 17) } else { value }
    }

    #[test]
    fn a_core_that_flips_a_bit_in_a_sum_is_named_with_that_sum_and_no_other() {
        let broken = crate::host::system::own_cores().unwrap()[0];
        BROKEN.store(broken, Ordering::Relaxed);
        let proved = prove_with(LIMIT, one_bit).unwrap();
        let wrong: Vec<(u32, &str)> = proved
            .sums
            .iter()
            .filter(|sum| !sum.is_right)
            .map(|sum| (sum.core, sum.sum.as_str()))
            .collect();
        assert_eq!(wrong, [(broken, "integer"), (broken, "encryption")]);
    }

    #[test]
    fn every_kind_of_sum_shows_a_flipped_bit() {
        let data = data();
        for (sum, expected) in Sum::ALL {
            assert_eq!(
                work_out(sum, &data, &|value| value),
                Some(expected),
                "{sum:?}"
            );
            for bit in [0, 31, 63] {
                let flipped = work_out(sum, &data, &|value| value ^ (1 << bit));
                assert_ne!(flipped, Some(expected), "{sum:?} bit {bit}");
            }
        }
    }

    #[test]
    fn without_time_no_core_is_called_right_or_wrong() {
        assert!(prove(Duration::ZERO).is_err());
    }
}
