//! Checks the whole of knowledge/ and returns it ready to be written as constants, or everything
//! that is wrong with it at once. Needs file names and texts; must not open files, so that the
//! unit tests can include it and see each check fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub mod article;
pub mod costs;
pub mod fault_file;
pub mod programs;
pub mod said;
pub mod steps;

use article::{COMMON_HEADINGS, HEADINGS, Page, Section};
use fault_file::FaultFile;
use said::{Said, is_code, join};

/// Languages every text must have.
pub const LANGS: [&str; 2] = ["es", "en"];
const MAX_FILE_BYTES: usize = 64 * 1024;
const MIN_STEPS: usize = 3;
const MAX_STEPS: usize = 10;
/// A title is the first line of a work order and must fit on paper.
const MAX_TITLE_CHARS: usize = 90;

/// One thing that is wrong, where, and what to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    file: String,
    line: usize,
    what: String,
    mend: String,
}

impl Problem {
    /// `line` 0: the file as a whole.
    pub fn new(file: &str, line: usize, what: &str, mend: &str) -> Self {
        Self {
            file: file.to_owned(),
            line,
            what: what.to_owned(),
            mend: mend.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.what.trim();
        match self.line {
            0 => write!(f, "knowledge/{}: {what}; {}", self.file, self.mend),
            line => write!(f, "knowledge/{}:{line}: {what}; {}", self.file, self.mend),
        }
    }
}

/// One language's article of one fault.
#[derive(Debug, Default)]
pub struct Article {
    pub title: String,
    pub prose: [String; 4],
    pub technician_steps: Vec<String>,
    pub proof: Vec<String>,
}

/// One fault, checked.
#[derive(Debug)]
pub struct Fault {
    pub code: String,
    pub file: FaultFile,
    pub articles: Vec<(&'static str, Article)>,
}

/// Everything in knowledge/.
#[derive(Debug, Default)]
pub struct Knowledge {
    pub faults: Vec<Fault>,
    pub sentences: Said,
    pub words: Said,
    pub costs: costs::Costs,
    pub programs: programs::Programs,
    /// `part` of `part.headset`, in the order in which `_common/en.md` first names them.
    pub groups: Vec<String>,
}

/// Files by their path below knowledge/ (`headset.missing/es.md`).
pub fn check(files: &BTreeMap<String, String>) -> Result<Knowledge, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut known = Knowledge::default();
    let mut folders: BTreeSet<&str> = BTreeSet::from(["_common"]);
    for (path, text) in files {
        if text.len() > MAX_FILE_BYTES {
            problems.push(Problem::new(
                path,
                0,
                "the file is over 64 KiB",
                "shorten it",
            ));
        }
        match path.split_once('/') {
            Some((folder, name)) => {
                folders.insert(folder);
                expect_name(path, folder, name, &mut problems);
            }
            None if path == "README.md" => {}
            None => {
                let mend = "move it into the folder of its fault code";
                problems.push(Problem::new(path, 0, "a file outside every folder", mend));
            }
        }
    }
    read_common(files, &mut known, &mut problems);
    for folder in folders.into_iter().filter(|folder| *folder != "_common") {
        read_fault(files, folder, &mut known, &mut problems);
    }
    check_explains(files, &known, &mut problems);
    check_constants(&known, &mut problems);
    if problems.is_empty() {
        Ok(known)
    } else {
        Err(problems)
    }
}

fn expect_name(path: &str, folder: &str, name: &str, problems: &mut Vec<Problem>) {
    let page = name
        .strip_suffix(".md")
        .is_some_and(|lang| LANGS.contains(&lang));
    let tables: &[&str] = if folder == "_common" {
        &["costs.toml", "programs.toml"]
    } else {
        &["fault.toml"]
    };
    if !page && !tables.contains(&name) {
        let mend = format!("keep {}, es.md and en.md only", tables.join(", "));
        problems.push(Problem::new(
            path,
            0,
            "this file is not expected here",
            &mend,
        ));
    }
}

fn file<'a>(
    files: &'a BTreeMap<String, String>,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let text = files.get(path).map(String::as_str);
    if text.is_none() {
        problems.push(Problem::new(
            path,
            0,
            "the file is missing",
            "write it; knowledge/README.md shows how",
        ));
    }
    text
}

fn read_common(
    files: &BTreeMap<String, String>,
    known: &mut Knowledge,
    problems: &mut Vec<Problem>,
) {
    let mut words = Vec::new();
    let mut sentences = Vec::new();
    for (lang, headings) in COMMON_HEADINGS {
        let path = format!("_common/{lang}.md");
        let Some(text) = file(files, &path, problems) else {
            continue;
        };
        let page = article::read_page(&path, lang, text, problems);
        if !article::match_headings(&path, &page, &headings, problems) {
            continue;
        }
        if let [of_words, of_sentences] = page.sections.as_slice() {
            words.push((lang, path.clone(), of_words.items(&path, problems)));
            sentences.push((lang, path.clone(), of_sentences.items(&path, problems)));
        }
    }
    for (_, _, items) in words.iter().filter(|(lang, ..)| *lang == "en") {
        for (group, _) in items.iter().filter_map(|item| item.code.split_once('.')) {
            if !known.groups.iter().any(|g| g == group) {
                known.groups.push(group.to_owned());
            }
        }
    }
    join(&words, "", &mut known.words, problems);
    join(&sentences, "", &mut known.sentences, problems);
    let path = "_common/costs.toml";
    if let Some(costs) =
        file(files, path, problems).and_then(|text| costs::read(path, text, problems))
    {
        known.costs = costs;
    }
    let path = "_common/programs.toml";
    if let Some(programs) =
        file(files, path, problems).and_then(|text| programs::read(path, text, problems))
    {
        known.programs = programs;
    }
}

fn read_fault(
    files: &BTreeMap<String, String>,
    code: &str,
    known: &mut Knowledge,
    problems: &mut Vec<Problem>,
) {
    let path = format!("{code}/fault.toml");
    if !is_code(code) {
        let mend =
            "name the folder like headset.missing: small letters, digits, _ and dots between";
        problems.push(Problem::new(
            &path,
            0,
            "the folder is not a fault code",
            mend,
        ));
    }
    let mut articles = Vec::new();
    let mut sentences = Vec::new();
    for (lang, headings) in HEADINGS {
        let path = format!("{code}/{lang}.md");
        let Some(text) = file(files, &path, problems) else {
            continue;
        };
        let page = article::read_page(&path, lang, text, problems);
        check_title(&path, &page, problems);
        if article::match_headings(&path, &page, &headings, problems)
            && let [happened, calls, operator, steps, proof, again, said] = page.sections.as_slice()
        {
            let mut prose = |section: &Section| section.prose(&path, problems);
            let prose = [prose(happened), prose(calls), prose(operator), prose(again)];
            let article = Article {
                title: page.title.clone().unwrap_or_default().1,
                prose,
                technician_steps: steps.steps(&path, problems),
                proof: proof.steps(&path, problems),
            };
            let count = article.technician_steps.len();
            if !(MIN_STEPS..=MAX_STEPS).contains(&count) {
                let what = format!("{count} steps for the technician");
                let mend = format!("write {MIN_STEPS} to {MAX_STEPS}, the remedy first");
                problems.push(Problem::new(&path, steps.line, &what, &mend));
            }
            articles.push((lang, article));
            sentences.push((lang, path.clone(), said.items(&path, problems)));
        }
    }
    check_same_steps(code, &articles, problems);
    join(
        &sentences,
        &format!("{code}."),
        &mut known.sentences,
        problems,
    );
    let Some(text) = file(files, &path, problems) else {
        return;
    };
    let Some(typed) = fault_file::read(&path, text, problems) else {
        return;
    };
    check_words(&path, text, &typed, known, problems);
    known.faults.push(Fault {
        code: code.to_owned(),
        file: typed,
        articles,
    });
}

fn check_title(path: &str, page: &Page, problems: &mut Vec<Problem>) {
    match &page.title {
        None => problems.push(Problem::new(
            path,
            1,
            "there is no title",
            "start the file with: # Title",
        )),
        Some((line, title)) if title.is_empty() || title.chars().count() > MAX_TITLE_CHARS => {
            let mend = format!("write 1 to {MAX_TITLE_CHARS} characters");
            problems.push(Problem::new(
                path,
                *line,
                "the title is empty or too long",
                &mend,
            ));
        }
        Some(_) => {}
    }
}

/// A technician who reads the other language must be sent the same way.
fn check_same_steps(code: &str, articles: &[(&str, Article)], problems: &mut Vec<Problem>) {
    if let [(_, first), (lang, second)] = articles {
        let counts = |article: &Article| (article.technician_steps.len(), article.proof.len());
        if counts(first) != counts(second) {
            let what = format!(
                "steps and proofs are {:?} here and {:?} in the other language",
                counts(second),
                counts(first)
            );
            let mend = "write the same steps in both languages";
            problems.push(Problem::new(&format!("{code}/{lang}.md"), 0, &what, mend));
        }
    }
}

/// Everything a fault names must have a word in every language.
fn check_words(
    path: &str,
    text: &str,
    typed: &FaultFile,
    known: &Knowledge,
    problems: &mut Vec<Problem>,
) {
    let spot = |value: &toml::Spanned<String>, group: &str| {
        let line = fault_file::line_of(text, value.span().start);
        (line, format!("{group}.{}", value.get_ref()))
    };
    let mut needed = vec![
        spot(&typed.scope, "kind"),
        spot(&typed.severity, "severity"),
        spot(&typed.who, "who"),
    ];
    for step in typed.steps.iter().map(|step| step.get_ref()) {
        needed.push(spot(&step.id, "step"));
        needed.push(spot(&step.who, "who"));
        if let ("swap" | "replace", Some(part)) = (step.kind.get_ref().as_str(), &step.part)
            && !known.costs.price.contains_key(part.get_ref())
        {
            let line = fault_file::line_of(text, part.span().start);
            let what = format!("\"{}\" has no price", part.get_ref());
            let mend = "add it to [price] in knowledge/_common/costs.toml";
            problems.push(Problem::new(path, line, &what, mend));
        }
    }
    for clue in &typed.clues {
        let code = format!("clue.{}", clue.get_ref().when.get_ref());
        if !known.sentences.contains_key(&code) {
            let line = fault_file::line_of(text, clue.span().start);
            let what = format!("there is no sentence \"{code}\"");
            let mend = "add it to knowledge/_common in both languages";
            problems.push(Problem::new(path, line, &what, mend));
        }
    }
    let code = path.split('/').next().unwrap_or_default();
    let known_limits = || {
        let of_fault = steps::lists::LIMITS.iter().filter(|(of, _)| *of == code);
        of_fault.map(|(_, name)| *name)
    };
    for name in known_limits().filter(|name| !typed.limits.contains_key(*name)) {
        let what = format!("the limit \"{name}\" is missing");
        let mend = format!("write: limits = {{ {name} = ... }}");
        problems.push(Problem::new(path, 0, &what, &mend));
    }
    for name in typed.limits.keys() {
        if !known_limits().any(|known| known == name) {
            let what = format!("the limit \"{name}\" is not known");
            let names: Vec<&str> = known_limits().collect();
            let mend = format!("drop it; this fault has: {}", names.join(", "));
            problems.push(Problem::new(path, 0, &what, &mend));
        }
    }
    let parts = typed.parts(text).into_iter();
    needed.extend(parts.map(|(line, part)| (line, format!("part.{part}"))));
    for (line, code) in needed {
        for lang in LANGS {
            if !known
                .words
                .get(&code)
                .is_some_and(|of| of.contains_key(lang))
            {
                let what = format!("\"{code}\" has no word in {lang}");
                let mend = format!("add \"- {code}: ...\" to knowledge/_common/{lang}.md");
                problems.push(Problem::new(path, line, &what, &mend));
            }
        }
    }
}

/// A fault can only explain one that exists. Itself too: on two components of a desk that began together.
fn check_explains(
    files: &BTreeMap<String, String>,
    known: &Knowledge,
    problems: &mut Vec<Problem>,
) {
    for fault in &known.faults {
        let path = format!("{}/fault.toml", fault.code);
        let text = files.get(&path).map(String::as_str).unwrap_or_default();
        for other in &fault.file.explains {
            let code = other.get_ref();
            if known.faults.iter().any(|fault| fault.code == *code) {
                continue;
            }
            let what = format!("explains names \"{code}\", which is no fault code");
            let line = fault_file::line_of(text, other.span().start);
            let mend = "write the name of a folder of knowledge/";
            problems.push(Problem::new(&path, line, &what, mend));
        }
    }
}

/// The name of a code's constant.
pub fn constant(code: &str) -> String {
    code.replace('.', "_").to_ascii_uppercase()
}

fn check_constants(known: &Knowledge, problems: &mut Vec<Problem>) {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for code in known.sentences.keys() {
        if let Some(other) = names.insert(constant(code), code) {
            let what = format!(
                "\"{code}\" and \"{other}\" get the same constant {}",
                constant(code)
            );
            problems.push(Problem::new(
                "_common/en.md",
                0,
                &what,
                "rename one of the two",
            ));
        }
    }
}
