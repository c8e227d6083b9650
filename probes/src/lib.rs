//! Floor 1 of deskready: eyes and ears. A probe looks and never judges.
//!
//! Each probe is one file: `read` asks the machine through [`host`], `parse` turns what came back
//! into measurements and is pure. Needs floor 0. There is no threshold here, and nothing outside
//! `host` opens a file, starts a process or makes a connection.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::disallowed_methods))]

pub mod baseline;
pub mod call;
mod dpkg;
mod hid_descriptor;
pub mod host;
pub mod likeness;
pub mod manifest;
mod names;
mod plugged;
pub mod sip;
mod smbios;
#[cfg(test)]
mod testing;
mod whea;

// One line per probe here, and one in PROBES below.
pub mod audio;
pub mod audio_output;
pub mod cpu;
pub mod cpu_self_test;
pub mod disk;
pub mod files;
pub mod headset_settings;
pub mod heat;
pub mod hid;
pub mod logged_errors;
pub mod machine;
pub mod machine_checks;
pub mod memory;
pub mod memory_errors;
pub mod memory_modules;
pub mod memory_self_test;
pub mod network_phone;
pub mod path;
pub mod power;
pub mod pressure;
pub mod read_sample;
pub mod smart;
pub mod usb_errors;

/// Every probe, in the order a round runs them: quick ones first.
pub const PROBES: &[Probe] = &[
    cpu::PROBE,
    memory::PROBE,
    heat::PROBE,
    power::PROBE,
    pressure::PROBE,
    disk::PROBE,
    audio::PROBE,
    headset_settings::PROBE,
    hid::PROBE,
    network_phone::PROBE,
    path::PROBE,
    path::SIP_PROBE,
    audio_output::PROBE,
    cpu_self_test::PROBE,
    memory_self_test::PROBE,
    machine::PROBE,
    memory_modules::PROBE,
    machine_checks::PROBE,
    memory_errors::PROBE,
    logged_errors::PROBE,
    usb_errors::PROBE,
    smart::PROBE,
    read_sample::PROBE,
    files::PROBE,
];

pub use baseline::FileBaseline;
use deskready::component::{ComponentKey, ComponentKind};
use deskready::observation::{Measured, Trigger, Why};
use deskready::profile::Profile;
use host::Hosts;
pub use manifest::Manifest;
pub use plugged::plugged;
use std::time::Duration;

/// Which of the three roles has the rights a probe needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The service: network, counters of the kernel.
    Service,
    /// The operator's own session: sound, HID.
    Session,
    /// The helper: every file, every disk; no network.
    Helper,
}

/// What a probe is told beside the machine itself.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What the desk must have.
    pub profile: &'a Profile,
    /// What its files were when the baseline was made.
    pub file_baseline: &'a dyn Manifest,
    /// What started the round.
    pub trigger: Trigger,
}

/// One probe.
#[derive(Debug)]
pub struct Probe {
    /// Name, as observations carry it.
    pub name: &'static str,
    /// Kind of component it is asked for with `--only`.
    pub kind: ComponentKind,
    /// Rights it needs.
    pub role: Role,
    /// How often it is due when nothing is wrong, seconds.
    pub period_s: u32,
    /// How often it is due while a component of its kind is in trouble, seconds.
    pub again_s: u32,
    /// The longest it may take; the caller gives up after that.
    pub limit: Duration,
    /// Whether the schedule runs it; the others run in self-checks only.
    pub in_scheduled_round: bool,
    owns: fn(&Profile) -> Vec<ComponentKey>,
    run: fn(&Hosts, &Context) -> Vec<Measured>,
}

impl Probe {
    /// Whether the schedule runs it after all while a component of its kind is in trouble: telephones are looked for in
    /// self-checks, and again while one is missing.
    #[must_use]
    pub fn is_looked_at_again(&self) -> bool {
        self.kind == ComponentKind::DeskPhone
    }

    /// What to report when the probe as a whole gave no answer: one `Unseen` for each component
    /// this profile makes it responsible for.
    #[must_use]
    pub fn unseen_all(&self, profile: &Profile, why: Why, detail: &str) -> Vec<Measured> {
        (self.owns)(profile)
            .into_iter()
            .map(|key| Measured::unseen(key, why, detail))
            .collect()
    }
}

/// Runs one probe. Takes as long as the machine makes it take: the caller owns the thread and
/// gives up after [`Probe::limit`] with [`Probe::unseen_all`].
#[must_use]
pub fn run_probe(probe: &Probe, hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    (probe.run)(hosts, ctx)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;
    use std::collections::BTreeSet;

    /// A desk that requires one of everything.
    fn demanding() -> Profile {
        serde_json::from_value(serde_json::json!({
            "desk": {"label": "B-14", "site": "Centre"},
            "expect": {"headset": {"required": true}, "desk_phone": {"required": true}, "disks": ["/data"]},
            "file_sets": [{"name": "softphone", "paths": ["/opt/phone"]}],
            "paths": [{"name": "voice", "target": "tcp://pbx.example:5061"}, {"name": "calls", "target": "sip:pbx.example"}]
        }))
        .unwrap()
    }

    /// The same desk with its phone on the network.
    fn on_network(mut profile: Profile) -> Profile {
        if let Some(phone) = &mut profile.expect.desk_phone {
            phone.address = Some("sip:10.0.0.21".to_owned());
        }
        profile
    }

    #[test]
    fn a_machine_that_refuses_everything_is_unseen_in_every_component_and_never_an_empty_list() {
        let refusing = testing::Refusing(Why::Denied);
        let hosts = Hosts {
            service: &refusing,
            session: &refusing,
            helper: &refusing,
        };
        let mut spoke = BTreeSet::new();
        for profile in [demanding(), on_network(demanding())] {
            let mut answered = BTreeSet::new();
            for probe in PROBES {
                let all = run_probe(probe, &hosts, &testing::context(&profile));
                let owned = (probe.owns)(&profile).len();
                assert!(!all.is_empty() || owned == 0, "{}", probe.name);
                assert!(
                    all.iter().all(|m| matches!(m.outcome, Outcome::Unseen(_))),
                    "{}",
                    probe.name
                );
                assert_eq!(
                    probe.unseen_all(&profile, Why::TimedOut, "late").len(),
                    owned,
                    "{}",
                    probe.name
                );
                spoke.extend((!all.is_empty()).then_some(probe.name));
                answered.extend(all.into_iter().map(|m| m.component));
            }
            for key in profile.required() {
                assert!(answered.contains(&key), "{} has no probe", key.scope());
            }
        }
        assert_eq!(spoke.len(), PROBES.len(), "{spoke:?}");
    }

    /// What every probe gave and what was asked, where a program listens to the microphone.
    fn look_while(program: &'static str) -> (Vec<(&'static str, Measured)>, BTreeSet<String>) {
        let desk = testing::Talking::with(program);
        let hosts = Hosts {
            service: &desk,
            session: &desk,
            helper: &desk,
        };
        let mut profile = demanding();
        profile.expect.headset = Some(deskready::profile::DeviceSpec {
            required: true,
            ..Default::default()
        });
        let learnt = deskready::observation::FileSource::Learnt;
        let expected = testing::expected("/opt/phone/x", learnt);
        let set = baseline::SetBaseline {
            files: vec![expected],
            ..Default::default()
        };
        let file_baseline = FileBaseline {
            sets: [("softphone".to_owned(), set)].into(),
            ..FileBaseline::default()
        };
        let context = Context {
            profile: &profile,
            file_baseline: &file_baseline,
            trigger: Trigger::SelfCheck,
        };
        let mut all = Vec::new();
        for probe in PROBES {
            let given = run_probe(probe, &hosts, &context);
            all.extend(given.into_iter().map(|measured| (probe.name, measured)));
        }
        drop(baseline::learn(&hosts, &profile));
        let asked = desk.asked.lock().unwrap().iter().cloned().collect();
        (all, asked)
    }

    const HEAVY: [&str; 5] = [
        "PlaySilence",
        "HashFiles",
        "ProveCores",
        "ProveMemory",
        "SmartScan",
    ];

    #[test]
    fn while_a_call_is_on_nothing_is_played_and_no_file_or_disk_is_read_and_only_the_reason_is_told()
     {
        for program in ["zoiper5", "firefox", "ana-garcias-phone"] {
            let (all, asked) = look_while(program);
            for heavy in HEAVY {
                assert!(!asked.contains(heavy), "{program}: {asked:?}");
            }
            for light in ["Mounts", "KernelLog", "Pressure"] {
                assert!(asked.contains(light), "a light look goes on: {asked:?}");
            }
            let held: Vec<_> = all
                .iter()
                .filter_map(|(probe, measured)| match &measured.outcome {
                    Outcome::Unseen(unseen) if unseen.why == Why::InCall => Some((*probe, unseen)),
                    Outcome::Unseen(_) | Outcome::Reading(_) => None,
                })
                .collect();
            let names: Vec<_> = held.iter().map(|(probe, _)| *probe).collect();
            assert_eq!(
                names,
                [
                    "headset_settings",
                    "audio_output",
                    "cpu_self_test",
                    "memory_self_test",
                    "smart",
                    "files"
                ],
                "{program}"
            );
            assert!(held.iter().all(|(_, unseen)| unseen.detail.is_empty()));
            let sent = serde_json::to_string(&all).unwrap();
            assert!(!sent.contains(program), "{program} leaves the desk: {sent}");
        }
        let (_, asked) = look_while("");
        for heavy in HEAVY {
            assert!(asked.contains(heavy), "without a call: {asked:?}");
        }
    }

    #[test]
    fn probes_have_names_of_their_own_and_kinds_that_they_answer_for() {
        let profile = demanding();
        let names: BTreeSet<_> = PROBES.iter().map(|probe| probe.name).collect();
        assert_eq!(names.len(), PROBES.len());
        for probe in PROBES {
            assert!(
                (probe.owns)(&profile)
                    .iter()
                    .all(|key| key.kind == probe.kind),
                "{}",
                probe.name
            );
            assert!(
                !probe.limit.is_zero() && (1..=probe.period_s).contains(&probe.again_s),
                "{}",
                probe.name
            );
        }
    }
}
