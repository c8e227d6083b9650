//! `deskready profile`: write one from what this PC has, show it, check it.

use crate::cli::ProfileCommand;
use crate::profile_file;
use crate::round::{Machine, Silent};
use crate::words::{Tongue, choose, say, tongue};
use anyhow::Context as _;
use deskready::component::ComponentKind;
use deskready::desk::DeskKind;
use deskready::observation::{Measured, Outcome, Reading, Trigger};
use deskready::profile::{DeskSpec, DeviceSpec, Expect, Owner, Profile};
use deskready_probes::host::Tools;
use deskready_probes::{PROBES, Probe};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// Runs the command and returns the exit status.
pub fn command(what: &ProfileCommand) -> anyhow::Result<u8> {
    match what {
        ProfileCommand::Init {
            file,
            require_headset,
            label,
            site,
            data,
            lang,
        } => {
            let data = data.clone().unwrap_or_else(crate::files::default_data_dir);
            let path = file.clone().unwrap_or_else(|| data.join("profile.toml"));
            let lang = choose(lang.as_deref(), "es");
            let label = label
                .clone()
                .or_else(host_name)
                .unwrap_or_else(|| "desk-1".to_owned());
            let seen = look(&label, site, &lang);
            let text = write(&seen, *require_headset, &label, site, &lang);
            // What is written here must be read by the same rules as what a person writes.
            profile_file::parse(&text, &path.display().to_string())?;
            if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
                crate::files::make_private_dir(folder)
                    .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            }
            let mut options = std::fs::OpenOptions::new();
            let mut out = options.write(true).create_new(true).open(&path).with_context(|| {
                format!("cannot write {}; a profile that is there is never overwritten: move it away first", path.display())
            })?;
            std::io::Write::write_all(&mut out, text.as_bytes())?;
            println!(
                "{} {}",
                say(tongue(&lang), "Perfil escrito en", "Profile written to"),
                path.display()
            );
            Ok(0)
        }
        ProfileCommand::Show { file } => {
            let (profile, _) = profile_file::read(&place(file.as_ref()))?;
            println!("{}", serde_json::to_string_pretty(&profile)?);
            Ok(0)
        }
        ProfileCommand::Validate { file } => {
            let path = place(file.as_ref());
            let (profile, _) = profile_file::read(&path)?;
            println!(
                "{}: desk {:?} at {:?}, {} components calls need",
                path.display(),
                profile.desk.label,
                profile.desk.site,
                profile.required().len()
            );
            for line in supplied(&profile.expect) {
                println!("{line}");
            }
            Ok(0)
        }
    }
}

/// Who has a device mended, where the profile says so.
fn supplied(expect: &Expect) -> Vec<String> {
    let of = |device: &Option<DeviceSpec>| device.as_ref().map(|d| (d.owner, d.warranty_until));
    let pc = expect.pc.map(|pc| (pc.owner, pc.warranty_until));
    [
        ("headset", of(&expect.headset)),
        ("desk_phone", of(&expect.desk_phone)),
        ("pc", pc),
    ]
    .into_iter()
    .filter_map(|(name, known)| {
        let (owner, until) = known?;
        let owner = (owner != Owner::Own).then(|| format!("owner {}", owner.as_str()));
        let until = until.map(|day| format!("under warranty until {day}"));
        let parts: Vec<String> = [owner, until].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{name}: {}", parts.join(", ")))
    })
    .collect()
}

fn place(file: Option<&PathBuf>) -> PathBuf {
    file.cloned()
        .unwrap_or_else(|| crate::files::default_data_dir().join("profile.toml"))
}

fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/etc/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = deskready::limits::clean(&name);
    (!name.is_empty()).then_some(name)
}

/// One round of the quick checks, without any expectation beyond "tell what is there".
fn look(label: &str, site: &str, lang: &str) -> Vec<Measured> {
    let profile = Profile {
        desk: DeskSpec {
            label: label.to_owned(),
            site: site.to_owned(),
            room: String::new(),
            kind: DeskKind::Pc,
            language: lang.to_owned(),
        },
        service: None,
        expect: Expect {
            headset: Some(DeviceSpec {
                required: true,
                ..DeviceSpec::default()
            }),
            desk_phone: Some(DeviceSpec {
                required: true,
                ..DeviceSpec::default()
            }),
            ..Expect::default()
        },
        file_sets: Vec::new(),
        paths: Vec::new(),
        shared: std::collections::BTreeMap::new(),
    };
    let kinds = [
        ComponentKind::Cpu,
        ComponentKind::Memory,
        ComponentKind::Headset,
        ComponentKind::DeskPhone,
    ];
    let probes: Vec<&'static Probe> = PROBES
        .iter()
        .filter(|p| kinds.contains(&p.kind) && p.in_scheduled_round)
        .collect();
    let machine = Machine::local(Tools::default());
    crate::round::run(
        &machine,
        &Arc::new(profile),
        &(Arc::new(deskready_probes::FileBaseline::default()) as _),
        Trigger::Scheduled,
        &probes,
        &Silent,
    )
    .into_iter()
    .flat_map(|given| given.measured)
    .collect()
}

/// Name of a device that was found.
fn found(seen: &[Measured], kind: ComponentKind) -> Option<String> {
    seen.iter()
        .filter(|m| m.component.kind == kind)
        .find_map(|m| match &m.outcome {
            Outcome::Reading(Reading::Presence {
                found: true,
                device_name,
                ..
            }) => Some(device_name.clone().unwrap_or_default()),
            Outcome::Reading(_) | Outcome::Unseen(_) => None,
        })
}

/// The profile as text. Comments teach; what was not found is there as a comment to switch on.
fn write(seen: &[Measured], require_headset: bool, label: &str, site: &str, lang: &str) -> String {
    let t = tongue(lang);
    let c = |es: &'static str, en: &'static str| say(t, es, en);
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut out = String::new();
    let mut line = |text: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(c(
        "# Lo que este puesto debe tener. El programa compara la realidad con este fichero y avisa de lo que falte.\n# Una clave mal escrita es un error con su línea y columna: nada se ignora en silencio.",
        "# What this desk must have. The program compares reality with this file and tells what is missing.\n# A misspelt key is an error with its line and column: nothing is ignored silently.",
    ));
    line("schema = 1\n\n[desk]");
    line(&format!(
        "label = {}   # {}",
        quoted(label),
        c(
            "lo que la gente lee en la mesa",
            "what people read on the desk"
        )
    ));
    line(&format!("site = {}", quoted(site)));
    line(&format!(
        "# room = \"\"   # {}",
        c("sala, si hay varias", "room, if there are several")
    ));
    line(&format!(
        "# kind = \"pc\"   # pc, thin_client, vdi_session, home\nlanguage = {}",
        quoted(lang)
    ));
    line(&format!(
        "\n# [service]   # {}\n# name = \"Inbound support\"\n# client = \"\"\n# direction = \"inbound\"   # inbound, outbound, back_office\n# criticality = 3   # {}",
        c(
            "a quién se atiende desde aquí",
            "whose callers are served from here"
        ),
        c(
            "1 (puede parar) a 5 (no debe parar nunca)",
            "1 (may stop) to 5 (must never stop)"
        )
    ));
    line("\n[expect]");
    let headset = found(seen, ComponentKind::Headset);
    let note = match (&headset, require_headset) {
        (Some(name), _) => format!(
            "{}: {}",
            c("encontrados ahora", "found now"),
            deskready::limits::clean(name)
        ),
        (None, true) => c(
            "obligatorios, aunque ahora no se ha encontrado ninguno",
            "required, though none was found now",
        )
        .to_owned(),
        (None, false) => c(
            "no se ha encontrado ninguno; quita la almohadilla si este puesto los necesita",
            "none was found; take the hash away if this desk needs one",
        )
        .to_owned(),
    };
    let off = if headset.is_some() || require_headset {
        ""
    } else {
        "# "
    };
    line(&format!("{off}headset = true   # {note}"));
    line(&format!(
        "# headset = {{ required = true, custody = \"person\", vendor = \"\", product = \"\", ears = 2, owner = \"own\", warranty_until = \"2030-12-31\" }}   # {}",
        c(
            "con más detalle: dónde se guardan (desk, person, pool), cuáles, quién los paga (own, client, leased, person) y hasta cuándo hay garantía",
            "in more detail: where it is kept (desk, person, pool), which one, who pays for it (own, client, leased, person) and how long its warranty lasts"
        )
    ));
    let usb_only = c(
        "solo se buscan por USB; si el teléfono va por red: desk_phone = { address = \"sip:10.0.0.21\" }",
        "only those on USB are looked for; for one on the network: desk_phone = { address = \"sip:10.0.0.21\" }",
    );
    match found(seen, ComponentKind::DeskPhone) {
        Some(name) => line(&format!(
            "desk_phone = true   # {}; {}",
            deskready::limits::clean(&name),
            usb_only
        )),
        None => line(&format!(
            "# desk_phone = true   # {}; {}",
            c("no se ha encontrado ninguno", "none was found"),
            usb_only
        )),
    }
    line(&format!(
        "# pc = {{ owner = \"own\", warranty_until = \"2030-12-31\" }}   # {}",
        c(
            "quién paga el PC y lo que lleva dentro (own, client, leased, person) y hasta cuándo hay garantía",
            "who pays for the PC and what is built into it (own, client, leased, person) and how long its warranty lasts"
        )
    ));
    line(&format!(
        "disks = [\"{}\"]   # {}",
        if cfg!(windows) { "C:" } else { "/" },
        c(
            "deben estar montados y admitir escritura",
            "must be mounted and writable"
        )
    ));
    for measured in seen {
        if let Outcome::Reading(Reading::Memory { total_bytes }) = &measured.outcome {
            let gib = *total_bytes as f64 / (1_u64 << 30) as f64;
            line(&format!(
                "min_memory_gib = {:.1}   # {}",
                (gib * 10.0).floor() / 10.0,
                c(
                    "lo que hay ahora; se admite un 12,5 % menos",
                    "what there is now; 12.5 % less is accepted"
                )
            ));
        } else if let Outcome::Reading(Reading::CpuCores { online_count, .. }) = &measured.outcome {
            line(&format!(
                "min_cores = {online_count}   # {}",
                c(
                    "procesadores lógicos en marcha ahora",
                    "logical processors online now"
                )
            ));
        }
    }
    line(&format!(
        "\n# {}\n[[files.set]]\nname = \"{}\"\nrole = \"{}\"   # softphone, system, driver, config, other\n{}   # {}\n# paths = [\"{}\"]   # {}",
        c(
            "Ficheros críticos: si se dañan, el puesto falla. Cada conjunto tiene nombre, papel y ficheros.",
            "Critical files: when they are damaged the desk fails. Each set has a name, a role and files."
        ),
        c("sistema", "system"),
        // Windows has no database of packages; what changes with every update is no good example there.
        if cfg!(windows) { "config" } else { "system" },
        if cfg!(windows) {
            "paths = ['C:\\Windows\\System32\\drivers\\etc\\hosts']"
        } else {
            "packages = [\"libc-bin\"]"
        },
        if cfg!(windows) {
            c("ficheros del sistema", "files of the system")
        } else {
            c("paquetes del sistema", "packages of the system")
        },
        if cfg!(windows) {
            "C:/softphone"
        } else {
            "/opt/softphone"
        },
        c(
            "ficheros y carpetas, ruta completa",
            "files and folders, whole path"
        )
    ));
    line(&format!(
        "\n# {}\n# [[path]]\n# name = \"voice\"\n# target = \"tls://sip.example:5061\"   # tcp://h:p, tls://h:p, sip:host, sips:host (let the desks through where the switchboard bars who asks OPTIONS), icmp:host\n# role = \"voice\"   # voice, vpn, application, other\n# backup_of = \"\"   # {}",
        c(
            "Caminos de red que las llamadas necesitan.",
            "Network paths that calls need."
        ),
        c(
            "nombre del camino al que sustituye",
            "name of the path this one stands in for"
        )
    ));
    line(&format!(
        "\n# {}\n# [shared]\n# switch = \"sw-3\"   # {}\n# image = \"2026-01\"\n# softphone = \"8.1\"\n# vpn = \"vpn-1\"\n# carrier = \"line-1\"",
        c(
            "Lo que el puesto comparte con otros: si fallan a la vez, se busca la causa común en lugar de enviar a alguien a cada uno. Centro, sala, cliente y servicio ya cuentan.",
            "What the desk shares with others: when they fail together, the common cause is looked for instead of sending somebody to each. Site, room, client and service count already."
        ),
        c(
            "también hub o cualquier otro nombre propio",
            "also hub or any other name of your own"
        )
    ));
    if t == Tongue::Es {
        line("\n# Prueba: deskready check --profile ESTE_FICHERO");
    } else {
        line("\n# Try it: deskready check --profile THIS_FILE");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use deskready::component::ComponentKey;
    use deskready::profile::PcSpec;

    #[test]
    fn who_has_a_device_mended_is_told_where_the_profile_says_it() {
        let device = |owner, until: Option<&str>| {
            Some(DeviceSpec {
                owner,
                warranty_until: until.map(|day| day.parse().unwrap()),
                ..DeviceSpec::default()
            })
        };
        let expect = Expect {
            headset: device(Owner::Leased, Some("2028-03-01")),
            desk_phone: device(Owner::Own, Some("2027-01-31")),
            pc: Some(PcSpec {
                owner: Owner::Client,
                warranty_until: None,
            }),
            ..Expect::default()
        };
        assert_eq!(
            supplied(&expect),
            [
                "headset: owner leased, under warranty until 2028-03-01",
                "desk_phone: under warranty until 2027-01-31",
                "pc: owner client"
            ]
        );
        let plain = Expect {
            headset: device(Owner::Own, None),
            ..Expect::default()
        };
        assert_eq!(supplied(&plain), Vec::<String>::new());
    }

    #[test]
    fn what_is_written_is_read_back_by_the_same_rules_in_both_languages() {
        let presence = |name: &str| {
            Measured::active(
                ComponentKey::new(ComponentKind::Headset, "required"),
                Reading::Presence {
                    found: true,
                    device_name: Some(name.to_owned()),
                    is_default: None,
                    input_is_default: None,
                    listed: Vec::new(),
                    listed_count: 1,
                    other_device: None,
                    error_text: None,
                },
            )
        };
        let memory = Measured::active(
            ComponentKey::new(ComponentKind::Memory, "main"),
            Reading::Memory {
                total_bytes: 8 << 30,
            },
        );
        for (seen, require, label, headset) in [
            (vec![], false, "B-14", None),
            (vec![], true, "B-14", Some(true)),
            (
                vec![presence("Jabra \"x\"\nheadset = false"), memory],
                false,
                "B-\"14\"\\",
                Some(true),
            ),
        ] {
            for lang in ["es", "en"] {
                let text = write(&seen, require, label, "Centre", lang);
                let (profile, _) = profile_file::parse(&text, "x").unwrap();
                assert_eq!(profile.desk.label, label);
                assert_eq!(
                    profile.expect.headset.map(|h| h.required),
                    headset,
                    "{text}"
                );
                let phone = text.lines().find(|l| l.contains("desk_phone ="));
                assert!(phone.unwrap().contains("USB"), "{text}");
            }
        }
    }
}
