//! One scenario, run: a guest, a central, step after step, and what came of it. Needs a [`Lab`]. Must not call a scenario
//! passed whose steps were not all done.

use crate::central::Central;
use crate::guest::{Guest, Ran};
use crate::installed;
use crate::lab::Lab;
use crate::machine::{Bus, Disk, FILES};
use crate::scenario::{Deed, Finding, Scenario, Step};
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A self-check looks at everything and plays a second of silence; under emulation on a busy machine that takes its time.
const CHECK_LIMIT: Duration = Duration::from_secs(90);
const DEED_LIMIT: Duration = Duration::from_secs(60);
/// Installing, and a round that the installed service makes when it thinks fit.
const SLOW_LIMIT: Duration = Duration::from_secs(240);
/// Rounds of checks that an expectation may wait for: what recovers must pass several times.
const ROUNDS: u32 = 3;
/// Where nothing was broken nothing changes either: a second look is one more than it takes.
const ROUNDS_UNBROKEN: u32 = 1;
/// The disk that outlives a restart; scenarios without one keep the desk's memory in the guest's own.
const STATE_DISK: &str = "state";
/// Where the PC has a systemd, it is the first process, and everything of an ordinary boot is there.
const SYSTEMD_IS_FIRST: &str = "grep -q lab.systemd /proc/cmdline || exit 0; read first < /proc/1/comm; \
    [ \"$first\" = systemd ] || { echo \"the first process is $first\"; exit 1; }; \
    for try in $(seq 300); do systemctl is-active -q multi-user.target && break; usleep 100000; done; \
    systemctl is-active multi-user.target || { systemctl list-jobs; exit 1; }; \
    systemctl is-system-running || { systemctl --failed --no-legend; exit 1; }";
const MOUNT_FILES: &str = "{ grep -q ' /files 9p ' /proc/mounts || { modprobe -a 9p 9pnet_virtio; mkdir -p /files; \
    mount -t 9p -o trans=virtio,version=9p2000.L files /files; }; }";
/// Starts the unit; its exit status is the program's own. One that never started has no status, and has said nothing.
const RUN_AS_UNIT: &str = "rm -f /run/deskready-lab.out /run/deskready-lab.err; \
    systemctl restart deskready-lab.service 2> /dev/null; \
    code=$(systemctl show -P ExecMainStatus deskready-lab.service); \
    [ \"$(systemctl show -P ExecMainCode deskready-lab.service)\" = 1 ] && [ -e /run/deskready-lab.out ] || \
    { systemctl status deskready-lab.service >&2; code=125; }; \
    cat /run/deskready-lab.err >&2; cat /run/deskready-lab.out; exit $code";
const DESK: &str = "--profile /run/profile.toml --data /var/lib/deskready";

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Passed,
    /// An expectation was not met: the product's verdict is another one.
    Failed(String),
    /// The lab itself could not go on.
    Broken(String),
    /// It needs what cannot be had here.
    Skipped(String),
}

/// A run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    pub verdict: Verdict,
    pub seconds: f64,
    pub boot_seconds: f64,
    pub clock_ratio: Option<f64>,
}

/// A run in progress.
struct Story<'a> {
    lab: &'a Lab,
    scenario: &'a Scenario,
    folder: PathBuf,
    guest: Guest,
    central: Central,
    /// Rounds that an expectation may wait for.
    rounds: u32,
}

/// Runs a scenario; without its breaks, it must fail.
pub fn run(lab: &Lab, scenario: &Scenario, with_breaks: bool) -> Outcome {
    let started = Instant::now();
    let (mut boot, mut clock_ratio) = (Duration::ZERO, None);
    if let (true, Some(why)) = (scenario.parts.has_systemd, &lab.no_debian) {
        return Outcome {
            verdict: Verdict::Skipped(why.clone()),
            seconds: 0.0,
            boot_seconds: 0.0,
            clock_ratio: None,
        };
    }
    let verdict = match Story::begin(lab, scenario, with_breaks) {
        Ok(mut story) => {
            boot = story.guest.boot;
            let told = story.steps(with_breaks);
            clock_ratio = story.guest.clock_ratio();
            told
        }
        Err(error) => Err(error),
    };
    Outcome {
        verdict: match verdict {
            Ok(None) => Verdict::Passed,
            Ok(Some(why)) => Verdict::Failed(why),
            Err(error) => Verdict::Broken(format!("{error:#}")),
        },
        seconds: started.elapsed().as_secs_f64(),
        boot_seconds: boot.as_secs_f64(),
        clock_ratio,
    }
}

impl<'a> Story<'a> {
    fn begin(lab: &'a Lab, scenario: &'a Scenario, with_breaks: bool) -> Result<Self> {
        // Both may run side by side.
        let kind = if with_breaks { "broken" } else { "whole" };
        let folder = lab.runs.join(format!("{}-{kind}", scenario.name));
        // What an earlier run of the same scenario left.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let central = Central::start(&lab.central, &folder)?;
        let mut scenario_parts = scenario.parts.clone();
        if restarts(scenario) {
            scenario_parts.disks.push(state_disk());
        }
        if scenario.parts.is_installed {
            std::fs::create_dir_all(folder.join(FILES))?;
            installed::bring(lab, &folder.join(FILES))?;
        }
        let guest = Guest::boot(&scenario_parts, &lab.tools, &folder)?;
        let mut story = Self {
            lab,
            scenario,
            folder,
            guest,
            central,
            rounds: if with_breaks { ROUNDS } else { ROUNDS_UNBROKEN },
        };
        story.set_up()?;
        Ok(story)
    }

    /// What is done each time the desk starts.
    fn set_up(&mut self) -> Result<()> {
        let profile = format!(
            "schema = 1\n[desk]\nlabel = \"B-14\"\nsite = \"Centre\"\nroom = \"Room 2\"\n[service]\nname = \"Inbound support\"\ncriticality = 4\n{}",
            self.filled(&self.scenario.profile)
        );
        let port = self.central.address.port();
        let token = self.central.agent_token()?;
        let mut lines = vec![
            SYSTEMD_IS_FIRST.to_owned(),
            "mkdir -p /var/lib/deskready".to_owned(),
            format!("cat > /run/profile.toml <<'END'\n{profile}END"),
            format!("echo {token} > /run/token; chmod 600 /run/token"),
            // Central answers only to the name and port it knows itself by.
            format!("lab-guest forward 127.0.0.1:{port} 10.0.2.2:{port} >/run/forward.txt 2>&1 &"),
        ];
        if restarts(self.scenario) {
            lines.push(format!(
                "d=$(disk {STATE_DISK}) && mkdir -p /var/lib/deskready && {{ mount -t ext4 $d /var/lib/deskready 2>/dev/null || \
                 {{ mkfs.ext4 -q $d && mount -t ext4 $d /var/lib/deskready; }}; }}"
            ));
        }
        for line in lines {
            self.guest.must(&line, DEED_LIMIT)?;
        }
        for deed in &self.scenario.boot {
            self.do_it(deed)?;
        }
        if self.scenario.parts.is_installed {
            self.guest.must(MOUNT_FILES, DEED_LIMIT)?;
            for line in installed::set_up(&profile, &token, port) {
                self.guest.must(&line, SLOW_LIMIT)?;
            }
        }
        Ok(())
    }

    /// All steps; `Some` tells the expectation that was not met.
    fn steps(&mut self, with_breaks: bool) -> Result<Option<String>> {
        for step in &self.scenario.steps {
            let unmet = match step {
                Step::Once(deed) => {
                    self.do_it(deed)?;
                    None
                }
                Step::Break(_) | Step::Mend(_) if !with_breaks => None,
                Step::Break(deed) | Step::Mend(deed) => {
                    self.do_it(deed)?;
                    None
                }
                Step::Healthy => self.healthy()?,
                Step::Finds(finding) => self.until(|it| Ok(found(&it.check()?, finding)))?,
                Step::Order { fault, states } => {
                    self.until(|it| Ok(ordered(&it.orders(), fault, states)))?
                }
                Step::Ticket { fault, states } => self.until(|it| {
                    Ok(ordered(
                        &it.central.tickets().unwrap_or_default(),
                        fault,
                        states,
                    ))
                })?,
                Step::Qualify { fault } => {
                    self.central.qualify(fault)?;
                    None
                }
                Step::Quiet => self.quiet()?,
                Step::Well => self.until(|it| Ok(well(&it.check()?)))?,
            };
            if let Some(why) = unmet {
                return Ok(Some(format!("{}: {why}", describe(step))));
            }
        }
        Ok(None)
    }

    fn do_it(&mut self, deed: &Deed) -> Result<()> {
        match deed {
            Deed::Shell(command) => {
                let command = self.filled(command);
                self.guest.must(&command, DEED_LIMIT).map(drop)
            }
            Deed::Plug {
                program,
                name,
                options,
            } => self.plug(program, name, options),
            Deed::Tell { name, order } => self
                .guest
                .must(
                    &format!("usb-headset tell /run/{name}.device {order}"),
                    DEED_LIMIT,
                )
                .map(drop),
            Deed::Warning { disk, bits } => self.guest.critical_warning(disk, *bits),
            Deed::Rot {
                disk,
                file,
                offset,
                rot,
            } => self.guest.rot(disk, file, *offset, *rot),
            Deed::File { from, to } => {
                let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
                let there = self.folder.join(FILES).join("file");
                std::fs::copy(tree.join(from), &there)
                    .with_context(|| format!("{from} cannot be read"))?;
                self.guest
                    .must(&format!("{MOUNT_FILES} && cp /files/file {to}"), DEED_LIMIT)
                    .map(drop)
            }
            Deed::Cable { is_in } => self.guest.cable(*is_in),
            Deed::Central { is_up: true } => self.central.up(),
            Deed::Central { is_up: false } => {
                self.central.away();
                Ok(())
            }
            Deed::Heat(degrees) => {
                // Register 0x50 of the CMOS memory, through its two ports.
                let write = |value: u8, port: u8| {
                    format!(
                        "printf '\\{value:03o}' | dd of=/dev/port bs=1 seek={port} count=1 conv=notrunc 2>/dev/null"
                    )
                };
                self.guest
                    .must(
                        &format!("{} && {}", write(0x50, 0x70), write(*degrees, 0x71)),
                        DEED_LIMIT,
                    )
                    .map(drop)
            }
            Deed::MachineCheck { of_processor } => self.guest.machine_check(*of_processor),
            Deed::Upgrade => self
                .guest
                .must(&installed::install(installed::REVISION + 1), SLOW_LIMIT)
                .map(drop),
            Deed::Restart { memory_mib, cores } => self.restart(*memory_mib, *cores),
        }
    }

    /// `{central}` stands for the port of central, as the guest reaches it at 10.0.2.2.
    fn filled(&self, text: &str) -> String {
        text.replace("{central}", &self.central.address.port().to_string())
    }

    fn plug(&mut self, program: &str, name: &str, options: &str) -> Result<()> {
        let log = format!("/run/{name}.txt");
        let port = options
            .split_whitespace()
            .find_map(|word| word.strip_prefix("port="));
        let command = format!(
            "echo port {} > /run/{name}.place; {program} run /run/{name}.device {options} >{log} 2>&1 & \
             for try in $(seq 500); do [ -S /run/{name}.device ] && exit 0; kill -0 $! 2>/dev/null || break; usleep 50000; done; \
             cat {log}; dmesg | tail -5; exit 1",
            port.unwrap_or("0")
        );
        self.guest.must(&command, DEED_LIMIT).map(drop)
    }

    fn restart(&mut self, memory_mib: Option<u32>, cores: Option<u32>) -> Result<()> {
        self.guest
            .must("sync; umount -a 2>/dev/null; sync", DEED_LIMIT)?;
        let mut parts = self.scenario.parts.clone();
        parts.disks.push(state_disk());
        parts.memory_mib = memory_mib.unwrap_or(parts.memory_mib);
        parts.cores = cores.unwrap_or(parts.cores);
        self.guest.off();
        self.guest = Guest::boot(&parts, &self.lab.tools, &self.folder)?;
        self.set_up()
    }

    /// The desk's program, to its end: by itself, or as a unit of systemd, whose words and exit status are read back.
    fn product(&mut self, arguments: &str) -> Result<Ran> {
        if !self.scenario.parts.has_systemd {
            return self
                .guest
                .run(&format!("deskready {arguments}"), CHECK_LIMIT);
        }
        let set = format!("echo 'DESKREADY_ARGUMENTS={arguments}' > /run/deskready-lab.env");
        self.guest
            .run(&format!("{set}; {RUN_AS_UNIT}"), CHECK_LIMIT)
    }

    /// One round of the desk's program, delivered to central; its exit status says nothing that is not asked for later.
    fn round(&mut self) -> Result<()> {
        if self.scenario.parts.is_installed {
            return self.guest.must(installed::ROUND, SLOW_LIMIT).map(drop);
        }
        let central = self.central.address;
        let ran = self.product(&format!(
            "run --once {DESK} --central http://{central} --token-file /run/token"
        ))?;
        if !(0..=3).contains(&ran.code) {
            bail!(
                "`deskready run --once` ended with {}: {}",
                ran.code,
                ran.err.trim()
            );
        }
        Ok(())
    }

    fn check(&mut self) -> Result<Value> {
        let ran = if self.scenario.parts.is_installed {
            self.guest.run(installed::CHECK, CHECK_LIMIT)?
        } else {
            self.product(&format!("check --json {DESK}"))?
        };
        serde_json::from_str(&ran.out).with_context(|| {
            format!(
                "`deskready check` ended with {}: {} {}",
                ran.code,
                ran.err.trim(),
                ran.out.trim()
            )
        })
    }

    fn orders(&self) -> Vec<Value> {
        // Away is what some scenarios want it to be.
        self.central.orders().unwrap_or_default()
    }

    /// One round must be enough: nothing has happened yet.
    fn healthy(&mut self) -> Result<Option<String>> {
        self.round()?;
        let check = self.check()?;
        let orders = self.orders();
        Ok(well(&check).or_else(|| {
            (!orders.is_empty()).then(|| format!("central has orders: {}", short(&orders)))
        }))
    }

    fn quiet(&mut self) -> Result<Option<String>> {
        self.round()?;
        let check = self.check()?;
        let none = check["diagnoses"].as_array().is_some_and(Vec::is_empty);
        Ok((!none).then(|| summary(&check)))
    }

    /// Looks, and looks again after a round of the desk's program, until what is expected is so.
    fn until(
        &mut self,
        look: impl Fn(&mut Self) -> Result<Option<String>>,
    ) -> Result<Option<String>> {
        let mut unmet = look(self)?;
        for _ in 0..self.rounds {
            if unmet.is_none() {
                break;
            }
            self.round()?;
            unmet = look(self)?;
        }
        Ok(unmet)
    }
}

fn restarts(scenario: &Scenario) -> bool {
    let is_restart = |step: &Step| match step {
        Step::Once(deed) | Step::Break(deed) | Step::Mend(deed) => {
            matches!(deed, Deed::Restart { .. })
        }
        Step::Healthy
        | Step::Finds(_)
        | Step::Order { .. }
        | Step::Ticket { .. }
        | Step::Qualify { .. }
        | Step::Quiet
        | Step::Well => false,
    };
    scenario.steps.iter().any(is_restart)
}

fn state_disk() -> Disk {
    Disk {
        name: STATE_DISK.to_owned(),
        size_mib: 48,
        bus: Bus::Virtio,
        bad_sectors: Vec::new(),
    }
}

fn well(check: &Value) -> Option<String> {
    let is_ready = check["readiness"] == "ready";
    let is_quiet = check["diagnoses"].as_array().is_some_and(Vec::is_empty);
    (!is_ready || !is_quiet).then(|| summary(check))
}

fn found(check: &Value, wanted: &Finding) -> Option<String> {
    let one_of = |list: &[String], value: &Value| {
        list.is_empty() || list.iter().any(|it| value == it.as_str())
    };
    let diagnoses = check["diagnoses"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let fits = |diagnosis: &&Value| {
        diagnosis["fault"] == wanted.fault.as_str()
            && wanted
                .kind
                .as_deref()
                .is_none_or(|kind| diagnosis["component"]["kind"] == kind)
            && one_of(&wanted.suspects, &diagnosis["suspects"][0]["part"])
            && one_of(&wanted.actions, &diagnosis["action"]["verb"])
    };
    let is_as_ready = wanted
        .readiness
        .as_deref()
        .is_none_or(|readiness| check["readiness"] == readiness);
    (!is_as_ready || !diagnoses.iter().any(|it| fits(&it))).then(|| summary(check))
}

/// States of an order that is no longer open.
const DONE: &[&str] = &["closed", "cancelled", "merged", "rejected"];

fn ordered(orders: &[Value], fault: &str, states: &[String]) -> Option<String> {
    let of_it: Vec<&Value> = orders
        .iter()
        .filter(|order| order["fault"] == fault)
        .collect();
    let state = |order: &Value| order["state"].as_str().unwrap_or_default().to_owned();
    let is_met = if states.is_empty() {
        of_it
            .iter()
            .all(|order| DONE.contains(&state(order).as_str()))
    } else {
        of_it.len() == 1 && of_it.iter().all(|order| states.contains(&state(order)))
    };
    (!is_met).then(|| format!("central has {}", short(orders)))
}

fn short(orders: &[Value]) -> String {
    let texts = orders.iter().map(|order| {
        let word = |name: &str| order[name].as_str().unwrap_or("?").to_owned();
        format!("{} {} {}", word("fault"), word("severity"), word("state"))
    });
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() {
        "no order".to_owned()
    } else {
        texts.join(", ")
    }
}

/// What a check says, in one line.
fn summary(check: &Value) -> String {
    let list = |name: &str, one: &dyn Fn(&Value) -> String| {
        let all: Vec<String> = check[name]
            .as_array()
            .into_iter()
            .flatten()
            .map(one)
            .collect();
        if all.is_empty() {
            "none".to_owned()
        } else {
            all.join(", ")
        }
    };
    let word = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    let component = |value: &Value| format!("{} {}", word(&value["kind"]), word(&value["slot"]));
    let diagnoses = list("diagnoses", &|it| {
        let suspects: Vec<String> = it["suspects"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|it| word(&it["part"]))
            .collect();
        format!(
            "{} on {}, suspects {}, then {}",
            word(&it["fault"]),
            component(&it["component"]),
            suspects.join("/"),
            word(&it["action"]["verb"])
        )
    });
    let unseen = list("unseen", &|it| {
        format!(
            "{} ({} {})",
            component(&it["component"]),
            word(&it["why"]),
            word(&it["detail"])
        )
    });
    format!(
        "the desk is {}; diagnoses: {diagnoses}; unseen: {unseen}",
        word(&check["readiness"])
    )
}

fn describe(step: &Step) -> String {
    match step {
        Step::Once(_) => "once".to_owned(),
        Step::Healthy => "healthy".to_owned(),
        Step::Break(_) => "break".to_owned(),
        Step::Mend(_) => "mend".to_owned(),
        Step::Finds(finding) => format!("finds {}", finding.fault),
        Step::Order { fault, states } => {
            format!(
                "order {fault} {}",
                if states.is_empty() {
                    "none".to_owned()
                } else {
                    states.join("|")
                }
            )
        }
        Step::Ticket { fault, states } => format!("ticket {fault} {}", states.join("|")),
        Step::Qualify { fault } => format!("qualify {fault}"),
        Step::Quiet => "quiet".to_owned(),
        Step::Well => "well".to_owned(),
    }
}
