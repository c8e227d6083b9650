//! A scenario as it is written: the PC, what stands on it, what breaks, what must be found, how it is mended. Needs the text;
//! refuses a line it does not know, with its number. Must not run anything.

use crate::guest::Rot;
use crate::machine::{Bus, Disk, Parts};
use crate::words;

/// Largest PC and most lines: more is a mistake.
const MOST_MEMORY_MIB: u32 = 8192;
const MOST_CORES: u32 = 8;
const MOST_DISK_MIB: u64 = 4096;
const MOST_LINES: usize = 200;

/// Everything a line can begin with, for who misspelt one.
const LINES: &str = "title, quick, pending, machine, disk, profile .. end, headset, phone, boot, once, healthy, break, finds, \
order, ticket, qualify, quiet, mend, well";

/// A scenario.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scenario {
    pub name: String,
    pub title: String,
    /// Part of the handful that the ordinary tests run.
    pub is_quick: bool,
    /// What the product cannot do yet: the scenario fails until it can, and says so as soon as it passes.
    pub pending: Option<String>,
    pub parts: Parts,
    /// What follows `[desk]` in the profile.
    pub profile: String,
    /// Done each time the desk starts, in order.
    pub boot: Vec<Deed>,
    pub steps: Vec<Step>,
}

/// One thing that is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A shell command in the guest.
    Shell(String),
    /// A device is plugged in: program, name, options.
    Plug {
        program: &'static str,
        name: String,
        options: String,
    },
    /// An order to such a device.
    Tell { name: String, order: String },
    /// An NVMe disk's critical warning.
    Warning { disk: String, bits: u8 },
    /// A file decays beneath the file system.
    Rot {
        disk: String,
        file: String,
        offset: u64,
        rot: Rot,
    },
    /// A file of this repository is put into the guest.
    File { from: String, to: String },
    /// The network cable.
    Cable { is_in: bool },
    /// Central on the host.
    Central { is_up: bool },
    /// The thermal zone, degrees Celsius.
    Heat(u8),
    /// The processor reports a corrected error: of memory, or of its own.
    MachineCheck { of_processor: bool },
    /// The package of the next revision replaces the one that is installed.
    Upgrade,
    /// The PC is switched off and on again with other parts; disks keep what is on them.
    Restart {
        memory_mib: Option<u32>,
        cores: Option<u32>,
    },
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Done before the first check.
    Once(Deed),
    /// Nothing is wrong: the desk is ready, central has no open order.
    Healthy,
    Break(Deed),
    Mend(Deed),
    /// The desk's own verdict.
    Finds(Finding),
    /// Central's order for a fault is in one of these states; none means there is no open order for it.
    Order {
        fault: String,
        states: Vec<String>,
    },
    /// Central's ticket for a fault, which a person decides about, is in one of these states.
    Ticket {
        fault: String,
        states: Vec<String>,
    },
    /// A person accepts the ticket that waits for a fault.
    Qualify {
        fault: String,
    },
    /// Nothing is found, though something was done: no diagnosis at the desk.
    Quiet,
    /// The desk is ready again and nothing is diagnosed.
    Well,
}

/// What a check must say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    pub fault: String,
    /// Kind of the component, for example "headset".
    pub kind: Option<String>,
    pub readiness: Option<String>,
    /// One of these is the first suspect.
    pub suspects: Vec<String>,
    /// One of these is the verb of the next action.
    pub actions: Vec<String>,
}

impl Step {
    /// Which kind of step it is, for a report.
    pub fn is_break(&self) -> bool {
        matches!(self, Self::Break(_))
    }
}

/// Reads a scenario. An error names the line.
pub fn parse(name: &str, text: &str) -> Result<Scenario, String> {
    let mut scenario = Scenario {
        name: name.to_owned(),
        ..Scenario::default()
    };
    let mut in_profile = false;
    for (index, line) in text.lines().enumerate() {
        let at = |problem: String| format!("{name}, line {}: {problem}", index + 1);
        if index >= MOST_LINES {
            return Err(at(format!("a scenario has {MOST_LINES} lines at most")));
        }
        let trimmed = line.trim();
        if in_profile {
            in_profile = trimmed != "end";
            if in_profile {
                scenario.profile += trimmed;
                scenario.profile.push('\n');
            }
        } else if trimmed == "profile" {
            in_profile = true;
        } else if !trimmed.is_empty() && !trimmed.starts_with('#') {
            line_of(&mut scenario, trimmed).map_err(at)?;
        }
    }
    whole(&scenario, in_profile).map_err(|problem| format!("{name}: {problem}"))?;
    Ok(scenario)
}

/// What makes a scenario one that proves something.
fn whole(scenario: &Scenario, in_profile: bool) -> Result<(), String> {
    let first = scenario
        .steps
        .iter()
        .find(|step| !matches!(step, Step::Once(_)));
    let place = |wanted: fn(&Step) -> bool| scenario.steps.iter().position(wanted);
    let found = place(|step| matches!(step, Step::Finds(_)));
    let problem = if in_profile {
        "`profile` has no `end`"
    } else if scenario.title.is_empty() {
        "it has no `title`"
    } else if first != Some(&Step::Healthy) {
        "the first pass is a healthy one: write `healthy` before anything is broken"
    } else if place(Step::is_break).is_none() || found.is_none() {
        "it breaks nothing, or finds nothing"
    } else {
        return words::unknown(scenario).map_or(Ok(()), Err);
    };
    Err(problem.to_owned())
}

fn line_of(scenario: &mut Scenario, line: &str) -> Result<(), String> {
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    match verb {
        "title" => scenario.title = rest.to_owned(),
        "quick" => scenario.is_quick = true,
        "pending" if !rest.is_empty() => scenario.pending = Some(rest.to_owned()),
        "machine" => machine(&mut scenario.parts, rest)?,
        "disk" => scenario.parts.disks.push(disk(rest)?),
        "boot" => scenario.boot.push(Deed::Shell(rest.to_owned())),
        "headset" => scenario.boot.push(plug("usb-headset", rest)?),
        "phone" => scenario.boot.push(plug("hid-phone", rest)?),
        "once" => scenario.steps.push(Step::Once(deed(rest)?)),
        "healthy" => scenario.steps.push(Step::Healthy),
        "break" => scenario.steps.push(Step::Break(deed(rest)?)),
        "mend" => scenario.steps.push(Step::Mend(deed(rest)?)),
        "finds" => scenario.steps.push(Step::Finds(finding(rest)?)),
        "order" => scenario.steps.push(order(rest)?),
        "ticket" => scenario.steps.push(ticket(rest)?),
        "qualify" if rest.contains('.') => scenario.steps.push(Step::Qualify {
            fault: rest.trim().to_owned(),
        }),
        "quiet" => scenario.steps.push(Step::Quiet),
        "well" => scenario.steps.push(Step::Well),
        _ => return Err(format!("`{verb}` is unknown; there are: {LINES}")),
    }
    Ok(())
}

fn number<T: std::str::FromStr + PartialOrd>(text: &str, most: T) -> Result<T, String> {
    let number = text.parse().map_err(|_| format!("`{text}` is no number"))?;
    if number > most {
        return Err(format!("{text} is too much"));
    }
    Ok(number)
}

fn machine(parts: &mut Parts, rest: &str) -> Result<(), String> {
    for word in rest.split_whitespace() {
        match word.split_once('=') {
            Some(("memory", mib)) => parts.memory_mib = number(mib, MOST_MEMORY_MIB)?,
            Some(("cores", count)) => parts.cores = number(count, MOST_CORES)?,
            None if word == "heat" => parts.has_heat = true,
            None if word == "systemd" => parts.has_systemd = true,
            None if word == "installed" => {
                parts.has_systemd = true;
                parts.is_installed = true;
            }
            _ => {
                return Err(format!(
                    "`{word}` is no part of a machine: memory=MIB cores=N heat systemd installed"
                ));
            }
        }
    }
    Ok(())
}

fn disk(rest: &str) -> Result<Disk, String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let [name, size, bus, more @ ..] = words.as_slice() else {
        return Err("a disk is: NAME MIB nvme|sata|virtio [bad=SECTOR,..]".to_owned());
    };
    let bus = match *bus {
        "nvme" => Bus::Nvme,
        "sata" => Bus::Sata,
        "virtio" => Bus::Virtio,
        other => return Err(format!("`{other}` is none of nvme, sata, virtio")),
    };
    let mut bad_sectors = Vec::new();
    for word in more {
        let list = word
            .strip_prefix("bad=")
            .ok_or_else(|| format!("`{word}` is nothing a disk has"))?;
        for sector in list.split(',') {
            bad_sectors.push(number(sector, u64::MAX)?);
        }
    }
    Ok(Disk {
        name: (*name).to_owned(),
        size_mib: number(size, MOST_DISK_MIB)?,
        bus,
        bad_sectors,
    })
}

fn plug(program: &'static str, rest: &str) -> Result<Deed, String> {
    let (name, options) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if name.is_empty() || name.contains('=') {
        return Err("a device has a name first, by which it is told things".to_owned());
    }
    Ok(Deed::Plug {
        program,
        name: name.to_owned(),
        options: options.trim().to_owned(),
    })
}

const DEEDS: &str = "sh COMMAND, tell NAME ORDER, headset NAME OPTIONS, phone NAME OPTIONS, warning DISK BITS, \
rot DISK FILE OFFSET [zeros=BYTES], file PATH-IN-REPOSITORY /PATH-IN-GUEST, cable in|out, central up|away, heat DEGREES, machine-check [processor], upgrade, restart memory=MIB cores=N";

fn deed(rest: &str) -> Result<Deed, String> {
    let (verb, arguments) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let arguments = arguments.trim();
    let words: Vec<&str> = arguments.split_whitespace().collect();
    match (verb, words.as_slice()) {
        ("sh", [_, ..]) => Ok(Deed::Shell(arguments.to_owned())),
        ("headset", [_, ..]) => plug("usb-headset", arguments),
        ("phone", [_, ..]) => plug("hid-phone", arguments),
        ("tell", [name, _, ..]) => {
            let order = arguments.strip_prefix(name).unwrap_or_default().trim();
            Ok(Deed::Tell {
                name: (*name).to_owned(),
                order: order.to_owned(),
            })
        }
        ("warning", [disk, bits]) => Ok(Deed::Warning {
            disk: (*disk).to_owned(),
            bits: number(bits, u8::MAX)?,
        }),
        ("rot", [disk, file, offset, how @ ..]) => Ok(Deed::Rot {
            disk: (*disk).to_owned(),
            file: (*file).to_owned(),
            offset: number(offset, u64::MAX)?,
            rot: rot(how)?,
        }),
        ("file", [from, to]) if is_below(from) && to.starts_with('/') => Ok(Deed::File {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        }),
        ("cable", ["in"]) => Ok(Deed::Cable { is_in: true }),
        ("cable", ["out"]) => Ok(Deed::Cable { is_in: false }),
        ("central", ["up"]) => Ok(Deed::Central { is_up: true }),
        ("central", ["away"]) => Ok(Deed::Central { is_up: false }),
        ("heat", [degrees]) => Ok(Deed::Heat(number(degrees, 120)?)),
        ("machine-check", []) => Ok(Deed::MachineCheck {
            of_processor: false,
        }),
        ("machine-check", ["processor"]) => Ok(Deed::MachineCheck { of_processor: true }),
        ("upgrade", []) => Ok(Deed::Upgrade),
        ("restart", words) => {
            let mut parts = Parts {
                memory_mib: 0,
                cores: 0,
                ..Parts::default()
            };
            machine(&mut parts, &words.join(" "))?;
            let given = |number: u32| (number > 0).then_some(number);
            Ok(Deed::Restart {
                memory_mib: given(parts.memory_mib),
                cores: given(parts.cores),
            })
        }
        _ => Err(format!(
            "`{rest}` is nothing that can be done; there are: {DEEDS}"
        )),
    }
}

fn rot(words: &[&str]) -> Result<Rot, String> {
    match words {
        [] => Ok(Rot::Bit),
        [word] if word.starts_with("zeros=") => {
            number(word.trim_start_matches("zeros="), u16::MAX).map(Rot::Zeros)
        }
        _ => Err("a file rots by one bit, or with `zeros=BYTES` by so many".to_owned()),
    }
}

/// A path that stays below where it begins.
fn is_below(path: &str) -> bool {
    let parts = std::path::Path::new(path).components();
    parts
        .into_iter()
        .all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn list(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

fn finding(rest: &str) -> Result<Finding, String> {
    let mut words = rest.split_whitespace();
    let fault = words
        .next()
        .filter(|word| word.contains('.'))
        .ok_or("which fault? for example headset.missing")?;
    let mut finding = Finding {
        fault: fault.to_owned(),
        ..Finding::default()
    };
    for word in words {
        match word.split_once('=') {
            Some(("on", kind)) => finding.kind = Some(kind.to_owned()),
            Some(("desk", readiness)) => finding.readiness = Some(readiness.to_owned()),
            Some(("suspect", names)) => finding.suspects = list(names),
            Some(("action", verbs)) => finding.actions = list(verbs),
            _ => {
                return Err(format!(
                    "`{word}` is none of on=KIND desk=READINESS suspect=A|B action=A|B"
                ));
            }
        }
    }
    Ok(finding)
}

fn order(rest: &str) -> Result<Step, String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    match words.as_slice() {
        [fault, "none"] => Ok(Step::Order {
            fault: (*fault).to_owned(),
            states: Vec::new(),
        }),
        [fault, states] if fault.contains('.') => Ok(Step::Order {
            fault: (*fault).to_owned(),
            states: list(states),
        }),
        _ => Err("an order is: FAULT STATE|STATE, or FAULT none".to_owned()),
    }
}

fn ticket(rest: &str) -> Result<Step, String> {
    match rest.split_whitespace().collect::<Vec<_>>().as_slice() {
        [fault, states] if fault.contains('.') => Ok(Step::Ticket {
            fault: (*fault).to_owned(),
            states: list(states),
        }),
        _ => Err("a ticket is: FAULT STATE|STATE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str =
        "title T\nheadset h\nhealthy\nbreak tell h unplug\nfinds headset.missing on=headset\n";

    #[test]
    fn a_scenario_is_read_as_it_is_written() {
        let text = "title The plug comes out\nquick\nmachine memory=768 cores=2 heat\ndisk d 64 sata bad=1,2\nprofile\n\
             [expect]\nend\nheadset main preset=evolve-20\nboot true\nonce sh echo a  b\nhealthy\nbreak rot d /d/x 70\n\
             finds headset.missing suspect=usb_port|headset action=test desk=not_ready\norder headset.missing closed|signed\nmend restart memory=512\nwell\n";
        let read = parse("x", text).unwrap_or_default();
        assert_eq!(
            (read.parts.memory_mib, read.parts.cores, read.parts.has_heat),
            (768, 2, true)
        );
        assert_eq!(read.parts.disks[0].bad_sectors, [1, 2]);
        assert_eq!(read.profile, "[expect]\n");
        assert_eq!(read.boot.len(), 2);
        assert_eq!(
            read.steps[0],
            Step::Once(Deed::Shell("echo a  b".to_owned()))
        );
        let Step::Finds(finding) = &read.steps[3] else {
            panic!("{:?}", read.steps)
        };
        assert_eq!(finding.suspects, ["usb_port", "headset"]);
        assert_eq!(
            read.steps[5],
            Step::Mend(Deed::Restart {
                memory_mib: Some(512),
                cores: None
            })
        );
    }

    #[test]
    fn what_is_misspelt_or_proves_nothing_is_refused_with_its_line() {
        assert!(parse("x", SHORT).is_ok());
        for (text, told) in [
            (SHORT.replace("healthy\n", ""), "healthy"),
            (SHORT.replace("title T", ""), "title"),
            (SHORT.replace("break tell h unplug\n", ""), "breaks nothing"),
            (
                SHORT.replace("finds headset.missing on=headset\n", ""),
                "finds nothing",
            ),
            (SHORT.replace("on=headset", "in=headset"), "line 5"),
            (
                SHORT.replace("tell h unplug", "file ../secret /x"),
                "line 4",
            ),
            (
                SHORT.replace("break tell h unplug", "break tell h"),
                "line 4",
            ),
            (SHORT.replace("title", "titel"), "there are: title"),
            (format!("{SHORT}disk d 1 ide\n"), "nvme, sata, virtio"),
            (format!("{SHORT}machine memory=99999999\n"), "too much"),
            (format!("{SHORT}profile\n"), "no `end`"),
        ] {
            let error = parse("x", &text).expect_err(&text);
            assert!(error.contains(told), "{error}");
        }
    }
}
