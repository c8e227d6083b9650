//! Has anything been plugged in or out? One number that is another one when names of sound or HID
//! devices have changed. Needs the session; says nothing about what the devices are.

use crate::host::{HostError, Hosts, Plugged};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(1);

/// The number for what is plugged in now. Means something only beside another one of this process.
///
/// # Errors
/// When the session gave no answer.
pub fn plugged(hosts: &Hosts) -> Result<u64, HostError> {
    hosts.plugged(LIMIT).map(|names| fingerprint(&names))
}

fn fingerprint(names: &Plugged) -> u64 {
    let mut hasher = DefaultHasher::new();
    names.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Refusing;
    use deskready::observation::Why;

    #[test]
    fn every_name_that_comes_goes_or_changes_its_kind_gives_another_number() {
        let one = || vec!["1".to_owned()];
        let none = Plugged::default();
        let all = [
            none.clone(),
            Plugged {
                sound_nodes: one(),
                ..none.clone()
            },
            Plugged {
                sound_cards: one(),
                ..none.clone()
            },
            Plugged {
                hid_nodes: one(),
                ..none.clone()
            },
            Plugged {
                hid_nodes: vec!["1".to_owned(), "2".to_owned()],
                ..none.clone()
            },
            Plugged {
                sound_server: true,
                ..none
            },
        ];
        let numbers: std::collections::BTreeSet<_> = all.iter().map(fingerprint).collect();
        assert_eq!(numbers.len(), all.len());
        let again: std::collections::BTreeSet<_> = all.iter().map(fingerprint).collect();
        assert_eq!(numbers, again);
    }

    #[test]
    fn a_session_that_refuses_has_no_number() {
        let refusing = Refusing(Why::NoSession);
        let hosts = Hosts {
            service: &refusing,
            session: &refusing,
            helper: &refusing,
        };
        assert_eq!(plugged(&hosts).unwrap_err().why, Why::NoSession);
    }
}
