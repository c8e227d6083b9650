//! Every limit that two floors must agree on, in one place. Needs nothing; decides nothing.

/// Longest text taken from a device, a file name or a person, in characters.
pub const TEXT_CHARS: usize = 200;
/// Most observations in one report.
pub const OBSERVATIONS_PER_REPORT: usize = 2_000;
/// Largest decoded body of a report, in bytes.
pub const REPORT_BODY_BYTES: usize = 1024 * 1024;
/// Most files named in one reading; the count beside them is always the true one.
pub const FILES_NAMED: usize = 100;
/// Most places for memory named in one reading; boards of desks have two or four.
pub const MODULES_NAMED: usize = 32;
/// Most fans of a PC that are remembered.
pub const FANS_KNOWN: usize = 32;
/// Most devices named in one reading.
pub const DEVICES_NAMED: usize = 64;
/// Readings a desk keeps per symptom for its own fold; older ones decide nothing there.
pub const RETAINED_PER_SYMPTOM: usize = 256;
/// Readings central keeps per symptom beside how it stood before them. What arrives late is still
/// put in its place among these; an outbox delivers in order, so few would do.
pub const TAIL_PER_SYMPTOM: usize = 48;
/// How many more may gather before they are folded away.
pub const TAIL_SLACK: usize = 16;
/// Most things a profile may say its desk shares with others.
pub const SHARED_THINGS: usize = 20;
/// Evidence sentences kept on one diagnosis.
pub const EVIDENCE_KEPT: usize = 24;
/// Age after which an observation is history on arrival, in seconds (24 h).
pub const HISTORY_AFTER_S: i64 = 24 * 3600;
/// Largest page of results of the API.
pub const PAGE_ITEMS: usize = 200;

/// Cuts foreign text to [`TEXT_CHARS`] and removes control and direction-changing characters,
/// which could forge a line in a log or turn a sentence round on a screen.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !is_direction_mark(*c))
        .take(TEXT_CHARS)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_loses_what_could_forge_a_line_or_turn_a_sentence() {
        for (given, kept) in [
            ("Jabra Evolve 20", "Jabra Evolve 20"),
            ("  padded \t", "padded"),
            ("a\r\nb\u{1b}[31mc", "ab[31mc"),
            ("abc\u{202e}def", "abcdef"),
            ("<script>", "<script>"),
            ("", ""),
        ] {
            assert_eq!(clean(given), kept, "{given:?}");
        }
        assert_eq!(clean(&"x".repeat(10_000)).len(), TEXT_CHARS);
    }
}
