//! Quantities as people read them: sizes, times that something took, the decimal sign of a language.
//! Needs the number and the reader's language. Must not know clocks or calendars.

const SECOND_MS: u64 = 1_000;
const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 3_600;
const DAY_S: u64 = 86_400;
const SIZES: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/// `3.2 GiB`, in Spanish `3,2 GiB`; a whole number has no decimals.
pub fn bytes(total: i64, lang: &str) -> String {
    let sign = if total < 0 { "-" } else { "" };
    let total = total.unsigned_abs();
    let mut unit = 0;
    // Counted in tenths and rounded before choosing the unit, so that there is no "1024.0 KiB".
    while unit + 1 < SIZES.len() && tenths(total, unit) >= 10_240 {
        unit += 1;
    }
    let name = SIZES.get(unit).copied().unwrap_or("B");
    format!("{sign}{} {name}", decimal(tenths(total, unit), lang))
}

fn tenths(total: u64, unit: usize) -> u64 {
    let size = 1_u128 << (10 * unit);
    let rounded = (u128::from(total) * 10 + size / 2) / size;
    u64::try_from(rounded).unwrap_or(u64::MAX)
}

/// A number given in tenths: `3.2`, in Spanish `3,2`.
pub fn tenth_parts(total: i64, lang: &str) -> String {
    let sign = if total < 0 { "-" } else { "" };
    format!("{sign}{}", decimal(total.unsigned_abs(), lang))
}

/// `850 ms`, `1.2 s`, then as [`seconds`].
pub fn milliseconds(total: i64, lang: &str) -> String {
    let sign = if total < 0 { "-" } else { "" };
    let total = total.unsigned_abs();
    if total < SECOND_MS {
        format!("{sign}{total} ms")
    } else if total < MINUTE_S * SECOND_MS {
        let rounded = total.saturating_add(50) / 100;
        format!("{sign}{} s", decimal(rounded, lang))
    } else {
        format!("{sign}{}", long(total / SECOND_MS, lang))
    }
}

/// `45 s`, `5 min 30 s`, `2 h 5 min`, `3 days`.
pub fn seconds(total: i64, lang: &str) -> String {
    let sign = if total < 0 { "-" } else { "" };
    format!("{sign}{}", long(total.unsigned_abs(), lang))
}

fn long(total: u64, lang: &str) -> String {
    if total < MINUTE_S {
        format!("{total} s")
    } else if total < HOUR_S {
        two(total / MINUTE_S, "min", total % MINUTE_S, "s")
    } else if total < 2 * DAY_S {
        two(total / HOUR_S, "h", total % HOUR_S / MINUTE_S, "min")
    } else {
        // Two days at least, so always a plural.
        let days = if writes_comma(lang) { "días" } else { "days" };
        format!("{} {days}", total / DAY_S)
    }
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}

fn decimal(tenths: u64, lang: &str) -> String {
    let sign = if writes_comma(lang) { ',' } else { '.' };
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}{sign}{rest}", tenths / 10),
    }
}

/// Spanish and the languages that fall back on it. (Mexico's point is left to es-419's own texts.)
fn writes_comma(lang: &str) -> bool {
    let base = lang.split(['-', '_', '.']).next().unwrap_or_default();
    ["es", "ca", "gl", "eu"]
        .iter()
        .any(|of| base.eq_ignore_ascii_case(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short_and_use_the_comma_in_spanish() {
        for (total, es, en) in [
            (0, "0 B", "0 B"),
            (1_023, "1023 B", "1023 B"),
            (1_024, "1 KiB", "1 KiB"),
            (1_536, "1,5 KiB", "1.5 KiB"),
            (1_048_575, "1 MiB", "1 MiB"),
            (3_435_973_837, "3,2 GiB", "3.2 GiB"),
            (16 << 30, "16 GiB", "16 GiB"),
            (i64::MAX, "8 EiB", "8 EiB"),
            (-1_536, "-1,5 KiB", "-1.5 KiB"),
            (i64::MIN, "-8 EiB", "-8 EiB"),
        ] {
            assert_eq!(bytes(total, "es-MX"), es);
            assert_eq!(bytes(total, "en"), en);
        }
    }

    #[test]
    fn times_that_something_took_grow_into_larger_units() {
        for (total, es, en) in [
            (0, "0 ms", "0 ms"),
            (850, "850 ms", "850 ms"),
            (1_249, "1,2 s", "1.2 s"),
            (2_000, "2 s", "2 s"),
            (330_000, "5 min 30 s", "5 min 30 s"),
            (-850, "-850 ms", "-850 ms"),
        ] {
            assert_eq!(milliseconds(total, "es"), es);
            assert_eq!(milliseconds(total, "en-GB"), en);
        }
        for (total, es, en) in [
            (45, "45 s", "45 s"),
            (300, "5 min", "5 min"),
            (7_500, "2 h 5 min", "2 h 5 min"),
            (259_200, "3 días", "3 days"),
            (i64::MIN, "-106751991167300 días", "-106751991167300 days"),
        ] {
            assert_eq!(seconds(total, "ca"), es);
            assert_eq!(seconds(total, "xx"), en);
        }
    }
}
