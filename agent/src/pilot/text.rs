//! The report for people: tables of plain text that survive a mail. Needs the report; adds nothing to it
//! but words.

use super::{Check, Device, Disk, More, Question, Report};
use crate::words::{Tongue, say, tongue};
use deskready::knowledge::{format, word};
use deskready::observation::Why;
use std::fmt::Write as _;

/// Widest name of a question or check.
const NAME: usize = 34;

/// Names of questions and checks: key, Spanish, English.
#[rustfmt::skip]
pub const NAMES: &[(&str, &str, &str)] = &[
    ("system", "sistema y versión", "system and version"),
    ("processors", "procesadores", "processors"),
    ("memory", "memoria", "memory"),
    ("mounts", "discos montados", "mounted disks"),
    ("space", "espacio libre", "free space"),
    ("disks", "discos", "disks"),
    ("file_system_errors", "errores del sistema de archivos", "errors of file systems"),
    ("heat", "sensores de temperatura", "sensors of heat"),
    ("memory_controllers", "errores que cuenta la memoria", "errors that memory counts"),
    ("power_supplies", "corriente y baterías", "mains and batteries"),
    ("usb_ports", "puertos USB", "USB ports"),
    ("pressure", "cuánto esperan los programas", "how long programs wait"),
    ("busy_programs", "programas más activos (no se guardan)", "busiest programs (not kept)"),
    ("packages", "base de datos de paquetes", "package database"),
    ("sound_devices", "dispositivos de sonido", "sound devices"),
    ("sound_server", "servidor de sonido de la sesión", "sound server of the session"),
    ("hid_devices", "botones y teclados (HID)", "buttons and keyboards (HID)"),
    ("what_is_plugged", "qué está enchufado", "what is plugged in"),
    ("sound_in_use", "uso del sonido (no se guarda)", "use of the sound (not kept)"),
    ("locked", "bloqueo de sesión (no se guarda)", "lock of the session (not kept)"),
    ("smart_scan", "smartctl", "smartctl"),
    ("disk_records", "lo que Windows anota de los discos", "what Windows records of disks"),
    ("smart_disk", "lo que los discos dicen de sí (SMART)", "what disks say of themselves"),
    ("kernel_log", "registro del sistema", "log of the system"),
    ("firmware_tables", "qué PC y qué módulos (firmware)", "which PC and modules (firmware)"),
    ("list_files", "lista de archivos", "list of files"),
    ("hash_files", "contenido de archivos", "content of files"),
    ("read_past_cache", "lectura desde el propio disco", "reading from the disk itself"),
    ("cpu", "procesador", "processor"),
    ("disk", "disco", "disk"),
    ("audio", "auriculares", "headset"),
    ("hid", "teléfono de mesa", "desk phone"),
    ("headset_settings", "volumen y silencio", "volume and mute"),
    ("audio_output", "un segundo de silencio", "a second of silence"),
    ("cpu_self_test", "cuentas en cada núcleo", "sums on each core"),
    ("logged_errors", "errores de disco anotados", "disk errors written down"),
    ("machine_checks", "errores del procesador", "errors of the processor"),
    ("machine", "modelo y serie del PC", "model and serial of the PC"),
    ("memory_modules", "módulos de memoria", "modules of memory"),
    ("memory_errors", "errores de la memoria", "errors of memory"),
    ("power", "alimentación", "power"),
    ("usb_errors", "fallos de los puertos USB", "trouble at USB ports"),
    ("memory_self_test", "prueba de memoria libre", "test of free memory"),
    ("read_sample", "cuánto tarda el disco", "how long the disk takes"),
    ("smart", "estado de los discos", "health of disks"),
];

fn name(key: &'static str, t: Tongue) -> &'static str {
    let found = NAMES.iter().find(|(of, ..)| *of == key);
    found.map_or(key, |(_, es, en)| say(t, es, en))
}

pub fn render(report: &Report, lang: &str) -> String {
    let t = tongue(lang);
    let mut out = String::new();
    let title = say(t, "Qué deja ver este PC", "What this PC lets us see");
    let promise = say(
        t,
        "Sin nombres de personas ni de equipos, sin números de serie, sin carpetas.",
        "No names of people or PCs, no serial numbers, no folders.",
    );
    let _ = writeln!(
        out,
        "{title} (deskready {})\n{promise}\n",
        report.program_version
    );
    system(&mut out, report, t, lang);
    let head = [
        say(t, "PREGUNTA", "QUESTION"),
        say(t, "PERMISOS DE", "RIGHTS OF"),
        say(t, "¿SE VE?", "SEEN?"),
    ];
    let _ = writeln!(
        out,
        "\n{:<NAME$} {:<12} {:>6}  {}",
        head[0], head[1], "ms", head[2]
    );
    for question in &report.questions {
        let seen = answer(question, t, lang);
        row(
            &mut out,
            name(question.question, t),
            question.rights,
            question.took_ms,
            &seen,
            t,
        );
    }
    let head = say(t, "COMPROBACIÓN", "CHECK");
    let rights = say(t, "PERMISOS DE", "RIGHTS OF");
    let what = say(t, "RESULTADO", "RESULT");
    let _ = writeln!(out, "\n{head:<NAME$} {rights:<12} {:>6}  {what}", "ms");
    for check in &report.checks {
        let said = result(check, t, lang);
        row(
            &mut out,
            name(check.check, t),
            check.rights,
            check.took_ms,
            &said,
            t,
        );
    }
    list(&mut out, say(t, "DISCOS", "DISKS"), &report.disks, t, |d| {
        disk(d, t, lang)
    });
    let title = say(
        t,
        "DISPOSITIVOS (fabricante:modelo)",
        "DEVICES (vendor:product)",
    );
    list(&mut out, title, &report.devices, t, |d| device(d, t));
    let _ = writeln!(out);
    for more in &report.more {
        let _ = writeln!(out, "{}", what_would_show_more(*more, t));
    }
    out
}

fn row(out: &mut String, name: &str, rights: &str, took_ms: u64, said: &str, t: Tongue) {
    let who = match rights {
        "session" => say(t, "sesión", "session"),
        "helper" => say(t, "ayudante", "helper"),
        _ => say(t, "servicio", "service"),
    };
    let _ = writeln!(out, "{name:<NAME$} {who:<12} {took_ms:>6}  {said}");
}

fn list<T>(out: &mut String, title: &str, all: &[T], t: Tongue, line: impl Fn(&T) -> String) {
    let _ = writeln!(out, "\n{title}");
    if all.is_empty() {
        let _ = writeln!(out, "  {}", say(t, "ninguno", "none"));
    }
    for one in all {
        let _ = writeln!(out, "  {}", line(one));
    }
}

fn system(out: &mut String, report: &Report, t: Tongue, lang: &str) {
    let system = &report.system;
    let unknown = || "–".to_owned();
    let or_unknown = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let memory = system
        .memory_bytes
        .and_then(|bytes| i64::try_from(bytes).ok());
    let cpu = or_unknown(&system.cpu);
    let count = system.cpu_count.map(|count| count.to_string());
    let rights = if system.is_root && cfg!(windows) {
        say(t, "un administrador", "an administrator")
    } else if system.is_root {
        say(t, "root", "root")
    } else {
        say(t, "una cuenta corriente", "an ordinary account")
    };
    let of_nobody = report
        .questions
        .iter()
        .any(|it| it.question == "locked" && it.why == Some(Why::NoSession));
    let nobodys = say(t, "ninguna de esta cuenta", "none of this account");
    let session = system
        .session_type
        .clone()
        .or_else(|| of_nobody.then(|| nobodys.to_owned()));
    let none = say(
        t,
        "ninguno que se pueda preguntar",
        "none that can be asked",
    );
    let smartctl = report.smartctl.clone();
    let rows = [
        (say(t, "Sistema", "System"), or_unknown(&system.os)),
        (
            say(t, "Núcleo", "Kernel"),
            Some(format!("{} ({})", system.kernel, system.architecture)),
        ),
        (
            say(t, "Procesador", "Processor"),
            cpu.map(|cpu| match count {
                Some(count) => format!("{count} x {cpu}"),
                None => cpu,
            }),
        ),
        (
            say(t, "Memoria", "Memory"),
            memory.map(|bytes| format::bytes(bytes, lang)),
        ),
        (
            say(t, "Servidor de sonido", "Sound server"),
            Some(
                system
                    .sound_server
                    .clone()
                    .unwrap_or_else(|| none.to_owned()),
            ),
        ),
        (
            "smartctl",
            Some(smartctl.unwrap_or_else(|| say(t, "no está", "not there").to_owned())),
        ),
        (say(t, "Sesión", "Session"), session),
        (say(t, "Lo ejecuta", "Run by"), Some(rights.to_owned())),
    ];
    for (name, value) in rows {
        let _ = writeln!(out, "{name:<20} {}", value.unwrap_or_else(unknown));
    }
}

fn why_in_words(why: Why, lang: &str) -> String {
    word(&format!("why.{}", why.as_str()), lang)
}

fn answer(question: &Question, t: Tongue, lang: &str) -> String {
    match (question.seen, question.why, question.count) {
        (true, _, Some(count)) => format!("{} ({count})", say(t, "sí", "yes")),
        (true, _, None) => say(t, "sí", "yes").to_owned(),
        (false, Some(why), _) => format!("NO: {}", why_in_words(why, lang)),
        (false, None, _) => "NO".to_owned(),
    }
}

fn result(check: &Check, t: Tongue, lang: &str) -> String {
    let mut parts = Vec::new();
    if check.measured_count > 0 || check.unseen.is_empty() {
        let measured = say(t, "medido", "measured");
        let there = match check.found {
            Some(true) => say(t, ": está", ": it is there"),
            Some(false) => say(t, ": no está", ": it is not there"),
            None => "",
        };
        parts.push(format!("{measured} ({}){there}", check.measured_count));
    }
    for (why, count) in &check.unseen {
        let words = word(&format!("why.{why}"), lang);
        parts.push(format!("NO ({count}): {words}"));
    }
    parts.join("; ")
}

fn disk(disk: &Disk, t: Tongue, lang: &str) -> String {
    let said = match (disk.answers, disk.why) {
        (Some(true), _) => say(t, "responde", "answers").to_owned(),
        (_, Some(why)) => format!("NO: {}", why_in_words(why, lang)),
        (_, None) => say(t, "no se le ha preguntado", "was not asked").to_owned(),
    };
    let model = if disk.model.is_empty() {
        "–"
    } else {
        &disk.model
    };
    format!("{:<12} {model:<32} SMART: {said}", disk.name)
}

fn device(device: &Device, t: Tongue) -> String {
    let class = match device.class {
        "sound" => say(t, "sonido", "sound"),
        _ => "HID",
    };
    let id = if device.id.is_empty() {
        say(
            t,
            "interno o virtual, sin número",
            "built in or virtual, without a number",
        )
    } else {
        &device.id
    };
    format!("{class:<8} {id:<40} x {}", device.count)
}

fn what_would_show_more(more: More, t: Tongue) -> &'static str {
    match more {
        More::RunAsRoot => say(
            t,
            "Con más permisos se vería más: ejecútalo también como root (sudo deskready pilot-report), por lo que los discos dicen de sí y por los archivos de acceso restringido.",
            "More rights would show more: run it as root too (sudo deskready pilot-report), for what disks say of themselves and for files that not everybody may read.",
        ),
        More::RunAsAdministrator => say(
            t,
            "Con más permisos se vería más: ejecútalo también en una ventana de administrador, por lo que los discos dicen de sí y por los archivos de acceso restringido.",
            "More rights would show more: run it in an administrator's window too, for what disks say of themselves and for files that not everybody may read.",
        ),
        More::RunInTheSession => say(
            t,
            "En la sesión del operador se vería más: ejecútalo también allí, con los permisos del operador, por el sonido y el bloqueo.",
            "The operator's session would show more: run it there too, with the operator's own rights, for the sound and the lock.",
        ),
        More::InstallSmartctl => say(
            t,
            "Sin smartctl no se pregunta a los discos: instala el paquete smartmontools y repítelo.",
            "Without smartctl no disk is asked: install the package smartmontools and run it again.",
        ),
        More::WaitForTheEndOfTheCall => say(
            t,
            "Había una llamada: repítelo cuando termine.",
            "A call was on: run it again when it is over.",
        ),
        More::Nothing => say(
            t,
            "Con otros permisos no se vería nada más.",
            "Other rights would show nothing more.",
        ),
    }
}
