//! What the board's firmware laid down of itself, as Windows hands it on. Needs nothing; understands nothing of it.
#![allow(unsafe_code)]

use super::unsupported;
use crate::host::HostError;
use crate::host::common::hex;
use windows::Win32::System::SystemInformation::{GetSystemFirmwareTable, RSMB};

/// Before the table Windows puts how it was found, its version and its length.
const HEAD_BYTES: usize = 8;
const TABLE_BYTES: usize = 64 * 1024;

pub(super) fn tables() -> Result<String, HostError> {
    let mut bytes = vec![0; HEAD_BYTES + TABLE_BYTES];
    // SAFETY: the call fills at most the buffer, whose length goes with it, and says how much it wanted to fill.
    let length = unsafe { GetSystemFirmwareTable(RSMB, 0, Some(&mut bytes)) };
    let length = usize::try_from(length).unwrap_or(0);
    let table = bytes.get(HEAD_BYTES..length.min(bytes.len()));
    let Some(table) = table.filter(|table| !table.is_empty()) else {
        return Err(unsupported(
            "the firmware of this machine describes nothing",
        ));
    };
    Ok(hex::of(table))
}
