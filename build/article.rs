//! Reads one Markdown file of knowledge/: title, headings, prose, numbered steps, `- code: text` items.
//! Needs only the text. Must not open files nor know what the codes mean; the first line of every
//! section and item is kept so that a complaint can point at it.

use super::Problem;

/// The headings of a fault's article, in their order. A new language is a new row here.
pub const HEADINGS: [(&str, [&str; 7]); 2] = [
    (
        "es",
        [
            "Qué ha pasado",
            "Qué supone para las llamadas",
            "Mientras tanto, el operador",
            "Pasos para el técnico",
            "Cómo se demuestra que está resuelto",
            "Cómo evitar que se repita",
            "Frases",
        ],
    ),
    (
        "en",
        [
            "What happened",
            "What it means for calls",
            "Fall-back for the operator",
            "Steps for the technician",
            "How to prove it is solved",
            "How to keep it from coming back",
            "Sentences",
        ],
    ),
];

/// The headings of `_common`, in their order.
pub const COMMON_HEADINGS: [(&str, [&str; 2]); 2] = [
    ("es", ["Palabras", "Frases"]),
    ("en", ["Words", "Sentences"]),
];

/// Words that mislead the people who read that language, and what to say instead.
const REFUSED_WORDS: [(&str, &str, &str); 1] = [(
    "es",
    "agente",
    "el programa del puesto (agente is the person)",
)];

/// One `- code: text` line.
#[derive(Debug, Clone)]
pub struct Item {
    pub line: usize,
    pub code: String,
    pub text: String,
}

/// One `## Heading` and the lines below it, with their numbers.
#[derive(Debug)]
pub struct Section {
    pub line: usize,
    pub heading: String,
    body: Vec<(usize, String)>,
}

/// A Markdown file cut into its parts.
#[derive(Debug, Default)]
pub struct Page {
    pub title: Option<(usize, String)>,
    pub sections: Vec<Section>,
}

/// Cuts the text; the headings are compared with `expected` by the caller through `match_headings`.
pub fn read_page(file: &str, lang: &str, text: &str, problems: &mut Vec<Problem>) -> Page {
    let mut page = Page::default();
    for (index, raw) in text.lines().enumerate() {
        let line = index + 1;
        refuse_words(file, lang, line, raw, problems);
        if let Some(heading) = raw.strip_prefix("## ") {
            page.sections.push(Section {
                line,
                heading: heading.trim().to_owned(),
                body: Vec::new(),
            });
        } else if let Some(title) = raw.strip_prefix("# ") {
            if page.title.is_some() || !page.sections.is_empty() {
                let mend = "keep one `# Title`, on the first line";
                problems.push(Problem::new(file, line, "a second title", mend));
            } else {
                page.title = Some((line, title.trim().to_owned()));
            }
        } else if let Some(section) = page.sections.last_mut() {
            section.body.push((line, raw.trim_end().to_owned()));
        } else if !raw.trim().is_empty() {
            let mend = "move it below a `## ` heading";
            problems.push(Problem::new(
                file,
                line,
                "text before the first heading",
                mend,
            ));
        }
    }
    page
}

fn refuse_words(file: &str, lang: &str, line: usize, raw: &str, problems: &mut Vec<Problem>) {
    for (of, word, instead) in REFUSED_WORDS {
        // A code (`headset.missing...: `) may contain the word; only what people read counts.
        let item = raw
            .strip_prefix("- ")
            .and_then(|rest| rest.split_once(": "));
        let read = item.map_or(raw, |(_, text)| text);
        let mut words = read.split(|c: char| !c.is_alphanumeric() && c != '_');
        if of == lang && words.any(|w| w.eq_ignore_ascii_case(word)) {
            let what = format!("the word \"{word}\" is not used here");
            problems.push(Problem::new(
                file,
                line,
                &what,
                &format!("write: {instead}"),
            ));
        }
    }
}

/// True when the page has exactly the expected headings in order; else says what to type.
pub fn match_headings(
    file: &str,
    page: &Page,
    expected: &[&str],
    problems: &mut Vec<Problem>,
) -> bool {
    let mut good = true;
    for (index, want) in expected.iter().enumerate() {
        let found = page.sections.get(index);
        if found.is_some_and(|s| s.heading == *want) {
            continue;
        }
        good = false;
        let line = found.map_or(0, |s| s.line);
        let elsewhere = page.sections.iter().find(|s| s.heading == *want);
        let what = match elsewhere {
            Some(section) => format!(
                "heading \"## {want}\" (line {}) is in another place",
                section.line
            ),
            None => format!("heading \"## {want}\" is missing"),
        };
        let order = expected.join(" / ");
        problems.push(Problem::new(
            file,
            line,
            &what,
            &format!("write the headings in this order: {order}"),
        ));
        break;
    }
    if good && let Some(extra) = page.sections.get(expected.len()) {
        good = false;
        let what = format!("heading \"## {}\" is not known", extra.heading);
        problems.push(Problem::new(
            file,
            extra.line,
            &what,
            "delete it or join it to a known one",
        ));
    }
    good
}

impl Section {
    /// The prose as one string, paragraphs parted by a blank line.
    pub fn prose(&self, file: &str, problems: &mut Vec<Problem>) -> String {
        let mut paragraphs: Vec<String> = vec![String::new()];
        for (_, text) in &self.body {
            match paragraphs.last_mut() {
                Some(last) if !text.is_empty() => {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(text.trim());
                }
                _ => paragraphs.push(String::new()),
            }
        }
        paragraphs.retain(|p| !p.is_empty());
        if paragraphs.is_empty() {
            self.complain_empty(file, problems);
        }
        paragraphs.join("\n\n")
    }

    /// The items of a list numbered 1, 2, 3; an indented line continues the item above it.
    pub fn steps(&self, file: &str, problems: &mut Vec<Problem>) -> Vec<String> {
        let mut steps: Vec<String> = Vec::new();
        for (line, text) in self.body.iter().filter(|(_, text)| !text.is_empty()) {
            let next = format!("{}. ", steps.len() + 1);
            if let Some(step) = text.strip_prefix(&next) {
                steps.push(step.trim().to_owned());
            } else if text.starts_with("  ")
                && let Some(last) = steps.last_mut()
            {
                last.push(' ');
                last.push_str(text.trim());
            } else {
                let what = format!("this is not step {}", steps.len() + 1);
                problems.push(Problem::new(
                    file,
                    *line,
                    &what,
                    &format!("start the line with \"{next}\""),
                ));
                return steps;
            }
        }
        if steps.is_empty() {
            self.complain_empty(file, problems);
        }
        steps
    }

    /// The `- code: text` items; an indented line continues the item above it.
    pub fn items(&self, file: &str, problems: &mut Vec<Problem>) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for (line, text) in self.body.iter().filter(|(_, text)| !text.is_empty()) {
            let item = text
                .strip_prefix("- ")
                .and_then(|rest| rest.split_once(": "));
            if let Some((code, said)) = item {
                items.push(Item {
                    line: *line,
                    code: code.trim().to_owned(),
                    text: said.trim().to_owned(),
                });
            } else if text.starts_with("  ")
                && let Some(last) = items.last_mut()
            {
                last.text.push(' ');
                last.text.push_str(text.trim());
            } else {
                let mend = "write it as: - code: text";
                problems.push(Problem::new(
                    file,
                    *line,
                    "this line has no code or no text",
                    mend,
                ));
            }
        }
        if items.is_empty() {
            self.complain_empty(file, problems);
        }
        items
    }

    fn complain_empty(&self, file: &str, problems: &mut Vec<Problem>) {
        let what = format!("nothing is written under \"## {}\"", self.heading);
        problems.push(Problem::new(
            file,
            self.line,
            &what,
            "write what the reader needs there",
        ));
    }
}
