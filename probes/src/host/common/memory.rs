//! Main memory, and the door to sysinfo that processors share. Needs the operating system; keeps nothing between two questions.

use crate::host::HostError;
use deskready::observation::Why;

/// Main memory that the system can use, bytes.
pub fn memory() -> Result<u64, HostError> {
    let mut system = system()?;
    system.refresh_memory();
    match system.total_memory() {
        0 => Err(HostError::new(
            Why::Unsupported,
            "the system tells no size of memory",
        )),
        total_bytes => Ok(total_bytes),
    }
}

/// Memory that programs could have now without taking it from others, bytes.
pub fn available() -> Result<u64, HostError> {
    let mut system = system()?;
    system.refresh_memory();
    Ok(system.available_memory())
}

/// What sysinfo knows, nothing read yet.
pub fn system() -> Result<sysinfo::System, HostError> {
    sysinfo::System::new().map_err(|e| HostError::new(Why::Unsupported, e.to_string()))
}
