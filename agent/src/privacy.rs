//! `deskready privacy`: every field that leaves the desk, taken from the wire types themselves by
//! walking a report in which every field is present, beside what it is for. A field without a
//! purpose fails a test, so nothing new leaves a desk unnoticed.

use crate::words::{Tongue, choose, say, tongue};
use deskready::wire::sample;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// What a group of fields is for.
struct Purpose {
    /// Start of the fields' paths.
    fields: &'static str,
    es: &'static str,
    en: &'static str,
    /// How long central keeps it.
    kept: Kept,
}

/// How long central keeps a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    /// While it is among the newest readings of its kind and part, which the judgement looks at,
    /// and central's retention job has not dropped it for its age.
    NewestReadings,
    /// While the desk exists.
    WhileDeskExists,
}

impl Kept {
    fn in_words(self, tongue: Tongue) -> String {
        let count = deskready::limits::TAIL_PER_SYMPTOM + deskready::limits::TAIL_SLACK;
        match (self, tongue) {
            (Self::NewestReadings, Tongue::Es) => {
                format!(
                    "las {count} medidas más recientes de cada clase y pieza y, de las anteriores, \
                     solo cómo estaba la pieza tras ellas; 180 días como mucho"
                )
            }
            (Self::NewestReadings, Tongue::En) => {
                format!(
                    "the newest {count} measurements of each kind and part and, of those before, \
                     only how the part stood after them; 180 days at most"
                )
            }
            (Self::WhileDeskExists, Tongue::Es) => "mientras exista el puesto".to_owned(),
            (Self::WhileDeskExists, Tongue::En) => "while the desk exists".to_owned(),
        }
    }
}

static PURPOSES: &[Purpose] = &[
    Purpose {
        fields: "wire",
        es: "Versión del mensaje",
        en: "Version of the message",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "agent",
        es: "Qué programa lo envía: huella de una clave creada en este PC; no nombra a nadie",
        en: "Which program sends it: hash of a key made on this PC; names nobody",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "stream",
        es: "Serie de entregas, para no contar nada dos veces",
        en: "Series of deliveries, so that nothing counts twice",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "first_seq",
        es: "Número de orden, para no contar nada dos veces",
        en: "Sequence number, so that nothing counts twice",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "sent_at",
        es: "Hora del envío",
        en: "Time of sending",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "desk",
        es: "Qué puesto es: centro y etiqueta",
        en: "Which desk it is: site and label",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "inventory_digest",
        es: "Huella del inventario, para enviarlo solo si cambia",
        en: "Digest of the inventory, so that it is sent only when it changes",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "inventory.facts.profile",
        es: "Lo que el puesto debe tener, tal como lo escribió el administrador",
        en: "What the desk must have, as the administrator wrote it",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "inventory.facts.baseline",
        es: "Lo que el puesto tenía: memoria y sus módulos, procesadores, ventiladores, contadores de error de los discos",
        en: "What the desk had: memory and its modules, processors, fans, error counters of its disks",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "inventory.components",
        es: "Piezas del puesto: clase, lugar, fabricante, modelo y número de serie, para reconocer la pieza que hay que cambiar",
        en: "Parts of the desk: kind, place, maker, model and serial number, to know the part to replace",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "inventory.program_version",
        es: "Versión de este programa",
        en: "Version of this program",
        kept: Kept::WhileDeskExists,
    },
    Purpose {
        fields: "observations[].seq",
        es: "Número de orden de la medida",
        en: "Sequence number of the measurement",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].at",
        es: "Hora de la medida",
        en: "Time of the measurement",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].boot",
        es: "Huella del arranque del PC, para medir duraciones aunque cambie el reloj",
        en: "Hash of the PC's boot, to measure durations even if the clock changes",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].mono_ms",
        es: "Tiempo desde el arranque",
        en: "Time since boot",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].round",
        es: "Ronda de comprobación",
        en: "Check round",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].trigger",
        es: "Si la ronda fue programada o pedida",
        en: "Whether the round was scheduled or asked for",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].component",
        es: "Qué pieza se midió",
        en: "Which part was measured",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].identity",
        es: "Fabricante, modelo y número de serie de la pieza, para reconocer la que hay que cambiar",
        en: "Maker, model and serial number of the part, to know the one to replace",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].probe",
        es: "Qué comprobación midió",
        en: "Which check measured",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].active",
        es: "Si la pieza se puso a prueba",
        en: "Whether the part was exercised",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].period_s",
        es: "Cada cuánto se mide",
        en: "How often it is measured",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].attempts",
        es: "Cuántas veces se repitió antes de creerlo",
        en: "How often it was repeated before it was believed",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].took_ms",
        es: "Cuánto tardó",
        en: "How long it took",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.kind",
        es: "Clase de medida",
        en: "Kind of measurement",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.presence",
        es: "Si el dispositivo obligatorio está, qué dispositivos de sonido ve el PC y, en la dirección del teléfono de red, qué producto contesta",
        en: "Whether the required device is there, which audio devices the PC sees, and at the address of a phone on the network which product answers",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.audio_output",
        es: "Si el sonido fluye hacia los auriculares (un segundo de silencio); nunca se abre el micrófono",
        en: "Whether sound flows to the headset (one second of silence); the microphone is never opened",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.sound_settings",
        es: "Si el sonido o el micrófono de los auriculares está silenciado o bajado en el sistema: solo en una autocomprobación, nunca durante una llamada",
        en: "Whether the headset's sound or microphone is muted or turned down in the system: in a self-check only, never during a call",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.headset_test",
        es: "Cómo suenan los auriculares en la prueba que una persona empieza: niveles, ruido y cortes, y si se oyó cada oído; nunca el sonido, ni cuánto contó quien los llevaba",
        en: "How the headset sounds in the test that a person starts: levels, noise and gaps, and whether each ear was heard; never the sound, nor what the wearer counted",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.hid_collections",
        es: "Qué botones de telefonía declara el dispositivo; nunca qué se pulsa",
        en: "Which telephony buttons the device declares; never what is pressed",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.mount",
        es: "Si el disco está montado y admite escritura, y cuántos errores ha contado el sistema en él",
        en: "Whether the disk is mounted and writable, and how many errors the system has counted on it",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.space",
        es: "Espacio en disco",
        en: "Room on the disk",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.io_errors",
        es: "Errores de disco que contó el sistema",
        en: "Disk errors the system counted",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.smart",
        es: "Lo que el disco dice de sí mismo",
        en: "What the disk says of itself",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.read_sample",
        es: "Si el disco da los bloques que se le piden y cuánto tarda; nunca lo que contienen",
        en: "Whether the disk gives the blocks it is asked for, and how long it takes; never what they contain",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.memory",
        es: "Tamaño de la memoria",
        en: "Size of the memory",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.memory_modules",
        es: "Qué módulo de memoria hay en cada ranura, con su número de serie, para pedir otro igual; queda también en la orden",
        en: "Which module of memory is in which slot, with its serial number, to order another like it; the order keeps it as well",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.machine",
        es: "Qué PC es, por su forma, placa y firmware, para pedir piezas que le sirvan",
        en: "Which PC it is by form, board and firmware, to order parts that fit",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.cpu_cores",
        es: "Número de procesadores",
        en: "Number of processors",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.heat",
        es: "Temperatura del procesador, cuánto se frenó por ella y las vueltas de los ventiladores",
        en: "Heat of the processor, how much it was slowed down for it, and the speed of fans",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.hardware_errors",
        es: "Errores que memoria y procesador encontraron en sí mismos",
        en: "Errors that memory and processor found in themselves",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.cpu_self_test",
        es: "Si cada núcleo del procesador calcula bien",
        en: "Whether each core of the processor computes rightly",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.cpu_speed",
        es: "A qué velocidad trabaja el procesador en la prueba",
        en: "How fast the processor works in the test",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.logged_io_errors",
        es: "Errores de disco que anotó el sistema",
        en: "Disk errors the system wrote down",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.memory_self_test",
        es: "Si una parte de la memoria libre devuelve lo que se escribe en ella; nunca lo que hay en la memoria de los programas",
        en: "Whether a part of the free memory gives back what is written to it; never what is in the memory of programs",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.power",
        es: "Si el PC recibe corriente, y la carga y el desgaste de su batería",
        en: "Whether the PC gets power from the mains, and charge and wear of its battery",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.pressure",
        es: "Cuánto esperan los programas y cuál acapara el PC: su nombre solo si está en la lista de programas conocidos",
        en: "How long programs wait, and which one takes up the PC: its name only where it is on the list of known programs",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.usb_errors",
        es: "Puertos USB con fallos y cuántas veces; el nombre del aparato solo si es un concentrador o tiene sonido",
        en: "USB ports in trouble and how often; the device's name only where it is a hub or has sound",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.files",
        es: "Qué archivos críticos no son como se esperaba: ruta (la carpeta personal como ~), huellas y en qué byte empieza el daño, nunca el contenido",
        en: "Which critical files are not as expected: path (a home as ~), hashes and at which byte the damage begins, never the content",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.connect",
        es: "Si los servidores que las llamadas necesitan responden y, por SIP, qué contestan y qué producto dicen ser",
        en: "Whether the servers that calls need answer and, over SIP, what they answer and which product they say they are",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].reading.certificate",
        es: "Hasta cuándo vale el certificado del servidor",
        en: "How long the server's certificate is valid",
        kept: Kept::NewestReadings,
    },
    Purpose {
        fields: "observations[].unseen",
        es: "Por qué algo no se pudo medir",
        en: "Why something could not be measured",
        kept: Kept::NewestReadings,
    },
];

/// One row of the list.
#[derive(Debug, Serialize)]
struct Row {
    field: String,
    purpose_es: &'static str,
    purpose_en: &'static str,
    place: &'static str,
    kept: Kept,
    readers: &'static str,
}

/// Paths of all fields of a report. Below a reading, its kind takes the place of its name.
fn paths(value: &Value, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let kind = map.get("kind").and_then(Value::as_str);
            let reading = at.ends_with(".reading");
            for (name, inner) in map {
                let path = match (reading, kind, at) {
                    (true, Some(_), _) if name == "kind" => format!("{at}.kind"),
                    (true, Some(kind), _) => format!("{at}.{kind}.{name}"),
                    (_, _, "") => name.clone(),
                    _ => format!("{at}.{name}"),
                };
                // Names in these maps are data (disk names, counters), not fields.
                if [".counters", ".disk_error_counts", ".disk_crc_counts"]
                    .iter()
                    .any(|map| path.ends_with(map))
                {
                    into.insert(path);
                } else {
                    paths(inner, &path, into);
                }
            }
        }
        Value::Array(items) => {
            if items.iter().all(|i| !i.is_object()) {
                into.insert(format!("{at}[]"));
            }
            for item in items.iter().filter(|i| i.is_object()) {
                paths(item, &format!("{at}[]"), into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            into.insert(at.to_owned());
        }
    }
}

fn purpose(path: &str) -> Option<&'static Purpose> {
    PURPOSES.iter().find(|p| {
        path.strip_prefix(p.fields)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
    })
}

fn rows() -> anyhow::Result<(Vec<Row>, Vec<String>)> {
    let mut all = BTreeSet::new();
    paths(&serde_json::to_value(sample::report()?)?, "", &mut all);
    // Younger than the sample, whose bytes stay as they are.
    for reading in sample::younger() {
        paths(
            &serde_json::to_value(reading)?,
            "observations[].reading",
            &mut all,
        );
    }
    let mut without = Vec::new();
    let mut rows = Vec::new();
    for field in all {
        match purpose(&field) {
            Some(p) => rows.push(Row {
                field,
                purpose_es: p.es,
                purpose_en: p.en,
                place: "central",
                kept: p.kept,
                readers: "support, technician",
            }),
            None => without.push(field),
        }
    }
    Ok((rows, without))
}

/// Runs the command and returns the exit status.
pub fn command(json: bool, lang: Option<&str>) -> anyhow::Result<u8> {
    let (rows, without) = rows()?;
    anyhow::ensure!(
        without.is_empty(),
        "these fields leave the desk without a stated purpose: {without:?}"
    );
    if json {
        println!("{}", serde_json::to_string(&rows)?);
        return Ok(0);
    }
    let lang = choose(lang, "es");
    let t = tongue(&lang);
    println!(
        "{}\n",
        say(
            t,
            "Todo lo que sale de este puesto. Va solo al sistema central de la empresa; lo leen soporte y el técnico.\nNunca sale sonido, ni lo que se escribe, ni quién habla con quién, ni ninguna clasificación de personas.",
            "Everything that leaves this desk. It goes to the company's central system alone; support and the technician read it.\nNo sound ever leaves it, nothing that is typed, nobody's calls, and no ranking of anyone."
        )
    );
    for p in PURPOSES {
        let fields: Vec<&str> = rows
            .iter()
            .filter(|r| purpose(&r.field).is_some_and(|q| std::ptr::eq(q, p)))
            .map(|r| r.field.as_str())
            .collect();
        let kept = p.kept.in_words(t);
        println!("• {} ({kept})", say(t, p.es, p.en));
        for field in fields {
            println!("    {field}");
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_leaves_has_a_purpose_and_every_purpose_a_field() {
        let (rows, without) = rows().unwrap();
        assert_eq!(
            without,
            Vec::<String>::new(),
            "say what these are for in PURPOSES"
        );
        for younger in [
            "mount.error_count",
            "mount.stops_on_error",
            "presence.input_is_default",
            "presence.other_device",
            "presence.error_text",
            "connect.sip.product",
            "sound_settings.input.muted",
        ] {
            let field = format!("observations[].reading.{younger}");
            assert!(rows.iter().any(|row| row.field == field), "{field}");
        }
        for p in PURPOSES {
            assert!(
                rows.iter()
                    .any(|r| std::ptr::eq(purpose(&r.field).unwrap(), p)),
                "{} is not sent",
                p.fields
            );
        }
        assert!(
            rows.len() > 60,
            "the sample was walked whole: {}",
            rows.len()
        );
    }

    #[test]
    fn nothing_learnt_of_calls_and_of_the_lock_is_a_field_that_leaves() {
        let (rows, _) = rows().unwrap();
        let words = [
            "lock",
            "call",
            "program",
            "binary",
            "application",
            "sound_use",
            "corked",
        ];
        let named = |field: &str| words.iter().any(|word| field.contains(word));
        let fields: Vec<&str> = rows
            .iter()
            .map(|row| row.field.as_str())
            .filter(|field| named(field))
            .collect();
        // The version of this program alone.
        assert_eq!(fields, ["inventory.program_version"]);
        // A call is a value of a reason, and no reading is about one.
        assert!(
            deskready::observation::Reading::KINDS
                .iter()
                .all(|kind| !named(kind))
        );
    }
}
