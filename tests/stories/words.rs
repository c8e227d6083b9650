//! The smallest pieces of a story's language: moments, spans, desks. Needs the text of a line; says
//! what can be written where something else stands. Must not know what a story is about.

/// Most desks that one line may name.
const DESKS: usize = 5_000;

/// Seconds since midnight of day 1.
pub type Moment = i64;

/// Later than any story ends.
pub const NEVER: Moment = i64::MAX / 4;
pub const MINUTE: i64 = 60;
pub const DAY: i64 = 86_400;

/// `08:10`, `08:10:30`, `day 2 08:10`.
pub fn moment(text: &str) -> Result<Moment, String> {
    let help = || format!("{text:?} is no moment: write `08:10`, `08:10:30` or `day 2 08:10`");
    let (day, clock) = match text.trim().strip_prefix("day ") {
        Some(rest) => {
            let (day, clock) = rest.trim().split_once(' ').ok_or_else(help)?;
            let day: i64 = day.parse().map_err(|_| help())?;
            (day, clock.trim())
        }
        None => (1, text.trim()),
    };
    let parts: Vec<i64> = clock
        .split(':')
        .map(|p| p.parse().map_err(|_| help()))
        .collect::<Result<_, _>>()?;
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return Err(help()),
    };
    let good = (1..=400).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    if good {
        Ok((day - 1) * DAY + hour * 3600 + minute * MINUTE + second)
    } else {
        Err(help())
    }
}

/// A moment as stories write it, cut to the minute.
pub fn shown(at: Moment) -> String {
    let (day, rest) = (at.div_euclid(DAY), at.rem_euclid(DAY));
    let clock = format!("{:02}:{:02}", rest / 3600, rest % 3600 / 60);
    if day == 0 {
        clock
    } else {
        format!("day {} {clock}", day + 1)
    }
}

/// `90 s`, `3 min`, `2 h`, `10 years`, in seconds.
pub fn span(number: &str, unit: &str) -> Result<i64, String> {
    let help =
        || format!("`{number} {unit}` is no span: write a number and s, min, h, days or years");
    let number: i64 = number.parse().map_err(|_| help())?;
    let each = match unit {
        "s" => 1,
        "min" => MINUTE,
        "h" => 3_600,
        "day" | "days" => DAY,
        "years" => 365 * DAY,
        _ => return Err(help()),
    };
    number
        .checked_mul(each)
        .filter(|s| (0..=400 * 365 * DAY).contains(s))
        .ok_or_else(help)
}

/// `B-14`, or a range with equal prefixes: `A-01..A-40`.
pub fn labels(text: &str) -> Result<Vec<String>, String> {
    let text = text.trim();
    let Some((first, last)) = text.split_once("..") else {
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        return if plain {
            Ok(vec![text.to_owned()])
        } else {
            Err(format!(
                "{text:?} is no desk: write a label like `B-14`, or a range like `A-01..A-40`"
            ))
        };
    };
    let help = || format!("{text:?} is no range of desks: write it like `A-01..A-40`");
    let split = |label: &str| {
        let at = label
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |at| at + 1);
        let number: usize = label.get(at..)?.parse().ok()?;
        Some((label.get(..at)?.to_owned(), number, label.len() - at))
    };
    let (prefix, from, width) = split(first).ok_or_else(help)?;
    let (other, to, _) = split(last).ok_or_else(help)?;
    if prefix != other || to < from || to - from >= DESKS {
        return Err(help());
    }
    Ok((from..=to)
        .map(|n| format!("{prefix}{n:0width$}"))
        .collect())
}

/// Names without the number they end with, and that number with its width.
fn numbered(label: &str) -> Option<(&str, usize)> {
    let at = label.rfind(|c: char| !c.is_ascii_digit())? + 1;
    Some((label.get(..at)?, label.get(at..)?.parse().ok()?))
}

/// Several labels as short as they can be said: `A-01..A-40, B-14`.
pub fn together(labels: &[String]) -> String {
    let mut runs: Vec<(&String, &String)> = Vec::new();
    for label in labels {
        let follows = |last: &String| match (numbered(last), numbered(label)) {
            (Some((before, number)), Some((prefix, next))) => {
                before == prefix && number + 1 == next
            }
            _ => false,
        };
        match runs.last_mut() {
            Some((_, last)) if follows(last) => *last = label,
            _ => runs.push((label, label)),
        }
    }
    let named: Vec<String> = runs
        .iter()
        .map(|(first, last)| {
            if first == last {
                (*first).clone()
            } else {
                format!("{first}..{last}")
            }
        })
        .collect();
    named.join(", ")
}

/// The same number for the same texts, spread evenly: chance that can be had again.
pub fn dice(parts: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.join("\u{1f}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The last bytes would hardly move the upper bits otherwise.
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// Hexadecimal digits that look like a hash of the text.
pub fn digits(text: &str, count: usize) -> String {
    let mut all = String::new();
    let mut round = 0;
    while all.len() < count {
        all.push_str(&format!("{:016x}", dice(&[text, &round.to_string()])));
        round += 1;
    }
    all.truncate(count);
    all
}
