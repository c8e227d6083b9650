//! Files as programs have them: most are small, a few hold most of the bytes. Needs a folder; the same every time.

use crate::rng::Rng;
use anyhow::Result;
use std::io::Write as _;
use std::path::Path;

/// Files of a folder.
const PER_FOLDER: usize = 40;
/// How much the sizes spread: that of the files of a Debian system lies near (standard deviation of their logarithm).
const SPREAD: f64 = 2.0;

/// Makes the tree. Without bytes every file has a few.
pub fn make(tree: &Path, files: usize, mib: usize) -> Result<()> {
    let mut rng = Rng::new(7, 0);
    let weights: Vec<f64> = (0..files)
        .map(|_| {
            let normal: f64 = (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0;
            (normal * SPREAD).exp()
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    let bytes = (mib * 1024 * 1024) as f64;
    let some = noise(&mut rng);
    for (number, weight) in weights.iter().enumerate() {
        let folder = tree.join(format!(
            "{:03}/{:02}",
            number / PER_FOLDER / 40,
            number / PER_FOLDER % 40
        ));
        if number % PER_FOLDER == 0 {
            std::fs::create_dir_all(&folder)?;
        }
        let size = (weight / sum * bytes) as usize + 16;
        let mut file = std::fs::File::create(folder.join(format!("file-{number:06}.so")))?;
        write(&mut file, &some, size, number)?;
    }
    Ok(())
}

/// One long file.
pub fn long(path: &Path, mib: usize) -> Result<()> {
    let some = noise(&mut Rng::new(9, 0));
    write(
        &mut std::fs::File::create(path)?,
        &some,
        mib * 1024 * 1024,
        0,
    )
}

fn noise(rng: &mut Rng) -> Vec<u8> {
    (0..1 << 20).map(|_| (rng.unit() * 256.0) as u8).collect()
}

/// No two files begin alike.
fn write(file: &mut std::fs::File, some: &[u8], mut size: usize, number: usize) -> Result<()> {
    let head = number.to_le_bytes();
    file.write_all(&head)?;
    size = size.saturating_sub(head.len());
    while size > 0 {
        let part = some.get(..size.min(some.len())).unwrap_or_default();
        file.write_all(part)?;
        size -= part.len();
    }
    Ok(())
}
