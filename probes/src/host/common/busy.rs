//! Which programs are busiest, by the name of the file that runs. Needs the list of processes, which is asked for twice with a
//! moment between; of a process nothing but that name, its share of a core and its memory is read.

use super::memory;
use crate::host::{HostError, ProgramSeen};
use deskready::observation::Why;
use std::collections::HashMap;
use std::time::Duration;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate};

/// Between the two looks.
const BETWEEN: Duration = Duration::from_millis(500);
/// Most programs told, of each kind of load.
const MOST: usize = 3;

/// The busiest by processor, and those with most memory. A program that runs as several processes is one.
pub(in crate::host) fn programs() -> Result<Vec<ProgramSeen>, HostError> {
    let mut system = memory::system()?;
    let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
    for turn in 0..2 {
        if turn > 0 {
            std::thread::sleep(BETWEEN.max(sysinfo::MINIMUM_CPU_UPDATE_INTERVAL));
        }
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, what);
    }
    let mut by_name: HashMap<String, (f32, u64)> = HashMap::new();
    for process in system
        .processes()
        .values()
        .filter(|it| it.thread_kind().is_none())
    {
        let name = process.name().to_string_lossy().into_owned();
        let sum = by_name.entry(name).or_default();
        sum.0 += process.cpu_usage();
        sum.1 = sum.1.saturating_add(process.memory());
    }
    let all: Vec<ProgramSeen> = by_name
        .into_iter()
        .map(|(file, (percent, memory_bytes))| ProgramSeen {
            file,
            // Never negative, and far below what fits.
            core_percent: percent.max(0.0) as u32,
            memory_bytes,
        })
        .collect();
    if all.is_empty() {
        let detail = "the system shows no processes of others";
        return Err(HostError::new(Why::Denied, detail));
    }
    Ok(busiest(all))
}

fn busiest(mut all: Vec<ProgramSeen>) -> Vec<ProgramSeen> {
    all.sort_by(|a, b| (b.core_percent, &a.file).cmp(&(a.core_percent, &b.file)));
    let mut told: Vec<ProgramSeen> = all.iter().take(MOST).cloned().collect();
    all.sort_by(|a, b| (b.memory_bytes, &a.file).cmp(&(a.memory_bytes, &b.file)));
    for program in all.into_iter().take(MOST) {
        if !told.contains(&program) {
            told.push(program);
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_by_processor_and_by_memory_are_told_and_each_once() {
        let seen = |file: &str, core_percent, memory_bytes| ProgramSeen {
            file: file.to_owned(),
            core_percent,
            memory_bytes,
        };
        let all = vec![
            seen("a", 1, 50),
            seen("b", 90, 90),
            seen("c", 5, 10),
            seen("d", 4, 80),
            seen("e", 3, 70),
        ];
        let names: Vec<String> = busiest(all).into_iter().map(|it| it.file).collect();
        assert_eq!(names, ["b", "c", "d", "e"]);
        assert!(busiest(Vec::new()).is_empty());
    }

    #[test]
    fn this_very_program_is_among_the_processes_of_this_machine() {
        let all = programs().unwrap();
        assert!(all.len() <= 2 * MOST && !all.is_empty(), "{all:?}");
    }
}
