//! How much programs wait for processor, memory and disk, as the kernel measures it, and which one is busiest when they wait
//! much. Needs the service; a program is named from the list of known ones or not at all, and nothing else of it is told.

use crate::host::{HostError, Hosts, PressureTexts, ProgramSeen};
use crate::{Context, Probe, Role};
use deskready::component::{ComponentKey, ComponentKind};
use deskready::diagnosis::worth_a_look;
use deskready::knowledge::{Knowledge, program};
use deskready::observation::{BusyProgram, Measured, Reading, Stalls, Why};
use deskready::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The probe.
pub const PROBE: Probe = Probe {
    name: "pressure",
    kind: ComponentKind::Pc,
    role: Role::Service,
    period_s: 300,
    again_s: 120,
    limit: Duration::from_secs(8),
    in_scheduled_round: true,
    owns,
    run,
};

const LIMIT: Duration = Duration::from_secs(2);
const PROGRAMS_LIMIT: Duration = Duration::from_secs(4);

/// The answers of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raw {
    /// What the kernel measures.
    pub pressure: PressureTexts,
    /// Programs, asked for only where programs wait.
    #[serde(default)]
    pub programs: Option<Vec<ProgramSeen>>,
}

fn owns(_: &Profile) -> Vec<ComponentKey> {
    vec![ComponentKey::new(ComponentKind::Pc, "main")]
}

fn run(hosts: &Hosts, ctx: &Context) -> Vec<Measured> {
    match read(hosts).and_then(|raw| parse(&raw)) {
        Ok(all) => all,
        Err(error) => PROBE.unseen_all(ctx.profile, error.why, &error.detail),
    }
}

/// Asks the machine; for its programs only when they wait much, and then once.
///
/// # Errors
/// When the kernel does not measure it.
pub fn read(hosts: &Hosts) -> Result<Raw, HostError> {
    let pressure = hosts.pressure(LIMIT)?;
    let looks = worth_a_look(&stalls(&pressure), Knowledge::built_in());
    let programs = looks.then(|| hosts.busy_programs(PROGRAMS_LIMIT).ok());
    Ok(Raw {
        pressure,
        programs: programs.flatten(),
    })
}

/// What the answers say.
///
/// # Errors
/// When none of the numbers is one.
pub fn parse(raw: &Raw) -> Result<Vec<Measured>, HostError> {
    let stalls = stalls(&raw.pressure);
    if stalls.cpu_permille.is_none() && stalls.memory_permille.is_none() {
        let detail = "the kernel's measure of pressure is none";
        return Err(HostError::new(Why::Unsupported, detail));
    }
    let programs = || raw.programs.iter().flatten();
    let most_cpu = programs().max_by_key(|it| it.core_percent);
    let most_memory = programs().max_by_key(|it| it.memory_bytes);
    let reading = Reading::Pressure {
        stalls,
        busiest_cpu: most_cpu.map(told),
        busiest_memory: most_memory.map(told),
    };
    let owned = ComponentKey::new(ComponentKind::Pc, "main");
    Ok(vec![Measured::active(owned, reading)])
}

/// Its name where it is on the list; what else people run is nobody's business.
fn told(seen: &ProgramSeen) -> BusyProgram {
    BusyProgram {
        name: program(&seen.file).map(|it| it.name.to_owned()),
        core_percent: seen.core_percent,
        memory_bytes: seen.memory_bytes,
    }
}

/// For the processor the time in which at least one program waited; for memory and disk the time in which all did, for
/// one that waits for its pages keeps nobody else from working.
fn stalls(texts: &PressureTexts) -> Stalls {
    Stalls {
        cpu_permille: permille(&texts.cpu, "some", "avg300="),
        memory_permille: permille(&texts.memory, "full", "avg300="),
        io_permille: permille(&texts.io, "full", "avg300="),
    }
}

/// How much of the last ten seconds some program waited for the processor, permille.
pub(crate) fn waits_for_processor(texts: &PressureTexts) -> Option<u32> {
    permille(&texts.cpu, "some", "avg10=")
}

/// `some avg10=1.00 avg60=2.00 avg300=3.25 total=1234`: of the last 10, 60 and 300 seconds.
fn permille(text: &str, kind: &str, over: &str) -> Option<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix(kind))?;
    let value = line
        .split_whitespace()
        .find_map(|it| it.strip_prefix(over))?;
    let (whole, part) = value.split_once('.')?;
    let tenths: u32 = part.get(..1)?.parse().ok()?;
    let permille = whole
        .parse::<u32>()
        .ok()?
        .checked_mul(10)?
        .checked_add(tenths)?;
    (permille <= 1000).then_some(permille)
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::observation::Outcome;
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// As a machine with two cores told it while it compiled.
    const CPU: &str = "some avg10=39.84 avg60=37.74 avg300=38.75 total=23600550460\n\
                       full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
    const MEMORY: &str = "some avg10=0.00 avg60=0.00 avg300=12.04 total=20188\n\
                          full avg10=0.00 avg60=0.00 avg300=9.91 total=11873\n";

    fn texts(cpu: &str, memory: &str) -> PressureTexts {
        PressureTexts {
            cpu: cpu.to_owned(),
            memory: memory.to_owned(),
            io: String::new(),
        }
    }

    fn seen(file: &str, core_percent: u32, memory_bytes: u64) -> ProgramSeen {
        ProgramSeen {
            file: file.to_owned(),
            core_percent,
            memory_bytes,
        }
    }

    #[test]
    fn the_longest_of_the_kernels_averages_is_read_and_garbage_is_no_number() {
        for (text, kind, expected) in [
            (CPU, "some", Some(387)),
            (CPU, "full", Some(0)),
            (MEMORY, "full", Some(99)),
            ("some avg300=100.00\n", "some", Some(1000)),
            ("some avg300=100.10\n", "some", None),
            ("some avg300=-1.00\n", "some", None),
            ("some avg300=7\n", "some", None),
            ("some avg300=7.\n", "some", None),
            ("some avg300=99999999999.0\n", "some", None),
            ("some avg10=7.00\n", "some", None),
            ("", "some", None),
        ] {
            assert_eq!(permille(text, kind, "avg300="), expected, "{text}");
        }
    }

    #[test]
    fn a_program_on_no_list_is_not_named_and_leaves_the_desk_without_its_name() {
        let raw = Raw {
            pressure: texts(CPU, MEMORY),
            programs: Some(vec![
                seen("firefox", 40, 5 << 30),
                seen("ana-garcias-miner", 390, 1 << 20),
            ]),
        };
        let measured = parse(&raw).unwrap().remove(0);
        let sent = serde_json::to_string(&measured).unwrap();
        assert!(!sent.contains("ana"), "{sent}");
        let Outcome::Reading(Reading::Pressure {
            busiest_cpu,
            busiest_memory,
            ..
        }) = measured.outcome
        else {
            panic!()
        };
        let (cpu, memory) = (busiest_cpu.unwrap(), busiest_memory.unwrap());
        assert_eq!((cpu.name, cpu.core_percent), (None, 390));
        assert_eq!(memory.name.as_deref(), Some("Firefox"));
    }

    #[test]
    fn a_kernel_that_measures_nothing_is_no_calm_desk() {
        let raw = Raw {
            pressure: texts("", "x"),
            programs: None,
        };
        assert_eq!(parse(&raw).unwrap_err().why, Why::Unsupported);
    }

    struct Pc {
        cpu: &'static str,
        asked: AtomicUsize,
    }

    impl crate::host::ServiceHost for Pc {
        fn ask(
            &self,
            verb: &crate::host::ServiceVerb,
            _: Duration,
        ) -> Result<crate::host::ServiceAnswer, HostError> {
            use crate::host::{ServiceAnswer, ServiceVerb};
            if *verb == ServiceVerb::Pressure {
                return Ok(ServiceAnswer::Pressure(texts(self.cpu, "")));
            }
            assert_eq!(*verb, ServiceVerb::BusyPrograms);
            self.asked.fetch_add(1, Ordering::Relaxed);
            Err(HostError::new(Why::Denied, "hidden"))
        }
    }

    #[test]
    fn programs_are_asked_for_once_and_only_where_programs_wait_and_may_be_hidden() {
        let refusing = crate::testing::Refusing(Why::Denied);
        for (cpu, expected) in [("some avg300=10.00\n", 0), ("some avg300=85.00\n", 1)] {
            let pc = Pc {
                cpu,
                asked: AtomicUsize::new(0),
            };
            let hosts = Hosts {
                service: &pc,
                session: &refusing,
                helper: &refusing,
            };
            let raw = read(&hosts).unwrap();
            assert_eq!(pc.asked.load(Ordering::Relaxed), expected, "{cpu}");
            assert!(raw.programs.is_none());
            assert_eq!(parse(&raw).unwrap().len(), 1);
        }
    }

    proptest! {
        #[test]
        fn whatever_the_kernel_writes_nothing_panics(
            cpu in "(some |full |)avg300=\\PC{0,12}",
            memory in "\\PC{0,60}",
        ) {
            drop(parse(&Raw { pressure: texts(&cpu, &memory), programs: None }));
        }
    }
}
