//! `deskready files restore`: puts one damaged file right, when a person asks for it. The bytes must have the sum that was
//! expected before anything was damaged; where they come from is not trusted. Needs the right to write where the file is.

use super::Kept;
use super::good_bytes::{Source, good_bytes, read};
use crate::cli::FilesArgs;
use crate::words::{choose, say, tongue};
use anyhow::Context as _;
use deskready_probes::files::agrees;
use deskready_probes::host::{FileName, content_now, put_back, used_by};
use sha2::{Digest as _, Sha256};
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// Damaged files up to this length are kept to be looked at.
const KEPT_BYTES: usize = 64 * 1024 * 1024;
/// Programs that are named.
const NAMED: usize = 5;

/// What is asked for.
#[derive(Debug)]
pub struct Wish<'a> {
    /// The damaged file.
    pub path: &'a Path,
    /// A copy of it, if there is one.
    pub from: Option<&'a Path>,
    /// Whether it was agreed to before.
    pub yes: bool,
}

/// Runs the command and returns the exit status.
pub fn restore(wish: &Wish, args: &FilesArgs) -> anyhow::Result<u8> {
    let (profile, local) = crate::profile_file::read(&args.places.profile())?;
    local.check_owner(&args.places.profile())?;
    let lang = choose(args.lang.as_deref(), &profile.desk.language);
    let t = tongue(&lang);
    let data = args.places.data();
    let path = std::path::absolute(wish.path).context("the path cannot be made absolute")?;
    let kept = Kept::open_to_read(&data)?;
    let kept = kept.with_context(|| {
        format!(
            "no baseline in {}: `deskready files baseline` learns one",
            data.display()
        )
    })?;
    let told = |text: &str, status: u8, more: serde_json::Value| {
        if args.json {
            let mut json = serde_json::json!({"schema": 1, "path": path, "restored": false});
            if let (Some(all), Some(more)) = (json.as_object_mut(), more.as_object()) {
                all.extend(more.clone());
            }
            println!("{json}");
        } else {
            println!("{text}");
        }
        Ok(status)
    };
    let no = |why: &str| serde_json::json!({"why": why});
    let Some((_, expected)) = kept.find(&path)? else {
        let text = say(
            t,
            "No se sabe cómo debe ser este archivo: no está en ningún conjunto aprendido.",
            "Nobody knows what this file must be: it is in no set that was learnt.",
        );
        return told(text, 2, no("not_learnt"));
    };
    let name = FileName::new(&path);
    if agrees(&expected, &content_now(&name)) {
        let text = say(
            t,
            "El archivo es como se esperaba: no hay nada que restaurar.",
            "The file is as expected: there is nothing to restore.",
        );
        return told(text, 0, no("is_good"));
    }
    let now = read(&path)?;
    let Some((good, source)) = good_bytes(&expected, now.as_deref(), wish.from)? else {
        let package = expected.package.as_deref();
        let text = match (wish.from, package) {
            (Some(_), _) => say(
                t,
                "En esa copia no está el archivo que se esperaba. No se ha tocado nada. Busca la misma versión: la del paquete, la de la imagen del centro o la de un puesto igual.",
                "That copy does not hold the file that was expected. Nothing was touched. Look for the same version: from the package, the site's image or an identical desk.",
            ),
            (None, Some(_)) => say(
                t,
                "No se puede reparar sin una copia. El archivo es del paquete {package}: reinstala la misma versión (en Debian, `sudo apt-get install --reinstall {package}`), o escribe otra vez esta orden con --from y el archivo del paquete o una copia de un puesto igual: solo se acepta si es la buena.",
                "It cannot be repaired without a copy. The file belongs to the package {package}: reinstall the same version (on Debian, `sudo apt-get install --reinstall {package}`), or type this command again with --from and the package's file or a copy from an identical desk: it is taken only if it is the good one.",
            ),
            (None, None) => say(
                t,
                "No se puede reparar sin una copia. Copia el archivo desde la imagen del centro o un puesto igual y escribe otra vez esta orden con --from y esa copia: solo se acepta si es la buena.",
                "It cannot be repaired without a copy. Copy the file from the site's image or an identical desk and type this command again with --from and that copy: it is taken only if it is the good one.",
            ),
        };
        let text = text.replace("{package}", package.unwrap_or_default());
        let more = serde_json::json!({"why": "no_good_bytes", "package": package});
        return told(&text, 2, more);
    };
    let users = used_by(&name);
    if !users.is_empty() {
        let text = say(
            t,
            "Lo usan ahora: {programs}. Ciérralos y escribe otra vez esta orden.",
            "In use by: {programs}. Close them and type this command again.",
        );
        let named: Vec<&str> = users.iter().map(String::as_str).take(NAMED).collect();
        return told(
            &text.replace("{programs}", &named.join(", ")),
            2,
            no("in_use"),
        );
    }
    if !wish.yes && !agreed(t, &source)? {
        let text = say(t, "No se ha tocado nada.", "Nothing was touched.");
        return told(text, 2, no("not_agreed"));
    }
    let aside = match &now {
        Some(bytes) if bytes.len() <= KEPT_BYTES => Some(quarantine(&data, &path, bytes)?),
        Some(_) | None => None,
    };
    put_back(&name, &good, expected.mtime_ns)
        .with_context(|| format!("{} stays as it was", path.display()))?;
    let mut good_now = expected.clone();
    good_now.sha256 = Some(sum_of(&good));
    if !agrees(&good_now, &content_now(&name)) {
        let text = say(
            t,
            "Se ha escrito el archivo bueno y al leerlo del disco no lo es: el disco o la memoria fallan. Deja la orden abierta y avisa al coordinador.",
            "The good file was written, and what is read from the disk is another: the disk or the memory fails. Leave the order open and tell the coordinator.",
        );
        return told(text, 2, no("reads_otherwise"));
    }
    let (how, bits) = match &source {
        Source::Copy => ("copy", 0),
        Source::Memory => ("memory", 0),
        Source::Bits(bits) => ("bits_turned_back", *bits),
        Source::Package(_) => ("package", 0),
    };
    let mut text = say(
        t,
        "Restaurado, y leído del disco: es como se esperaba.",
        "Restored, and read from the disk: it is as expected.",
    )
    .to_owned();
    if let Some(aside) = &aside {
        text.push('\n');
        text.push_str(say(t, "El dañado queda en ", "The damaged one is kept as "));
        text.push_str(&aside.display().to_string());
    }
    told(
        &text,
        0,
        serde_json::json!({"restored": true, "how": how, "bits": bits, "damaged_kept_as": aside}),
    )
}

fn agreed(t: crate::words::Tongue, source: &Source) -> anyhow::Result<bool> {
    let what = match source {
        Source::Copy => say(
            t,
            "La copia es el archivo que se esperaba.",
            "The copy is the file that was expected.",
        )
        .to_owned(),
        Source::Memory => say(
            t,
            "La memoria del PC aún tiene el archivo bueno; en el disco está dañado.",
            "The PC's memory still holds the good file; on the disk it is damaged.",
        )
        .to_owned(),
        Source::Bits(bits) => say(
            t,
            "Se puede reparar sin copia: han cambiado {bits} bits, y se sabe cuáles.",
            "It can be repaired without a copy: {bits} bits are turned, and it is known which.",
        )
        .replace("{bits}", &bits.to_string()),
        Source::Package(path) => say(
            t,
            "El archivo que se esperaba está en {package}.",
            "The file that was expected is in {package}.",
        )
        .replace("{package}", &path.display().to_string()),
    };
    anyhow::ensure!(
        std::io::stdin().is_terminal(),
        "nobody to ask: --yes agrees beforehand"
    );
    eprint!(
        "{what} {} ",
        say(
            t,
            "¿Ponerlo en su sitio? [s/N]",
            "Put it in its place? [y/N]"
        )
    );
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    let answer = answer.trim().to_lowercase();
    Ok(["s", "si", "sí", "y", "yes"].contains(&answer.as_str()))
}

fn sum_of(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps the damaged bytes: what happened to them tells more about the PC than that they were wrong.
fn quarantine(data: &Path, path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let folder = data.join("damaged");
    crate::files::make_private_dir(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let sum: String = sum_of(bytes).chars().take(12).collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().take(60).collect();
    let aside = folder.join(format!("{sum}-{name}.kept"));
    crate::files::write_private(&aside, bytes)
        .with_context(|| format!("cannot keep the damaged file as {}", aside.display()))?;
    Ok(aside)
}
