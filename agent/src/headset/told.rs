//! The words of the headset's test, in both languages, and its figures as lines and as JSON. Pure. Figures come with unit and
//! with what they are compared with; what to do comes before what to buy.

use super::{Found, Handed};
use crate::roles::desk::NotAsked;
use crate::words::{Tongue, say};
use deskready::finding::State;
use deskready::knowledge::{fault, word};
use deskready_acoustics::heard::{Bandwidth, Ear, Heard, NotHeard, Outcome, Thd};
use deskready_acoustics::judge::{Claim, Finding};
use deskready_acoustics::program::{Ears, Side};
use deskready_acoustics::speech::{NoSpeech, Spoken};
use deskready_hearing::Ended;
use deskready_probes::host::HostError;
use serde_json::{Value, json};
use std::fmt::Write as _;

pub fn welcome(tongue: Tongue, name: &str) -> String {
    let text = say(
        tongue,
        "Auriculares: {name}\n\nPóntelos, con el micrófono delante de la boca. La prueba dura menos de un minuto: dos segundos de tonos flojos, unos\npitidos que contarás y una frase que leerás. El micrófono se abre solo mientras dura cada paso; ningún sonido se guarda\nni se envía. Mientras algo suena, cualquier tecla lo para.\n\nIntro: empezar. Otra tecla: dejarlo.",
        "Headset: {name}\n\nPut it on, with the microphone in front of your mouth. The test takes less than a minute: two seconds of soft tones, some\nhums that you count, a sentence that you read. The microphone is open only during each step; no sound is kept or sent.\nWhile something sounds, any key stops it.\n\nEnter: begin. Another key: leave.",
    );
    text.replace("{name}", name)
}

pub fn tones(tongue: Tongue) -> &'static str {
    say(
        tongue,
        "\n1 de 3 · Tonos en los dos oídos. Quédate callado dos segundos…",
        "\n1 of 3 · Tones in both ears. Stay silent for two seconds…",
    )
}

pub fn count(tongue: Tongue, side: Side, ears: Ears) -> String {
    let which = match (ears, side) {
        (Ears::One, _) => say(tongue, "el auricular", "the ear"),
        (Ears::Two, Side::Left) => say(tongue, "el oído izquierdo", "the left ear"),
        (Ears::Two, Side::Right) => say(tongue, "el oído derecho", "the right ear"),
    };
    let text = say(
        tongue,
        "\n2 de 3 · Cuenta los pitidos que suenan en {which}…",
        "\n2 of 3 · Count the hums in {which}…",
    );
    text.replace("{which}", which)
}

pub fn how_many(tongue: Tongue, most: u8) -> String {
    let text = say(
        tongue,
        "¿Cuántos has oído? (0 a {most}; 0: ninguno; Esc: dejarlo)",
        "How many did you hear? (0 to {most}; 0: none; Esc: leave)",
    );
    text.replace("{most}", &most.to_string())
}

pub fn read_aloud(tongue: Tongue) -> &'static str {
    say(
        tongue,
        "\n3 de 3 · Cuando pulses Intro, lee en voz alta, como a quien llama, durante seis segundos:\n\n    «Buenos días. Le atiende el servicio de soporte. Dígame, por favor, en qué puedo ayudarle hoy.»",
        "\n3 of 3 · When you press Enter, read aloud for six seconds, as you speak to a caller:\n\n    \"Good morning. You are through to the support service. Please tell me how I can help you today.\"",
    )
}

/// Loudness of a moment; a voice should fill about half of it.
pub fn meter(peak: f32) -> String {
    const WIDTH: usize = 40;
    let db = 20.0 * peak.max(1e-4).log10();
    let filled = ((db + 60.0) / 60.0 * WIDTH as f32).clamp(0.0, WIDTH as f32) as usize;
    format!("[{}{}]", "#".repeat(filled), " ".repeat(WIDTH - filled))
}

pub fn unseen(tongue: Tongue, error: &HostError) -> String {
    let lang = say(tongue, "es", "en");
    let why = word(&format!("why.{}", error.why.as_str()), lang);
    let detail = if error.detail.is_empty() {
        String::new()
    } else {
        format!(" ({})", error.detail)
    };
    let next = say(
        tongue,
        "Mira que los auriculares estén enchufados, que ningún programa los use y prueba otra vez; deskready check --only headset dice más.",
        "See that the headset is plugged in and that no program uses it, and try again; deskready check --only headset tells more.",
    );
    format!(
        "{}: {why}{detail}. {next}",
        say(tongue, "no se puede probar", "it cannot be tested")
    )
}

pub fn ended(tongue: Tongue, ended: &Ended) -> String {
    match ended {
        Ended::Stopped => say(
            tongue,
            "Parado. No queda nada guardado.",
            "Stopped. Nothing is kept.",
        )
        .to_owned(),
        Ended::TooLoud => say(
            tongue,
            "Parado: el micrófono oía demasiado fuerte (más de -12 dBFS). Baja el volumen del micrófono o de los auriculares, no hables durante los tonos y prueba otra vez.",
            "Stopped: the microphone heard too much (above -12 dBFS). Turn the microphone or the headset down, do not speak during the tones, and try again.",
        )
        .to_owned(),
        Ended::Unseen(error) => unseen(tongue, error),
    }
}

/// Claims that figures may make without a person: whether an ear sounds is for the wearer to say.
pub fn is_of_the_figures(claim: Claim) -> bool {
    match claim {
        Claim::EarDead(_)
        | Claim::EarWeak(_)
        | Claim::Quiet
        | Claim::Swapped
        | Claim::Distorted(_) => false,
        Claim::Clipped
        | Claim::Hum
        | Claim::Crackle
        | Claim::Dropouts
        | Claim::Narrowband
        | Claim::Offset
        | Claim::Late
        | Claim::LoudRoom
        | Claim::SpeechWeak
        | Claim::SpeechStrong
        | Claim::SpeechNoisy => true,
    }
}

/// What is wrong, and what to do about it first.
fn advice(tongue: Tongue, claim: Claim) -> &'static str {
    match claim {
        Claim::EarDead(_) | Claim::EarWeak(_) => say(
            tongue,
            "un oído suena poco o nada",
            "one ear sounds weak or not at all",
        ),
        Claim::Quiet => say(
            tongue,
            "los dos oídos suenan flojos",
            "both ears sound weak",
        ),
        Claim::Swapped => say(
            tongue,
            "izquierda y derecha están cambiadas",
            "left and right are exchanged",
        ),
        Claim::Distorted(_) => say(
            tongue,
            "el sonido llega distorsionado",
            "the sound is distorted",
        ),
        Claim::Clipped => say(
            tongue,
            "el micrófono satura: baja su nivel en los ajustes de sonido",
            "the microphone overloads: turn its level down in the sound settings",
        ),
        Claim::Hum => say(
            tongue,
            "se oye el zumbido de la corriente: prueba otro puerto USB, lejos de cargadores y sin regleta USB",
            "hum of the mains: try another USB port, away from chargers and without a hub",
        ),
        Claim::Crackle => say(
            tongue,
            "chasquidos: aprieta los conectores y mueve el cable mientras escuchas; si cambian, es el cable",
            "clicks: push the plugs in and move the cord while you listen; if they change, it is the cord",
        ),
        Claim::Dropouts => say(
            tongue,
            "el sonido se corta: enchúfalos directamente al PC, en otro puerto y sin concentrador",
            "the sound breaks off: plug it straight into the PC, into another port, without a hub",
        ),
        Claim::Narrowband => say(
            tongue,
            "solo pasa la banda telefónica: si son Bluetooth, usa su adaptador USB y no el Bluetooth del PC",
            "only the telephone band gets through: with Bluetooth use its USB adapter and not the PC's own Bluetooth",
        ),
        Claim::Offset => say(
            tongue,
            "el micrófono da un valor desplazado: prueba otro puerto USB; si sigue, falla el adaptador",
            "the microphone gives an offset: try another USB port; if it stays, the adapter is at fault",
        ),
        Claim::Late => say(
            tongue,
            "el sonido llega demasiado tarde para conversar: cierra programas que lo procesen",
            "the sound arrives too late for talk: close programs that process it",
        ),
        Claim::LoudRoom => say(
            tongue,
            "hay mucho ruido alrededor: repite la prueba con menos",
            "the room is loud: repeat the test when it is quieter",
        ),
        Claim::SpeechWeak => say(
            tongue,
            "tu voz llega floja: acerca el micrófono a dos dedos de la boca y sube su nivel",
            "your voice arrives weak: bring the microphone to two fingers from your mouth and turn its level up",
        ),
        Claim::SpeechStrong => say(
            tongue,
            "tu voz llega demasiado fuerte: aleja un poco el micrófono o baja su nivel",
            "your voice arrives too strong: move the microphone away a little or turn its level down",
        ),
        Claim::SpeechNoisy => say(
            tongue,
            "el ruido tapa tu voz: acerca el micrófono y repite la prueba con menos ruido",
            "noise covers your voice: bring the microphone nearer and repeat the test when it is quieter",
        ),
    }
}

fn not_heard(tongue: Tongue, why: &NotHeard) -> &'static str {
    match why {
        NotHeard::NoCoupling { .. } => say(
            tongue,
            "el micrófono no oye los auriculares (cancelación de eco, o está lejos de ellos): no es una avería",
            "the microphone does not hear the ears (echo cancelling, or it is far from them): no fault",
        ),
        NotHeard::TooNoisy { .. } => say(
            tongue,
            "hay demasiado ruido para medir: no es una avería",
            "too much noise to measure: no fault",
        ),
        NotHeard::Silent => say(
            tongue,
            "el micrófono no da ninguna señal: mira si está silenciado, en el cable o en los ajustes",
            "the microphone gives no signal at all: see whether it is muted, on the cord or in the settings",
        ),
        NotHeard::Cut { .. } | NotHeard::Unusable => say(
            tongue,
            "lo captado no sirve para medir",
            "what was captured cannot be measured",
        ),
    }
}

fn no_speech(tongue: Tongue, why: NoSpeech) -> &'static str {
    match why {
        NoSpeech::Silent => say(
            tongue,
            "el micrófono no da ninguna señal: mira si está silenciado, en el cable o en los ajustes",
            "the microphone gives no signal at all: see whether it is muted, on the cord or in the settings",
        ),
        NoSpeech::NobodySpoke => say(tongue, "no se distingue ninguna voz", "no voice stands out"),
        NoSpeech::TooShort | NoSpeech::Unusable => say(
            tongue,
            "lo captado no sirve para medir",
            "what was captured cannot be measured",
        ),
    }
}

/// The result, as a person reads it.
pub fn page(tongue: Tongue, found: &Found) -> String {
    let mut text = format!("\n{}\n", found.headset.name);
    let mut line = |mark: &str, what: &str| {
        // writing into a text cannot fail
        let _ = writeln!(text, "  {mark} {what}");
    };
    for (side, heard) in Side::BOTH.into_iter().zip(found.heard) {
        let Some(heard) = heard else { continue };
        let which = match side {
            Side::Left => say(tongue, "oído izquierdo", "left ear"),
            Side::Right => say(tongue, "oído derecho", "right ear"),
        };
        let (mark, what) = if heard {
            ("✔", say(tongue, "se oye", "heard"))
        } else {
            (
                "✘",
                say(
                    tongue,
                    "no se oye bien: mira el volumen y el conector; si sigue, cambia el cable o los auriculares",
                    "not heard well: see to volume and plug; if it stays, change the cord or the headset",
                ),
            )
        };
        line(mark, &format!("{which}: {what}"));
    }
    for finding in found.claims() {
        line(
            "!",
            &format!("{} ({})", advice(tongue, finding.claim), measure(&finding)),
        );
    }
    if let Some(ran) = &found.ran {
        match &ran.outcome {
            Outcome::Heard(heard) => line("·", &figures(tongue, heard)),
            Outcome::NotHeard(why) => line("·", not_heard(tongue, why)),
        }
    }
    if let Some(talk) = &found.talk {
        match &talk.spoken {
            Spoken::Speech(speech) => {
                let mut said = format!(
                    "{} {:.0} dBov (ITU-T P.56)",
                    say(tongue, "voz", "voice"),
                    speech.active_level_dbfs
                );
                if let Some(snr_db) = speech.snr_db {
                    let over = say(tongue, "sobre el ruido", "over the noise");
                    let _ = write!(said, ", {snr_db:.0} dB {over}");
                }
                line("·", &said);
            }
            Spoken::NotHeard(why) => line("!", no_speech(tongue, *why)),
        }
    }
    let lost = found.ran.as_ref().map_or(0, |ran| ran.lost_count)
        + found.talk.as_ref().map_or(0, |talk| talk.lost_count);
    if lost > 0 {
        line(
            "·",
            say(
                tongue,
                "este PC iba justo y perdió muestras: los cortes pueden ser suyos y no de los auriculares",
                "this PC was busy and lost samples: gaps may be its own and not the headset's",
            ),
        );
    }
    text
}

/// What became of the figures, and what to do about it.
pub fn handed(tag: &str, handed: &Handed) -> String {
    let tongue = crate::words::tongue(tag);
    let taken = match handed {
        Ok(taken) => taken,
        Err(why) => {
            let text = say(
                tongue,
                "Estas medidas no se han entregado a nadie ({why}). Si algo va mal, enséñaselas a tu supervisor.\n",
                "These figures were handed to nobody ({why}). If something is wrong, show them to your supervisor.\n",
            );
            return text.replace("{why}", &not_asked(tongue, why));
        }
    };
    let worst = taken.findings.first().filter(|it| !is_well(it.state));
    let Some(worst) = worst else {
        return say(
            tongue,
            "Las medidas quedan en el programa del puesto, sin sonido ni respuestas. No hay nada más que hacer.\n",
            "The desk program keeps the figures, without sound and answers. There is nothing else to do.\n",
        )
        .to_owned();
    };
    let title = fault(&worst.fault).map_or(worst.fault.as_str(), |it| it.title(tag));
    let text = match worst.state {
        State::Suspect => say(
            tongue,
            "{title}: una sola prueba no basta. Haz lo que pone arriba y repite la prueba; si vuelve a salir, el programa del puesto\navisa a soporte.\n",
            "{title}: one test is not enough. Do what stands above and repeat the test; if it comes again, the desk program tells\nsupport.\n",
        ),
        State::Recovering => say(
            tongue,
            "{title}: esta vez no. Repite la prueba una vez más para que cuente como resuelto.\n",
            "{title}: not this time. Repeat the test once more so that it counts as solved.\n",
        ),
        State::Unknown | State::Ok | State::Failing | State::Flapping => say(
            tongue,
            "{title}: ha salido en más de una prueba. El programa del puesto avisa a soporte.\n",
            "{title}: more than one test found it. The desk program tells support.\n",
        ),
    };
    text.replace("{title}", title)
}

const fn is_well(state: State) -> bool {
    matches!(state, State::Unknown | State::Ok)
}

fn not_asked(tongue: Tongue, why: &NotAsked) -> String {
    match why {
        NotAsked::NoService => say(
            tongue,
            "el programa del puesto no está en marcha",
            "the desk program does not run",
        )
        .to_owned(),
        NotAsked::Refused(text) | NotAsked::Broke(text) => text.clone(),
    }
}

fn measure(finding: &Finding) -> String {
    let unit = match finding.claim {
        Claim::Hum | Claim::LoudRoom | Claim::SpeechWeak | Claim::SpeechStrong => "dBFS",
        Claim::SpeechNoisy | Claim::EarDead(_) | Claim::EarWeak(_) | Claim::Quiet => "dB",
        Claim::Narrowband => "Hz",
        Claim::Late => "ms",
        Claim::Distorted(_) => "%",
        Claim::Clipped | Claim::Offset => {
            return format!(
                "{:.1} % / {:.1} %",
                100.0 * finding.value,
                100.0 * finding.limit
            );
        }
        Claim::Crackle | Claim::Dropouts | Claim::Swapped => {
            return format!("{:.0} / {:.0}", finding.value, finding.limit);
        }
    };
    format!("{:.0} / {:.0} {unit}", finding.value, finding.limit)
}

/// What was measured of the tones, in one line.
fn figures(tongue: Tongue, heard: &Heard) -> String {
    let mut text = format!(
        "{} {:.0} ms, {} {:.0} dBFS(A), {} {:.0} dB",
        say(tongue, "retardo", "delay"),
        heard.latency_ms,
        say(tongue, "ruido", "noise"),
        heard.noise_floor_dbfs_a,
        say(tongue, "tonos sobre el ruido", "tones over the noise"),
        heard.snr_db
    );
    for (name, ear) in [say(tongue, "izq.", "left"), say(tongue, "der.", "right")]
        .iter()
        .zip(&heard.ears)
    {
        let said = match ear {
            Some(Ear::Heard { gain_db, thd, .. }) => {
                let thd = match thd {
                    Some(Thd::Measured { percent, .. }) => format!(", THD {percent:.1} %"),
                    Some(Thd::AtMost { percent }) => format!(", THD ≤ {percent:.1} %"),
                    None => String::new(),
                };
                format!("; {name} {gain_db:.0} dB{thd}")
            }
            Some(Ear::Unheard {
                at_most_gain_db, ..
            }) => format!("; {name} < {at_most_gain_db:.0} dB"),
            None => String::new(),
        };
        text.push_str(&said);
    }
    if let Some(Bandwidth::UpTo { hz } | Bandwidth::AtLeast { hz }) = heard.bandwidth {
        let _ = write!(
            text,
            "; {} {:.1} kHz",
            say(tongue, "banda hasta", "band up to"),
            hz / 1000.0
        );
    }
    text
}

/// The same for a script. What the wearer answered is not in it, only whether the ear was heard.
pub fn json(found: &Found, handed: &Handed) -> Value {
    let claims = found.claims();
    let claims: Vec<Value> = claims
        .iter()
        .map(|it| {
            json!({
                "claim": it.claim,
                "value": it.value,
                "limit": it.limit,
                "text": {"es": advice(Tongue::Es, it.claim), "en": advice(Tongue::En, it.claim)},
            })
        })
        .collect();
    json!({
        "schema": 1,
        "headset": found.headset.name,
        "heard": {"left": found.heard[0], "right": found.heard[1]},
        "claims": claims,
        "tones": found.ran.as_ref().map(|ran| json!({
            "rate_hz": ran.rate_hz,
            "peak_dbfs": ran.peak_dbfs,
            "lost_count": ran.lost_count,
            "took_ms": ran.took_ms,
            "outcome": ran.outcome,
        })),
        "sentence": found.talk.as_ref().map(|talk| json!({
            "rate_hz": talk.rate_hz,
            "lost_count": talk.lost_count,
            "spoken": talk.spoken,
        })),
        "took_ms": found.took_ms,
        "handed_over": handed.as_ref().ok(),
        "not_handed_over": handed.as_ref().err().map(|why| not_asked(Tongue::En, why)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handed::{Stands, Taken};
    use deskready::desk::Severity;

    #[test]
    fn a_meter_is_empty_in_silence_half_full_for_a_voice_and_never_too_long() {
        for (peak, filled) in [(0.0, 0), (0.03, 19), (1.0, 40), (9.0, 40), (f32::NAN, 0)] {
            let text = meter(peak);
            assert_eq!(text.matches('#').count(), filled, "{peak}: {text}");
            assert_eq!(text.chars().count(), 42, "{peak}");
        }
    }

    #[test]
    fn who_made_the_test_is_told_what_became_of_it_and_what_comes_next() {
        let taken = |state, fault: &str| {
            let stands = |state, fault: &str| Stands {
                fault: fault.to_owned(),
                state,
                severity: Severity::S2,
            };
            Ok(Taken {
                stored: true,
                findings: vec![stands(state, fault), stands(State::Ok, "headset.noise")],
            })
        };
        let refused = || {
            Err(NotAsked::Refused(
                "another test came a moment ago".to_owned(),
            ))
        };
        let deaf = "headset.dead_ear";
        for (result, es, en) in [
            (
                Err(NotAsked::NoService),
                "no se han entregado a nadie",
                "handed to nobody",
            ),
            (
                refused(),
                "no se han entregado",
                "another test came a moment ago",
            ),
            (
                taken(State::Ok, deaf),
                "No hay nada más",
                "nothing else to do",
            ),
            (
                taken(State::Suspect, deaf),
                "repite la prueba",
                "in one ear, or in none: one test is not enough",
            ),
            (
                taken(State::Failing, deaf),
                "avisa a soporte",
                "tells support",
            ),
            (
                taken(State::Flapping, deaf),
                "avisa a soporte",
                "tells support",
            ),
            (taken(State::Recovering, deaf), "una vez más", "once more"),
        ] {
            for (tag, expected) in [("es-MX", es), ("en", en)] {
                let text = handed(tag, &result);
                assert!(text.contains(expected), "{expected:?}: {text}");
                let no_parts = ["swap", "replace", "cambia", "sustitu"];
                assert!(no_parts.iter().all(|word| !text.contains(word)), "{text}");
            }
        }
    }

    #[test]
    fn figures_alone_never_say_that_an_ear_is_dead() {
        for side in Side::BOTH {
            assert!(
                !is_of_the_figures(Claim::EarDead(side))
                    && !is_of_the_figures(Claim::EarWeak(side))
            );
        }
        assert!(is_of_the_figures(Claim::Hum));
    }
}
