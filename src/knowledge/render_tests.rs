//! Sentences and words as people get them: every one in both languages, and hostile values.
//! Needs nothing outside the crate.

use super::*;
use crate::text::{Reason, ShowTime, Utc};
use jiff::Timestamp;

struct Spoken;
impl ShowTime for Spoken {
    fn show(&self, _t: Timestamp, lang: &str) -> String {
        format!("<{lang}>")
    }
}

#[test]
fn every_sentence_renders_in_both_languages_with_no_place_left() {
    assert!(SENTENCES.len() > 40);
    for (code, said) in SENTENCES {
        let tags: Vec<&str> = said.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, ["en", "es"], "{code}");
        for (lang, text) in texts(&Reason::new(*code), &Utc) {
            assert!(!text.contains(['{', '}']), "{code} {lang}: {text}");
            assert!(text.ends_with(['.', '—']), "{code} {lang}: {text}");
            assert_ne!(text, *code);
        }
    }
}

#[test]
fn every_fault_is_found_by_its_code_and_has_both_articles() {
    assert!(!faults().is_empty());
    for known in faults() {
        assert_eq!(fault(known.code), Some(known));
        let (es, en) = (known.article("es").unwrap(), known.article("en").unwrap());
        assert_ne!(es.title, en.title, "{}", known.code);
        assert_eq!(known.article("ca"), Some(es));
        assert_eq!(known.article("de"), Some(en));
        for word_code in known.bring.iter().chain(&[known.scope, known.who]) {
            assert_ne!(word(word_code, "es"), *word_code, "{}", known.code);
        }
        let sum: f64 = known.suspects.iter().map(|s| s.prior).sum();
        assert!((sum - 1.0).abs() < 0.011, "{}", known.code);
    }
    assert_eq!(fault("no.such"), None);
}

#[test]
fn a_value_from_a_hostile_device_stays_plain_text() {
    let long = "x".repeat(5_000);
    let cut = format!("{}…", "x".repeat(199));
    for (name, shown) in [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{expected_name}", "{expected_name}"),
        ("a\u{1b}[31mred\u{0}\u{7}", "a[31mred"),
        ("one\r\ntwo", "one  two"),
        ("\u{202e}evil\u{2066}\u{200b}", "evil"),
        ("\u{e0041}tag", "tag"),
        ("", "—"),
        ("\u{200b}", "—"),
        (&long, &cut),
    ] {
        let reason = Reason::new(codes::HEADSET_MISSING_CAME_BACK).with("device_name", name);
        let said = sentence(&reason, "en", &Utc);
        assert_eq!(said, format!("The headset is there: {shown}."), "{name:?}");
    }
}

#[test]
fn the_ending_of_a_name_says_how_its_value_reads() {
    let at: Timestamp = "2026-03-01T07:55:00Z".parse().unwrap();
    let full = Reason::new(codes::DISK_FULL_SPACE)
        .with("mount", "/")
        .with("available_bytes", 3_435_973_837_i64)
        .with("total_bytes", 64_i64 << 30)
        .with("percent_used_percent", 97_i64)
        .with("limit_bytes", 5_i64 << 30);
    for (reason, es, en) in [
        (
            full,
            "Quedan 3,2 GiB libres de 64 GiB en / (ocupado: 97 %). El límite es 5 GiB libres.",
            "3.2 GiB of 64 GiB are free on / (used: 97 %). The limit is 5 GiB free.",
        ),
        (
            Reason::new(codes::ACTION_REPLACE).with("do_step", "replace_disk"),
            "Hay que cambiarlo: sustituir el disco.",
            "Replace it: replace the disk.",
        ),
        (
            Reason::new(codes::ACTION_INSPECT).with("part_part", "headset"),
            "Revisa en el puesto, antes de decidir ninguna pieza: auriculares.",
            "Inspect at the desk, before any part is decided on: headset.",
        ),
        (
            Reason::new(codes::CLUE_NEIGHBOURS_WELL)
                .with("what_shared", "hub")
                .with("value", "H-2")
                .with("observed_count", 4_i64),
            "Otros puestos con lo mismo en común (concentrador USB: H-2) están bien. Puestos: 4.",
            "Other desks with the same USB hub (H-2) are well. Desks: 4.",
        ),
        (
            Reason::new(codes::FILE_INCONCLUSIVE)
                .with("path", "/a")
                .with("unreadable_why", "denied"),
            "No se ha podido leer /a (sin permiso): no se juzga hasta que se pueda leer.",
            "/a could not be read (no permission): it is not judged until it can be.",
        ),
        (
            Reason::new(codes::READINESS_UNKNOWN).with("component_kind", "made-up\nkind"),
            "SIN COMPROBAR: no se ha podido medir algo que este puesto necesita (made-up kind).",
            "UNKNOWN: something this desk needs could not be measured (made-up kind).",
        ),
        (
            Reason::new(codes::FINDING_THRESHOLD)
                .with("fails_count", 2_i64)
                .with("within_s", 120_i64),
            "Cuenta como avería desde este número de comprobaciones fallidas: 2; en este plazo: 2 min.",
            "It counts as a fault from this number of failed checks: 2; within: 2 min.",
        ),
        (
            Reason::new(codes::ORDER_OPENED).with("title", fault_codes::DISK_FULL),
            "Orden abierta: Al disco del puesto se le acaba el sitio.",
            "Order opened: The desk's disk is running out of room.",
        ),
        (
            Reason::new(codes::READINESS_NOT_READY)
                .with("fault_title", fault_codes::DISK_READ_ONLY),
            "CON AVERÍA. El disco del puesto no deja escribir.",
            "NOT READY. The desk's disk does not let anything be written.",
        ),
        (
            Reason::new(codes::READINESS_NOT_READY).with("fault_title", "not.known"),
            "CON AVERÍA. not.known.",
            "NOT READY. not.known.",
        ),
        (
            Reason::new(codes::UNSEEN_BUSY).with("detail", ""),
            "Otro programa lo está usando y no se le ha interrumpido.",
            "Another program is using it and was not interrupted.",
        ),
        (
            Reason::new(codes::UNSEEN_DENIED),
            "El sistema no ha dado permiso para medirlo.",
            "The system gave no permission to measure it.",
        ),
        (
            Reason::new("from.elsewhere")
                .with("seen_date", "2026-03-01T07:55:00Z")
                .with("then_date", "soon"),
            "from.elsewhere (seen_date=<es>, then_date=soon)",
            "from.elsewhere (seen_date=<en>, then_date=soon)",
        ),
        (
            Reason::new("from.elsewhere")
                .with("seen_date", at)
                .with("found_hash", "ab".repeat(32)),
            "from.elsewhere (found_hash=abababababababab…, seen_date=<es>)",
            "from.elsewhere (found_hash=abababababababab…, seen_date=<en>)",
        ),
    ] {
        let said = texts(&reason, &Spoken);
        assert_eq!(said["es"], es);
        assert_eq!(said["en"], en);
    }
}

#[test]
fn a_time_inside_follows_the_language_of_the_sentence() {
    let at: Timestamp = "2026-03-01T07:55:00Z".parse().unwrap();
    let reason = Reason::new(codes::TRIED_RECHECKED).with("attempt_count", at);
    assert!(sentence(&reason, "es-MX", &Spoken).ends_with("<es-MX>."));
    assert!(sentence(&reason, "ca", &Spoken).ends_with("<es>."));
    assert!(sentence(&reason, "de", &Spoken).ends_with("<en>."));
}

#[test]
fn an_unknown_code_is_said_as_it_is_and_never_empty() {
    assert_eq!(sentence(&Reason::new("x.y"), "es", &Utc), "x.y");
    assert_eq!(sentence(&Reason::new(""), "es", &Utc), "—");
    assert_eq!(sentence(&Reason::new("\u{1b}\u{202e}"), "es", &Utc), "—");
    let mut many = Reason::new("x\ny");
    for number in 0..10_000_i64 {
        many = many.with(format!("n{number}"), "v".repeat(1_000));
    }
    assert!(sentence(&many, "en", &Utc).chars().count() < 8_000);
}

#[test]
fn words_are_looked_up_whole_or_in_the_first_group_that_has_them() {
    for (code, es, en) in [
        ("ready", "OPERATIVO", "READY"),
        (
            "ready_with_care",
            "OPERATIVO, CON AVISO",
            "READY, WITH CARE",
        ),
        ("not_ready", "CON AVERÍA", "NOT READY"),
        ("unknown", "SIN COMPROBAR", "UNKNOWN"),
        ("headset", "auriculares", "headset"),
        ("S1", "no puede atender llamadas", "cannot take calls"),
        ("likely", "probable", "likely"),
        ("third_party", "avisar al proveedor", "call the provider"),
        (
            "closing.third_party",
            "resuelto fuera del puesto",
            "solved outside the desk",
        ),
        ("no\u{202e}\nsuch", "no such", "no such"),
    ] {
        assert_eq!(word(code, "es-ES"), es);
        assert_eq!(word(code, "en"), en);
    }
}
