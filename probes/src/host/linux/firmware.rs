//! What the board's firmware laid down of itself, as the kernel hands it on. Needs the helper's right to read it;
//! understands nothing of it.

use super::read_bytes;
use crate::host::HostError;
use crate::host::common::hex;
use deskready::observation::Why;
use std::path::Path;

/// No table is longer: in the older of its two forms it cannot be, and boards of desks fill some 5 KiB.
const TABLE_BYTES: u64 = 64 * 1024;

pub(super) fn tables(root: &Path) -> Result<String, HostError> {
    let path = root.join("sys/firmware/dmi/tables/DMI");
    let bytes = read_bytes(&path, TABLE_BYTES).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            let none = "the firmware of this machine describes nothing";
            return HostError::new(Why::Unsupported, none);
        }
        HostError::from_io("description of the firmware", &error)
    })?;
    Ok(hex::of(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_handed_on_as_it_is_and_a_machine_without_one_says_so() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(tables(root.path()).unwrap_err().why, Why::Unsupported);
        let folder = root.path().join("sys/firmware/dmi/tables");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("DMI"), [0, 0x7f, 0xff]).unwrap();
        assert_eq!(tables(root.path()).unwrap(), "007fff");
        std::fs::write(folder.join("DMI"), vec![1; 100_000]).unwrap();
        assert_eq!(tables(root.path()).unwrap().len(), 2 * 64 * 1024);
    }
}
