//! A damaged file put right without a copy of it: bits that are turned are found by the sums of their blocks and turned back,
//! and only bytes with exactly the sum that was expected are given. Pure.

use super::damage::turned;
use crate::baseline::ExpectedFile;
use crate::host::BLOCK_SUMMED;
use md5::Md5;
use sha2::{Digest as _, Sha256};

/// The bytes of the file as they were, and how many bits had to be turned back; none where that cannot be done. At most
/// one bit of each block is found.
#[must_use]
pub fn mend(expected: &ExpectedFile, now: &[u8]) -> Option<(Vec<u8>, usize)> {
    let sums = expected.blocks.as_ref()?;
    let blocks = now.chunks(BLOCK_SUMMED);
    if blocks.len() != sums.0.len() || expected.size_bytes != Some(now.len() as u64) {
        return None;
    }
    let mut mended = now.to_vec();
    let mut bits = 0;
    for ((block, wanted), out) in blocks.zip(&sums.0).zip(mended.chunks_mut(BLOCK_SUMMED)) {
        let found = crc32fast::hash(block);
        if found == *wanted {
            continue;
        }
        let (byte, bit) = turned(*wanted, found, block.len())?;
        *out.get_mut(byte)? ^= 1 << bit;
        bits += 1;
    }
    (bits > 0 && is_expected(expected, &mended)).then_some((mended, bits))
}

/// Whether these bytes are what is expected of a file: by its SHA-256, or by its package's MD5 where the file was damaged
/// before anybody learnt more of it.
#[must_use]
pub fn is_expected(expected: &ExpectedFile, bytes: &[u8]) -> bool {
    let is = |wanted: &str, sum: &[u8]| wanted == crate::host::hex_of(sum);
    match (&expected.sha256, &expected.md5) {
        (Some(wanted), _) => is(wanted, &Sha256::digest(bytes)),
        (None, Some(wanted)) => is(wanted, &Md5::digest(bytes)),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::BlockSums;
    use deskready::observation::FileSource;

    fn expected(good: &[u8]) -> ExpectedFile {
        ExpectedFile {
            sha256: Some(crate::host::hex_of(&Sha256::digest(good))),
            size_bytes: Some(good.len() as u64),
            blocks: Some(BlockSums(
                good.chunks(BLOCK_SUMMED).map(crc32fast::hash).collect(),
            )),
            ..crate::testing::expected("/a", FileSource::Learnt)
        }
    }

    #[test]
    fn bits_that_are_turned_are_turned_back_one_in_each_block_and_nothing_else_is_given() {
        let good: Vec<u8> = (0..BLOCK_SUMMED * 3 + 9)
            .map(|i| (i * 3 % 241) as u8)
            .collect();
        let after = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bad = good.clone();
            change(&mut bad);
            mend(&expected(&good), &bad)
        };
        let mended = |bits| Some((good.clone(), bits));
        assert_eq!(after(&|bad| bad[7] ^= 1), mended(1));
        let last = good.len() - 1;
        let in_three = |bad: &mut Vec<u8>| {
            bad[0] ^= 0x80;
            bad[BLOCK_SUMMED + 5] ^= 4;
            bad[last] ^= 1;
        };
        assert_eq!(after(&in_three), mended(3));
        assert_eq!(after(&|_| {}), None, "nothing is wrong");
        assert_eq!(after(&|bad| bad[7] ^= 3), None, "two bits of one block");
        assert_eq!(after(&|bad| bad[..4096].fill(0)), None);
        assert_eq!(after(&|bad| bad.truncate(9)), None);
    }

    #[test]
    fn sums_that_would_lead_to_other_bytes_than_those_expected_give_nothing() {
        let good = vec![5; 100];
        let mut other = expected(&good);
        other.sha256 = Some("00".repeat(32));
        let mut bad = good.clone();
        bad[3] ^= 1;
        assert_eq!(mend(&other, &bad), None);
        other.sha256 = None;
        assert_eq!(mend(&other, &bad), None);
    }

    #[test]
    fn bytes_are_held_to_the_sum_that_is_known_and_to_the_packages_only_without_one() {
        let sha = Some(crate::host::hex_of(&Sha256::digest(b"abc")));
        let md5 = Some(crate::host::hex_of(&Md5::digest(b"abc")));
        let wrong = Some("0".repeat(32));
        for (sha256, md5, is) in [
            (sha.clone(), None, true),
            (sha, wrong.clone(), true),
            (wrong.clone(), md5.clone(), false),
            (None, md5, true),
            (None, wrong, false),
            (None, None, false),
        ] {
            let expected = ExpectedFile {
                sha256,
                md5,
                ..crate::testing::expected("/a", FileSource::PackageDatabase)
            };
            assert_eq!(is_expected(&expected, b"abc"), is, "{expected:?}");
        }
    }
}
