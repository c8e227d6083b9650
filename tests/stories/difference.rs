//! Two texts, line by line: what went, what came, and a little of what stayed around it. Needs
//! nothing. Must not be used on texts of more than a few thousand lines.

/// Lines that stayed, shown before and after a change.
const AROUND: usize = 1;
/// Longest texts compared, lines.
const LIMIT: usize = 3_000;

/// The difference, `-` before what went and `+` before what came.
pub fn lines(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        before.lines().take(LIMIT).collect(),
        after.lines().take(LIMIT).collect(),
    );
    let marked = marked(&old, &new);
    let mut out = String::new();
    let mut skipping = false;
    for (at, (mark, line)) in marked.iter().enumerate() {
        let from = at.saturating_sub(AROUND);
        let near = marked.iter().skip(from).take(2 * AROUND + 1);
        if near.into_iter().any(|(mark, _)| *mark != ' ') {
            out.push_str(&format!("    {mark} {line}\n"));
            skipping = false;
        } else if !skipping {
            out.push_str("      ...\n");
            skipping = true;
        }
    }
    out
}

fn marked<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    // Longest common subsequence, by the length of what is common from here on.
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut all) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            all.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j < new.len()
            && (i == old.len() || common[i * width + j + 1] > common[(i + 1) * width + j])
        {
            all.push(('+', new[j]));
            j += 1;
        } else {
            all.push(('-', old[i]));
            i += 1;
        }
    }
    all
}

#[test]
fn a_difference_shows_what_went_and_what_came() {
    for (before, after, shown) in [
        ("a\nb\nc", "a\nb\nc", "      ...\n"),
        ("a\nb\nc", "a\nx\nc", "      a\n    - b\n    + x\n      c\n"),
        ("", "a", "    + a\n"),
        ("a", "", "    - a\n"),
    ] {
        assert_eq!(lines(before, after), shown, "{before:?} {after:?}");
    }
}
