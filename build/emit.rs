//! Writes checked knowledge as Rust constants. Needs what `check` returned; must not decide
//! anything, and what it writes must be the same for the same input (sorted, no dates).

use std::fmt::Write as _;

use super::check::said::Said;
use super::check::{Article, Fault, Knowledge, constant};

/// The file that `src/knowledge/mod.rs` includes.
pub fn emit(known: &Knowledge) -> String {
    let mut out = String::from("// Written by build.rs from knowledge/.\n");
    out.push_str("static FAULTS: &[Fault] = &[\n");
    for fault in &known.faults {
        emit_fault(&mut out, fault);
    }
    out.push_str("];\n");
    emit_costs(&mut out, &known.costs);
    emit_programs(&mut out, &known.programs);
    emit_said(&mut out, "SENTENCES", &known.sentences);
    emit_said(&mut out, "WORDS", &known.words);
    put(
        &mut out,
        &format!("static WORD_GROUPS: &[&str] = &{:?};\n", known.groups),
    );

    out.push_str(
        "/// One constant per sentence: a sentence that is not written does not compile.\n",
    );
    out.push_str("pub mod codes {\n");
    for (code, said) in &known.sentences {
        let english = said.get("en").map(String::as_str).unwrap_or_default();
        put(&mut out, &format!("    #[doc = {english:?}]\n"));
        put(
            &mut out,
            &format!("    pub const {}: &str = {code:?};\n", constant(code)),
        );
    }
    out.push_str("}\n/// One constant per fault code.\npub mod fault_codes {\n");
    for Fault { code, articles, .. } in &known.faults {
        let title = articles
            .iter()
            .find(|(lang, _)| *lang == "en")
            .map(|(_, a)| a.title.as_str());
        put(
            &mut out,
            &format!("    #[doc = {:?}]\n", title.unwrap_or_default()),
        );
        put(
            &mut out,
            &format!("    pub const {}: &str = {code:?};\n", constant(code)),
        );
    }
    out.push_str("}\n");
    out
}

/// Writing to a String cannot fail, so there is no error to hand on.
fn put(out: &mut String, text: &str) {
    let _ = out.write_str(text);
}

fn emit_said(out: &mut String, name: &str, said: &Said) {
    put(
        out,
        &format!("static {name}: &[(&str, &[(&str, &str)])] = &[\n"),
    );
    for (code, langs) in said {
        let texts: Vec<(&&str, &String)> = langs.iter().collect();
        put(out, &format!("    ({code:?}, &{texts:?}),\n"));
    }
    out.push_str("];\n");
}

fn emit_fault(out: &mut String, fault: &Fault) {
    let file = &fault.file;
    let kind = match file.kind.get_ref().as_str() {
        "defect" => "Defect",
        "notice" => "Notice",
        _ => "Fault",
    };
    let suspects = file.suspects.get_ref().iter();
    let suspects: Vec<String> = suspects
        .map(|s| {
            format!(
                "Suspect {{ part: {:?}, prior: {:?} }}",
                s.part.get_ref(),
                s.prior
            )
        })
        .collect();
    let clues: Vec<String> = file.clues.iter().map(|c| clue(c.get_ref())).collect();
    let steps: Vec<String> = file.steps.iter().map(|s| step(s.get_ref())).collect();
    let limits: Vec<(&String, &u64)> = file.limits.iter().collect();
    let explains: Vec<&String> = file.explains.iter().map(|code| code.get_ref()).collect();
    let bring: Vec<&String> = file.bring.iter().map(|part| part.get_ref()).collect();
    let text = format!(
        "    Fault {{ code: {:?}, family: {:?}, scope: {:?}, kind: Kind::{kind}, severity: {:?}, \
         settle_s: {}, reversible: {}, \
         trip: Trip {{ fails: {}, within_s: {}, self_check: {} }}, clear: Clear {{ passes: {} }}, \
         flap: Flap {{ trips: {}, within_s: {}, calm_s: {} }}, \
         limits: Cow::Borrowed(&{limits:?}), \
         explains: Cow::Borrowed(&{explains:?}), \
         suspects: Cow::Borrowed(&[{}]), clues: Cow::Borrowed(&[{}]), \
         steps: Cow::Borrowed(&[{}]), who: {:?}, minutes: {}, \
         bring: Cow::Borrowed(&{bring:?}), articles: &[\n",
        fault.code,
        file.family.get_ref(),
        file.scope.get_ref(),
        file.severity.get_ref(),
        file.settle_s.get_ref(),
        file.reversible,
        file.trip.fails.get_ref(),
        file.trip.within_s.get_ref(),
        file.trip.self_check,
        file.clear.passes.get_ref(),
        file.flap.trips.get_ref(),
        file.flap.within_s.get_ref(),
        file.flap.calm_s.get_ref(),
        suspects.join(", "),
        clues.join(", "),
        steps.join(", "),
        file.who.get_ref(),
        file.minutes.get_ref(),
    );
    put(out, &text);
    for (lang, article) in &fault.articles {
        emit_article(out, lang, article);
    }
    out.push_str("    ] },\n");
}

fn clue(clue: &super::check::steps::Clue) -> String {
    let says: Vec<(&String, &String)> = clue.says.iter().collect();
    format!(
        "Clue {{ when: {:?}, says: Cow::Borrowed(&{says:?}) }}",
        clue.when.get_ref()
    )
}

fn step(step: &super::check::steps::Step) -> String {
    let part = step.part.as_ref().map(|part| part.get_ref());
    format!(
        "Step {{ id: {:?}, kind: {:?}, part: {part:?}, who: {:?}, minutes: {}, \
         well_if: Cow::Borrowed(&{:?}) }}",
        step.id.get_ref(),
        step.kind.get_ref(),
        step.who.get_ref(),
        step.minutes.get_ref(),
        step.well_if,
    )
}

fn emit_costs(out: &mut String, costs: &super::check::costs::Costs) {
    let from: Vec<String> = costs
        .replace_from
        .iter()
        .map(|f| {
            format!(
                "ReplaceFrom {{ up_to: {:?}, certainty: {:?} }}",
                f.up_to, f.certainty
            )
        })
        .collect();
    let prices: Vec<(&String, &f64)> = costs.price.iter().collect();
    let text = format!(
        "static COSTS: Costs = Costs {{ technician_per_minute: {:?}, travel_minutes: {:?}, \
         seat_per_minute: {:?}, move_desk_minutes: {:?}, replace_from: Cow::Borrowed(&[{}]), \
         price: Cow::Borrowed(&{prices:?}) }};\n",
        costs.technician_per_minute,
        costs.travel_minutes,
        costs.seat_per_minute,
        costs.move_desk_minutes,
        from.join(", "),
    );
    put(out, &text);
}

fn emit_programs(out: &mut String, programs: &super::check::programs::Programs) {
    put(out, "static PROGRAMS: &[Program] = &[\n");
    for (file, name, kind) in programs.rows() {
        let file = file.get_ref();
        let text = format!(
            "    Program {{ file: {file:?}, name: {name:?}, kind: ProgramKind::{kind} }},\n"
        );
        put(out, &text);
    }
    put(out, "];\n");
}

fn emit_article(out: &mut String, lang: &str, article: &Article) {
    let [happened, calls, operator, again] = &article.prose;
    let text = format!(
        "        ({lang:?}, Article {{ title: {:?}, what_happened: {happened:?}, meaning_for_calls: {calls:?}, \
         fallback_operator: {operator:?}, technician_steps: &{:?}, proof: &{:?}, prevention: {again:?} }}),\n",
        article.title, article.technician_steps, article.proof,
    );
    put(out, &text);
}
