//! What was measured, as a table and as JSON, beside the goals. Must not print a figure that was not measured.

use anyhow::Result;

use super::watched::Watched;

/// What is told of one process, or of all three.
#[derive(Debug, Clone)]
pub struct Row {
    name: &'static str,
    is_ours: bool,
    pss_mib: (f64, f64),
    cpu_s_per_hour: f64,
    threads: (u64, u64),
    wakes_per_hour: f64,
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

/// What ours took at each look.
pub fn pss_together(all: &[Watched]) -> Vec<u64> {
    let ours = || all.iter().filter(|one| one.is_ours);
    let looks = ours().map(|one| one.pss_kib.len()).min().unwrap_or(0);
    (0..looks)
        .map(|at| ours().filter_map(|one| one.pss_kib.get(at)).sum())
        .collect()
}

pub fn row(one: &Watched, ended: u64, hours: f64, per_second: f64) -> Result<Row> {
    let ticks = one.ticks_since(ended)?;
    Ok(Row {
        name: one.name,
        is_ours: one.is_ours,
        pss_mib: (mib(median(&one.pss_kib)), mib(most(&one.pss_kib))),
        cpu_s_per_hour: ticks as f64 / per_second / hours,
        threads: (median(&one.threads), most(&one.threads)),
        wakes_per_hour: one.switches_count as f64 / hours,
    })
}

fn median(all: &[u64]) -> u64 {
    let mut all = all.to_vec();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}

fn most(all: &[u64]) -> u64 {
    all.iter().copied().max().unwrap_or(0)
}

/// The desk's program as a whole; threads are those of the process that has most.
pub fn together(rows: &[Row], pss_kib: &[u64]) -> Row {
    let ours = || rows.iter().filter(|row| row.is_ours);
    let sum = |of: fn(&Row) -> f64| ours().map(of).fold(0.0, |sum, value| sum + value);
    Row {
        name: "all three",
        is_ours: true,
        pss_mib: (mib(median(pss_kib)), mib(most(pss_kib))),
        cpu_s_per_hour: sum(|r| r.cpu_s_per_hour),
        threads: (
            ours().map(|r| r.threads.0).max().unwrap_or(0),
            ours().map(|r| r.threads.1).max().unwrap_or(0),
        ),
        wakes_per_hour: sum(|r| r.wakes_per_hour),
    }
}

/// What is wanted of the desk's program as a whole at rest: name, goal, and what was measured.
fn goals(sum: &Row) -> [(&'static str, f64, f64); 4] {
    [
        ("PSS, MiB", 9.0, sum.pss_mib.0),
        ("CPU, s per hour", 0.5, sum.cpu_s_per_hour),
        ("threads of a process", 3.0, sum.threads.0 as f64),
        ("wake-ups per hour", 2_500.0, sum.wakes_per_hour),
    ]
}

pub fn table(rows: &[Row], sum: &Row) -> String {
    let mut text = format!(
        "{:14} {:>9} {:>9} {:>9} {:>8} {:>8} {:>11}\n",
        "process", "PSS MiB", "most", "CPU s/h", "threads", "most", "wake-ups/h"
    );
    let ours = rows.iter().filter(|row| row.is_ours);
    let theirs = rows.iter().filter(|row| !row.is_ours);
    for row in ours.chain([sum]).chain(theirs) {
        text += &format!(
            "{:14} {:>9.2} {:>9.2} {:>9.2} {:>8} {:>8} {:>11.0}\n",
            row.name,
            row.pss_mib.0,
            row.pss_mib.1,
            row.cpu_s_per_hour,
            row.threads.0,
            row.threads.1,
            row.wakes_per_hour
        );
    }
    text += &format!("\n{:22} {:>9} {:>9}\n", "goal", "at most", "measured");
    for (name, goal, measured) in goals(sum) {
        let word = if measured <= goal { "met" } else { "missed" };
        text += &format!("{name:22} {goal:>9} {measured:>9.2}  {word}\n");
    }
    text
}

pub fn json(rows: &[Row], sum: &Row, minutes: u64) -> serde_json::Value {
    let one = |row: &Row| {
        serde_json::json!({
            "process": row.name,
            "pss_mib": row.pss_mib.0,
            "pss_mib_most": row.pss_mib.1,
            "cpu_s_per_hour": row.cpu_s_per_hour,
            "threads": row.threads.0,
            "threads_most": row.threads.1,
            "wakes_per_hour": row.wakes_per_hour,
        })
    };
    let goals = goals(sum).map(|(name, goal, measured)| {
        serde_json::json!({"name": name, "goal": goal, "measured": measured, "met": measured <= goal})
    });
    let rows: Vec<_> = rows.iter().chain([sum]).map(one).collect();
    serde_json::json!({"minutes": minutes, "rows": rows, "goals": goals})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_the_sum_of_ours_and_goals_are_judged_by_it() {
        let row = |name, is_ours, pss, cpu, threads| Row {
            name,
            is_ours,
            pss_mib: (pss, pss + 1.0),
            cpu_s_per_hour: cpu,
            threads: (threads, threads),
            wakes_per_hour: 1_000.0,
        };
        let rows = [
            row("service", true, 6.0, 0.3, 3),
            row("helper", true, 1.5, 0.1, 1),
            row("node_exporter", false, 18.0, 2.4, 9),
        ];
        let sum = together(&rows, &[7 * 1024, 6 * 1024, 9 * 1024 + 512]);
        assert_eq!(sum.pss_mib, (7.0, 9.5));
        assert_eq!((sum.threads, sum.wakes_per_hour), ((3, 3), 2_000.0));
        let text = table(&rows, &sum);
        assert!(
            text.contains("all three") && text.contains("node_exporter"),
            "{text}"
        );
        assert_eq!(text.matches("  met").count(), 4, "{text}");
        let over = Row {
            pss_mib: (9.1, 9.1),
            ..sum
        };
        assert_eq!(table(&rows, &over).matches("  missed").count(), 1);
    }
}
