//! Sums over the bytes of a file as they come by: SHA-256, MD5 where a package database knows no other, and a CRC of every
//! block, by which damage is found again inside the file. Needs bytes; opens nothing. The sums can be laid aside in the
//! middle of a long file and taken up again.

use super::hex;
use crate::host::{BLOCK_SUMMED, BlockSums, HashHow, HostError, SumsSoFar};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deskready::observation::Why;
use md5::Md5;
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use sha2::{Digest as _, Sha256};

/// Most blocks that are summed of one file: 4 GiB. Of what is longer the whole alone is compared.
const BLOCKS: usize = 65_536;

/// Sums in the making.
#[derive(Debug, Clone)]
pub(in crate::host) struct Sums {
    sha256: Sha256,
    md5: Option<Md5>,
    blocks: Option<Blocks>,
    bytes: u64,
}

#[derive(Debug, Clone, Default)]
struct Blocks {
    done: Vec<u32>,
    open: crc32fast::Hasher,
    filled: usize,
}

/// Sums over all bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::host) struct Summed {
    pub sha256: String,
    pub md5: Option<String>,
    pub blocks: Option<BlockSums>,
    pub bytes: u64,
}

impl Sums {
    /// Of nothing yet.
    pub fn new(how: HashHow) -> Self {
        Self {
            sha256: Sha256::new(),
            md5: how.md5.then(Md5::new),
            blocks: how.blocks.then(Blocks::default),
            bytes: 0,
        }
    }

    /// Bytes that came by.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Some more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        if let Some(md5) = &mut self.md5 {
            md5.update(bytes);
        }
        if let Some(blocks) = &mut self.blocks {
            blocks.update(bytes);
        }
        self.bytes += bytes.len() as u64;
    }

    /// The end of the file.
    pub fn finish(self) -> Summed {
        Summed {
            sha256: hex::of(&self.sha256.finalize()),
            md5: self.md5.map(|md5| hex::of(&md5.finalize())),
            blocks: self.blocks.and_then(Blocks::finish),
            bytes: self.bytes,
        }
    }

    /// Lays them aside. The bytes so far must fill whole blocks: nothing that is half summed is kept.
    pub fn aside(&self) -> SumsSoFar {
        SumsSoFar {
            sha256_b64: STANDARD.encode(self.sha256.serialize()),
            md5_b64: self
                .md5
                .as_ref()
                .map(|md5| STANDARD.encode(md5.serialize())),
            blocks: self
                .blocks
                .as_ref()
                .map(|blocks| BlockSums(blocks.done.clone())),
            bytes: self.bytes,
        }
    }

    /// Takes up what was laid aside.
    ///
    /// # Errors
    /// When it is not what [`Sums::aside`] gave.
    pub fn again(so_far: &SumsSoFar) -> Result<Self, HostError> {
        let odd = || HostError::new(Why::Unsupported, "these are no sums that were laid aside");
        let whole = so_far.bytes.is_multiple_of(BLOCK_SUMMED as u64);
        let blocks = so_far.blocks.as_ref().map(|sums| Blocks {
            done: sums.0.clone(),
            ..Blocks::default()
        });
        let fits = blocks.as_ref().is_none_or(|blocks| {
            let expected = usize::try_from(so_far.bytes / BLOCK_SUMMED as u64).unwrap_or(BLOCKS);
            blocks.done.len() == expected.min(BLOCKS)
        });
        if !whole || !fits {
            return Err(odd());
        }
        let sha256 = state::<Sha256>(&so_far.sha256_b64).ok_or_else(odd)?;
        let md5 = match &so_far.md5_b64 {
            Some(text) => Some(state::<Md5>(text).ok_or_else(odd)?),
            None => None,
        };
        Ok(Self {
            sha256,
            md5,
            blocks,
            bytes: so_far.bytes,
        })
    }
}

fn state<T: SerializableState>(b64: &str) -> Option<T> {
    let bytes = STANDARD.decode(b64).ok()?;
    let state = SerializedState::<T>::try_from(bytes.as_slice()).ok()?;
    T::deserialize(&state).ok()
}

impl Blocks {
    fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() && self.done.len() < BLOCKS {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK_SUMMED - self.filled));
            self.open.update(now);
            self.filled += now.len();
            if self.filled == BLOCK_SUMMED {
                self.close();
            }
            bytes = later;
        }
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.done.push(open.finalize());
        self.filled = 0;
    }

    fn finish(mut self) -> Option<BlockSums> {
        if self.filled > 0 {
            self.close();
        }
        Some(BlockSums(self.done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: HashHow = HashHow {
        md5: true,
        blocks: true,
        cache: crate::host::Cache::Used,
    };

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|i| (i % 251) as u8).collect()
    }

    #[test]
    fn sums_are_the_same_however_the_bytes_come_by_and_laid_aside_in_between() {
        for count in [0, 1, BLOCK_SUMMED - 1, BLOCK_SUMMED, 3 * BLOCK_SUMMED + 77] {
            let all = bytes(count);
            let mut at_once = Sums::new(ALL);
            at_once.update(&all);
            let expected = at_once.finish();
            let mut in_pieces = Sums::new(ALL);
            for piece in all.chunks(1_000) {
                in_pieces.update(piece);
            }
            assert_eq!(in_pieces.finish(), expected, "{count}");
            let mut aside = Sums::new(ALL);
            for block in all.chunks(BLOCK_SUMMED) {
                aside.update(block);
                if block.len() == BLOCK_SUMMED {
                    let kept = serde_json::to_string(&aside.aside()).unwrap();
                    aside = Sums::again(&serde_json::from_str(&kept).unwrap()).unwrap();
                }
            }
            assert_eq!(aside.finish(), expected, "{count}");
            let blocks = expected.blocks.unwrap().0;
            let plain: Vec<u32> = all.chunks(BLOCK_SUMMED).map(crc32fast::hash).collect();
            assert_eq!(blocks, plain);
        }
    }

    #[test]
    fn what_was_never_laid_aside_is_refused() {
        let mut sums = Sums::new(ALL);
        sums.update(&bytes(2 * BLOCK_SUMMED));
        let good = sums.aside();
        assert!(Sums::again(&good).is_ok());
        let bad = |change: fn(&mut SumsSoFar)| {
            let mut other = good.clone();
            change(&mut other);
            assert!(Sums::again(&other).is_err(), "{other:?}");
        };
        bad(|it| it.bytes = 5);
        bad(|it| it.bytes = BLOCK_SUMMED as u64);
        bad(|it| it.sha256_b64.truncate(8));
        bad(|it| it.sha256_b64 = "***".to_owned());
        bad(|it| it.md5_b64 = Some(String::new()));
    }
}
