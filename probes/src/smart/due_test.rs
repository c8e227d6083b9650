//! When a disk is to test itself: it can, its newest test is long ago, none is going on, and nobody sits at the desk. Needs
//! the session for that and the helper to start it; what comes of it is read like everything else that the disk says.

use super::Raw;
use crate::call;
use crate::host::{Hosts, SmartOutput};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Hours under power between two tests: two weeks of a desk that is on for a working day.
const EVERY_HOURS: u64 = 100;
/// A disk that begins a test and never notes it is not asked again before.
const AGAIN: Duration = Duration::from_secs(24 * 3600);
const START_LIMIT: Duration = Duration::from_secs(5);
/// Disks that begin a test in one look; the others have their turn an hour later.
const AT_ONCE: usize = 2;

/// Starts what is due. Whether it could be started is no measurement: a disk that cannot says nothing of its health.
pub(super) fn start(hosts: &Hosts, raw: &Raw) {
    let on_usb = |slot: &str| {
        let mut known = raw.disks.iter().flatten();
        known.any(|disk| disk.name == slot && disk.on_usb)
    };
    let due = raw.answers.iter().filter_map(|(asked, answer)| {
        if on_usb(&asked.slot) {
            return None;
        }
        let output = answer.as_ref().ok()?;
        is_due(&report(output)?).then_some(asked)
    });
    let due: Vec<_> = due.collect();
    if due.is_empty() || !is_nobody_there(hosts) {
        return;
    }
    let first = due.into_iter().filter(|asked| is_first_today(&asked.slot));
    for asked in first.take(AT_ONCE) {
        let access = asked.access.as_deref();
        match hosts.start_self_test(&asked.device, access, START_LIMIT) {
            Ok(told) if told.exit_status == Some(0) => {
                tracing::info!(disk = asked.slot, "has begun its own short test");
            }
            Ok(told) => {
                let status = told.exit_status;
                tracing::debug!(disk = asked.slot, ?status, "would not test itself");
            }
            Err(error) => tracing::debug!(disk = asked.slot, %error, "cannot test itself now"),
        }
    }
}

fn report(output: &SmartOutput) -> Option<Value> {
    serde_json::from_str(&output.stdout).ok()
}

fn is_due(json: &Value) -> bool {
    let ata = &json["ata_smart_data"];
    let log = &json["nvme_self_test_log"];
    // Older smartctl know that an NVMe disk can, and neither start its test nor read what came of it.
    let can = ata["capabilities"]["self_tests_supported"].as_bool() == Some(true)
        || (json["nvme_optional_admin_commands"]["self_test"].as_bool() == Some(true)
            && log.is_object());
    // ATA Command Set: 15 in the upper half is a test in progress. NVMe: any operation but none.
    let ata_runs = ata["self_test"]["status"]["value"].as_u64();
    let nvme_runs = log["current_self_test_operation"]["value"].as_u64();
    let runs =
        ata_runs.is_some_and(|value| value >> 4 == 15) || nvme_runs.is_some_and(|it| it != 0);
    // One that already fails has said what a test could say.
    let fails = json["smart_status"]["passed"].as_bool() == Some(false);
    let tests = super::self_test::of(json);
    // One that nobody can date is no reason to test again and again.
    let is_old = match tests.age_hours() {
        Some(hours) => hours >= EVERY_HOURS,
        None => tests.is_empty(),
    };
    can && !runs && !fails && !tests.newest_failed() && is_old
}

/// Whoever is signed in has locked the session and went. Where nobody can be asked, somebody may well sit there.
fn is_nobody_there(hosts: &Hosts) -> bool {
    call::locked(hosts).unwrap_or(false)
}

fn is_first_today(slot: &str) -> bool {
    static STARTED: OnceLock<Mutex<BTreeMap<String, Instant>>> = OnceLock::new();
    let Ok(mut started) = STARTED.get_or_init(Mutex::default).lock() else {
        return false;
    };
    started.retain(|_, at| at.elapsed() < AGAIN);
    started.insert(slot.to_owned(), Instant::now()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{
        HelperAnswer, HelperHost, HelperVerb, HostError, ServiceAnswer, ServiceHost, ServiceVerb,
        SessionAnswer, SessionHost, SessionVerb, SoundUse,
    };
    use crate::smart::Asked;
    use deskready::observation::Why;
    use serde_json::json;

    fn ata(hours: u64, tested: &[u64]) -> Value {
        let entry =
            |at: &u64| json!({"status": {"value": 0, "passed": true}, "lifetime_hours": at});
        json!({
            "ata_smart_data": {"capabilities": {"self_tests_supported": true}, "self_test": {"status": {"value": 0}}},
            "ata_smart_self_test_log": {"standard": {"table": tested.iter().map(entry).collect::<Vec<_>>()}},
            "power_on_time": {"hours": hours},
            "smart_status": {"passed": true}
        })
    }

    #[test]
    fn a_test_is_due_when_the_newest_is_long_ago_and_none_goes_on_and_the_disk_can() {
        let with = |path: &str, value: Value| {
            let mut report = ata(1_000, &[]);
            let (folder, name) = path.rsplit_once('/').unwrap();
            report.pointer_mut(folder).unwrap()[name] = value;
            report
        };
        for (report, due) in [
            (ata(1_000, &[]), true),
            (ata(1_000, &[950]), false),
            (ata(1_000, &[900]), true),
            (ata(1_000, &[950, 10]), false),
            (
                with(
                    "/ata_smart_data/capabilities/self_tests_supported",
                    json!(false),
                ),
                false,
            ),
            (
                with("/ata_smart_data/self_test/status/value", json!(0xf9)),
                false,
            ),
            (with("/smart_status/passed", json!(false)), false),
            (
                json!({"nvme_optional_admin_commands": {"self_test": true}}),
                false,
            ),
            (
                json!({"nvme_optional_admin_commands": {"self_test": true},
                       "nvme_self_test_log": {"current_self_test_operation": {"value": 1}}}),
                false,
            ),
            (
                json!({"nvme_optional_admin_commands": {"self_test": false}}),
                false,
            ),
            (
                json!({"nvme_optional_admin_commands": {"self_test": true},
                       "nvme_self_test_log": {"current_self_test_operation": {"value": 0}}}),
                true,
            ),
            (ata(70_000, &[65_535]), false),
            (json!({}), false),
            (json!([1]), false),
        ] {
            assert_eq!(is_due(&report), due, "{report}");
        }
    }

    /// A desk with one session that is locked, or not, or none; it notes which tests were started.
    struct Desk {
        locked: Result<bool, Why>,
        calls: bool,
        started: Mutex<Vec<String>>,
    }

    impl ServiceHost for Desk {
        fn ask(&self, _: &ServiceVerb, _: Duration) -> Result<ServiceAnswer, HostError> {
            Err(HostError::new(Why::Unsupported, "not asked here"))
        }
    }

    impl SessionHost for Desk {
        fn ask(&self, verb: &SessionVerb, _: Duration) -> Result<SessionAnswer, HostError> {
            let none = |why| HostError::new(why, "nobody");
            let locked = self.locked.map_err(none)?;
            match verb {
                SessionVerb::Properties => {
                    let hint = if locked { "yes" } else { "no" };
                    Ok(SessionAnswer::Properties(format!("LockedHint={hint}\n")))
                }
                SessionVerb::SoundUse => {
                    let stream = crate::host::ServerStream {
                        captures: true,
                        binary: "zoom".to_owned(),
                        ..crate::host::ServerStream::default()
                    };
                    Ok(SessionAnswer::SoundUse(SoundUse {
                        server: crate::host::ServerStreams::Listed {
                            streams: if self.calls { vec![stream] } else { Vec::new() },
                        },
                        kernel: Ok(Vec::new()),
                    }))
                }
                SessionVerb::SoundList
                | SessionVerb::Mixer { .. }
                | SessionVerb::PlaySilence { .. }
                | SessionVerb::HidList
                | SessionVerb::Plugged => Err(none(Why::Unsupported)),
            }
        }
    }

    impl HelperHost for Desk {
        fn ask(&self, verb: &HelperVerb, _: Duration) -> Result<HelperAnswer, HostError> {
            let HelperVerb::StartSelfTest { device, .. } = verb else {
                return Err(HostError::new(Why::Unsupported, "not asked here"));
            };
            self.started.lock().unwrap().push(device.clone());
            Ok(HelperAnswer::Smart(SmartOutput {
                exit_status: Some(0),
                stdout: String::new(),
                privileged: true,
            }))
        }
    }

    #[test]
    fn a_disk_tests_itself_only_while_nobody_sits_there_and_no_call_is_on_and_once_a_day() {
        for (name, locked, calls, expected) in [
            ("sda", Ok(true), false, 1),
            ("sdb", Ok(false), false, 0),
            ("sdc", Err(Why::NoSession), false, 0),
            ("sdd", Err(Why::Denied), false, 0),
            ("sde", Ok(true), true, 0),
        ] {
            let desk = Desk {
                locked,
                calls,
                started: Mutex::default(),
            };
            let hosts = Hosts {
                service: &desk,
                session: &desk,
                helper: &desk,
            };
            let asked = Asked {
                slot: name.to_owned(),
                device: name.to_owned(),
                access: None,
            };
            let output = SmartOutput {
                exit_status: Some(0),
                stdout: ata(1_000, &[]).to_string(),
                privileged: true,
            };
            let raw = Raw {
                disks: Ok(Vec::new()),
                answers: vec![(asked, Ok(output))],
                nvme_pages: Vec::new(),
                records: Err(HostError::new(Why::Unsupported, "none")),
            };
            start(&hosts, &raw);
            start(&hosts, &raw);
            assert_eq!(desk.started.lock().unwrap().len(), expected, "{name}");
        }
    }
}
