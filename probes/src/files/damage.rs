//! What kind of damage a file has, from the sums of its blocks alone: a turned bit, blocks of zeros, an end that is missing.
//! Pure. The remainder of a cyclic code tells one turned bit from all other damage, and where it is (Peterson and Brown,
//! Proc. IRE 1961); that something else looks like it has one chance in 8,192 for a full block.

use crate::baseline::ExpectedFile;
use crate::host::{BLOCK_SUMMED, FileSeen};
use deskready::observation::FileDamage;

/// The generator of CRC-32 (ISO 3309), lowest power first.
const GENERATOR: u32 = 0xedb8_8320;

/// What the sums tell; nothing where there are none to compare.
pub(super) fn of(expected: &ExpectedFile, seen: &FileSeen) -> Option<FileDamage> {
    let FileSeen::Content {
        blocks: Some(now),
        size_bytes,
        ..
    } = seen
    else {
        return None;
    };
    let (before, size) = (expected.blocks.as_ref()?, expected.size_bytes?);
    if *size_bytes == size && before.0.len() == now.0.len() {
        return same_size(&before.0, &now.0, size);
    }
    let whole = usize::try_from(*size_bytes / BLOCK_SUMMED as u64).ok()?;
    let is_cut = *size_bytes < size && before.0.get(..whole)? == now.0.get(..whole)?;
    is_cut.then_some(FileDamage::CutShort {
        left_bytes: *size_bytes,
    })
}

fn same_size(before: &[u32], now: &[u32], size: u64) -> Option<FileDamage> {
    let differ: Vec<usize> = (0..before.len())
        .filter(|at| before.get(*at) != now.get(*at))
        .collect();
    let (&first, &last) = (differ.first()?, differ.last()?);
    let from_byte = first as u64 * BLOCK_SUMMED as u64;
    let length = |at: usize| {
        let from = at as u64 * BLOCK_SUMMED as u64;
        usize::try_from(size.saturating_sub(from).min(BLOCK_SUMMED as u64)).unwrap_or(0)
    };
    if let [only] = differ.as_slice()
        && let Some((byte, bit)) = turned(*before.get(*only)?, *now.get(*only)?, length(*only))
    {
        let at_byte = from_byte + byte as u64;
        return Some(FileDamage::OneBit { at_byte, bit });
    }
    let is_zero = |at: &usize| now.get(*at) == Some(&of_zeros(length(*at)));
    if differ.iter().all(is_zero) && last - first + 1 == differ.len() {
        let bytes = differ.iter().map(|at| length(*at) as u64).sum();
        return Some(FileDamage::Zeroed { from_byte, bytes });
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Some(FileDamage::Blocks {
        from_byte,
        differ_count: count(differ.len()),
        of_count: count(before.len()),
    })
}

/// The byte and the bit whose turning makes the one sum of the other, in a block of so many bytes.
pub(crate) fn turned(before: u32, now: u32, bytes: usize) -> Option<(usize, u8)> {
    let wanted = before ^ now;
    // What turning the very last bit of the block does to the sum: one step of the division. Each bit before it adds a step.
    let mut turned = step(1);
    for byte in (0..bytes).rev() {
        for bit in (0..8_u8).rev() {
            if turned == wanted {
                return Some((byte, bit));
            }
            turned = step(turned);
        }
    }
    None
}

const fn step(sum: u32) -> u32 {
    if sum & 1 == 1 {
        (sum >> 1) ^ GENERATOR
    } else {
        sum >> 1
    }
}

fn of_zeros(bytes: usize) -> u32 {
    const SOME: [u8; 4096] = [0; 4096];
    let mut sum = crc32fast::Hasher::new();
    for _ in 0..bytes / SOME.len() {
        sum.update(&SOME);
    }
    sum.update(SOME.get(..bytes % SOME.len()).unwrap_or_default());
    sum.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::BlockSums;
    use deskready::observation::FileSource;

    fn sums(bytes: &[u8]) -> BlockSums {
        BlockSums(bytes.chunks(BLOCK_SUMMED).map(crc32fast::hash).collect())
    }

    fn told(before: &[u8], now: &[u8]) -> Option<FileDamage> {
        let expected = ExpectedFile {
            blocks: Some(sums(before)),
            size_bytes: Some(before.len() as u64),
            ..crate::testing::expected("/a", FileSource::Learnt)
        };
        let seen = FileSeen::Content {
            sha256: String::new(),
            md5: None,
            size_bytes: now.len() as u64,
            mtime_ns: 0,
            mark: 0,
            blocks: Some(sums(now)),
            link: false,
            past_cache: true,
            version: None,
        };
        of(&expected, &seen)
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|i| (i * 7 % 251) as u8 | 1).collect()
    }

    #[test]
    fn one_turned_bit_is_found_wherever_it_is() {
        for count in [
            1,
            2,
            1_000,
            BLOCK_SUMMED,
            BLOCK_SUMMED + 1,
            3 * BLOCK_SUMMED - 9,
        ] {
            let good = bytes(count);
            for (at, bit) in [
                (0, 0),
                (0, 7),
                (count / 2, 3),
                (count - 1, 0),
                (count - 1, 7),
            ] {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                let expected = FileDamage::OneBit {
                    at_byte: at as u64,
                    bit,
                };
                assert_eq!(told(&good, &bad), Some(expected), "{at}.{bit} of {count}");
            }
        }
    }

    #[test]
    fn other_damage_has_its_own_name() {
        let good = bytes(4 * BLOCK_SUMMED + 100);
        let with = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bad = good.clone();
            change(&mut bad);
            told(&good, &bad).unwrap()
        };
        let block = BLOCK_SUMMED as u64;
        assert_eq!(
            with(&|bad| bad[BLOCK_SUMMED..3 * BLOCK_SUMMED].fill(0)),
            FileDamage::Zeroed {
                from_byte: block,
                bytes: 2 * block
            }
        );
        assert_eq!(
            with(&|bad| bad[4 * BLOCK_SUMMED..].fill(0)),
            FileDamage::Zeroed {
                from_byte: 4 * block,
                bytes: 100
            }
        );
        for left in [0, 77, BLOCK_SUMMED, 2 * BLOCK_SUMMED + 5] {
            let left_bytes = left as u64;
            assert_eq!(
                with(&|bad| bad.truncate(left)),
                FileDamage::CutShort { left_bytes }
            );
        }
        let blocks = |from_byte, differ_count| FileDamage::Blocks {
            from_byte,
            differ_count,
            of_count: 5,
        };
        assert_eq!(
            with(&|bad| {
                bad[5] ^= 1;
                bad[BLOCK_SUMMED + 5] ^= 1;
            }),
            blocks(0, 2)
        );
        assert_eq!(
            with(&|bad| bad[200_000..204_096].fill(0x55)),
            blocks(3 * block, 1)
        );
        assert_eq!(
            with(&|bad| {
                bad[BLOCK_SUMMED..2 * BLOCK_SUMMED].fill(0);
                bad[3 * BLOCK_SUMMED..4 * BLOCK_SUMMED].fill(0);
            }),
            blocks(block, 2)
        );
    }

    #[test]
    fn where_sums_are_missing_or_the_file_grew_nothing_is_told() {
        let good = bytes(100);
        let mut longer = good.clone();
        longer.push(1);
        assert_eq!(told(&good, &longer), None);
        assert_eq!(told(&good, &good), None);
        let mut other = bytes(50);
        other[0] ^= 1;
        // The first block is not whole: nothing of it can be compared, and it is shorter.
        assert_eq!(
            told(&good, &other),
            Some(FileDamage::CutShort { left_bytes: 50 })
        );
    }
}
