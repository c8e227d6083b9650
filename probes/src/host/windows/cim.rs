//! Questions to the system's records (WMI), each on a thread of its own. Needs the service `winmgmt`; asks for whole
//! classes by fixed texts, never by one that came from outside, and takes no more than a limit.

use crate::host::{HostError, LocalHost, Record};
use deskready::observation::Why;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use wmi::{WMIConnection, WMIError};

/// Most records of one class.
const RECORDS: usize = 64;

/// A place and a class in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class {
    pub place: &'static str,
    pub name: &'static str,
}

pub(super) fn all(
    host: &LocalHost,
    class: Class,
    limit: Duration,
) -> Result<Vec<Record>, HostError> {
    host.patience.within(class.name, limit, move || {
        asked(class).map_err(|e| refused(class, &e))
    })
}

/// One question at a time: Wine fills one table for everybody who asks for a class and does not guard it. A question that
/// hangs makes the others run out of their time, as the service of the records would.
static ASKING: Mutex<()> = Mutex::new(());

fn asked(class: Class) -> Result<Vec<Record>, WMIError> {
    let _alone = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    let records = WMIConnection::with_namespace_path(class.place)?;
    let mut all: Vec<Record> = records.raw_query(format!("SELECT * FROM {}", class.name))?;
    all.truncate(RECORDS);
    Ok(all)
}

/// WBEM_E_ACCESS_DENIED, E_ACCESSDENIED; WBEM_E_INVALID_NAMESPACE, _CLASS and _NOT_SUPPORTED are what a system without
/// this record says.
fn refused(class: Class, error: &WMIError) -> HostError {
    let detail = format!("{}: {error}", class.name);
    let denied = if let WMIError::HResultError { hres } = error {
        [0x8004_1003_u32, 0x8007_0005].contains(&u32::from_ne_bytes(hres.to_ne_bytes()))
    } else {
        false
    };
    let why = if denied {
        Why::Denied
    } else {
        Why::Unsupported
    };
    HostError::new(why, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[test]
    fn the_system_tells_what_it_is_and_nothing_of_a_class_that_is_not_there() {
        let host = LocalHost::default();
        let class = |place, name| Class { place, name };
        let system = all(&host, class(r"ROOT\CIMV2", "Win32_OperatingSystem"), LIMIT).unwrap();
        assert!(
            system[0]["Version"].as_str().unwrap().contains('.'),
            "{system:?}"
        );
        // Windows refuses a class that is not there; Wine has none of it. Neither is a record.
        match all(&host, class(r"ROOT\CIMV2", "Win32_NoSuchClass"), LIMIT) {
            Ok(records) => assert!(records.is_empty(), "{records:?}"),
            Err(error) => assert_eq!(error.why, Why::Unsupported, "{error}"),
        }
    }
}
