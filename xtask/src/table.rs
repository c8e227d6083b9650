//! The one table a test run ends with. Pure. Needs nothing, must not print.

pub struct Row {
    pub suite: String,
    pub seconds: f64,
    pub result: String,
    pub failed: bool,
}

/// Suite, seconds, result, in the order they ran; then the total; then the names of those that failed, last,
/// where a reader's eye is when the run ends.
pub fn render(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.suite.len())
        .chain(["suite".len()])
        .max()
        .unwrap_or(0);
    let mut out = format!("{:width$}  {:>8}  result\n", "suite", "seconds");
    for row in rows {
        out.push_str(&format!(
            "{:width$}  {:>8.1}  {}\n",
            row.suite, row.seconds, row.result
        ));
    }
    // Not `sum()`: of nothing, that is -0.0.
    let total = rows.iter().fold(0.0, |total, row| total + row.seconds);
    out.push_str(&format!("{:width$}  {total:>8.1}\n", "total"));
    let failed: Vec<&str> = rows
        .iter()
        .filter(|row| row.failed)
        .map(|row| row.suite.as_str())
        .collect();
    if !failed.is_empty() {
        out.push_str(&format!(
            "\nFAILED: {}\nAgain, alone: cargo xtask test {}\n",
            failed.join(", "),
            failed.join(" ")
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(suite: &str, seconds: f64, failed: bool) -> Row {
        let result = if failed {
            "failed (exit status 101)"
        } else {
            "passed"
        };
        Row {
            suite: suite.into(),
            seconds,
            result: result.into(),
            failed,
        }
    }

    #[test]
    fn names_line_up_and_the_total_is_the_sum() {
        let text = render(&[row("fmt", 0.44, false), row("house-rules", 12.06, false)]);
        assert_eq!(
            text,
            "suite         seconds  result\n\
             fmt               0.4  passed\n\
             house-rules      12.1  passed\n\
             total            12.5\n"
        );
    }

    #[test]
    fn what_failed_is_named_last_with_the_command_to_run_it_again() {
        let text = render(&[
            row("fmt", 1.0, true),
            row("clippy", 1.0, false),
            row("kills", 1.0, true),
        ]);
        assert!(
            text.ends_with("FAILED: fmt, kills\nAgain, alone: cargo xtask test fmt kills\n"),
            "{text}"
        );
    }

    #[test]
    fn without_a_suite_there_is_a_head_and_a_total_of_zero() {
        assert_eq!(render(&[]), "suite   seconds  result\ntotal       0.0\n");
    }
}
